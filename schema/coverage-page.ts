import type { Policy } from '../src/policy/policy.ts';
import { type Coverage, coverage } from './coverage.ts';
import type { Sources } from './coverage-sources.ts';
import { notByHand, page } from './markdown.ts';

const bullet = (what: string, items: readonly string[]): string[] =>
  items.length > 0 ? [`- ${what}: ${items.join(', ')}`] : [];

const code = (text: string): string => `\`${text}\``;

function section(policy: Policy, { clause, rights, code: files, database, tests }: Coverage): string {
  const lines = [
    ...bullet(
      'rights',
      rights.map(({ of, whom }) => `${of} (${whom.join(' ')})`),
    ),
    ...bullet('code', files.map(code)),
    ...bullet('database', database.map(code)),
    ...tests.map(({ file, titles }) => [`- ${code(file)}`, ...titles.map((title) => `  - ${title}`)].join('\n')),
  ];
  return [`## ${clause} ${policy.clauses[clause]?.title}`, lines.join('\n')].join('\n\n');
}

/** Clause by clause: the rules that cite it, and the tests that name it. Without line numbers, so that it changes with them alone. */
export function coveragePage(policy: Policy, sources: Sources): string {
  return page(
    notByHand,
    '# What holds each promise',
    'Rules: cells of the rights table whose clause it is, code that cites it, and what the database itself refuses or derives. Tests: the titles that name it.',
    ...coverage(policy, sources).map((one) => section(policy, one)),
  );
}
