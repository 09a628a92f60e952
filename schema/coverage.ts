import { audiences, type Policy, type Rights } from '../src/policy/policy.ts';
import type { ClauseId } from '../src/policy/vocabulary.ts';
import type { Sources } from './coverage-sources.ts';

/** What holds one clause: the rules that cite it, and the tests that name it. */
export type Coverage = {
  clause: ClauseId;
  /** Cells of the rights table: `read telephone`, with those whose cell cites the clause. */
  rights: { of: string; whom: string[] }[];
  /** Files under src/. */
  code: string[];
  /** Constraints, triggers, functions and indexes. */
  database: string[];
  /** Whole titles, by file. */
  tests: { file: string; titles: string[] }[];
};

const cited = (text: string): string[] => text.match(/\bP\d+\b/g) ?? [];
const cites = (text: string, clause: ClauseId): boolean => cited(text).includes(clause);

function rightsTables({ categories, actions }: Policy): [string, Rights][] {
  return [
    ...Object.entries(categories).flatMap(([name, { read, write }]): [string, Rights][] => [
      [`read ${name}`, read],
      [`write ${name}`, write],
    ]),
    ...Object.entries(actions),
  ];
}

function rightsOf(policy: Policy, clause: ClauseId): Coverage['rights'] {
  return rightsTables(policy).flatMap(([of, { otherwise, ...cells }]) => {
    const named = Object.entries(cells).flatMap(([audience, cell]) => (cell.clause === clause ? [audience] : []));
    const whom = otherwise === clause ? [...named, 'whoever else'] : named;
    return whom.length > 0 ? [{ of, whom: whom.length === audiences.length ? ['everybody'] : whom }] : [];
  });
}

const nextNamed = /\b(?:CONSTRAINT|FUNCTION|TRIGGER|INDEX)\s+"?(\w+)/;

/** A comment of a migration is about what is named next. */
function databaseRules({ migrations }: Sources, clause: ClauseId): string[] {
  return Object.values(migrations).flatMap((text) => {
    const lines = text.split('\n');
    return lines.flatMap((line, index) => {
      if (!line.includes('--') || !cites(line, clause)) return [];
      const [, name] = nextNamed.exec(lines.slice(index + 1).join('\n')) ?? [];
      return name === undefined ? [] : [name];
    });
  });
}

function testsOf({ tests }: Sources, clause: ClauseId): Coverage['tests'] {
  return Object.entries(tests).flatMap(([file, all]) => {
    const titles = all.flatMap(({ title, within }) => (cites(title, clause) ? [`${within}${title}`] : []));
    return titles.length > 0 ? [{ file, titles }] : [];
  });
}

/** Every clause of the policy, with what holds it. */
export function coverage(policy: Policy, sources: Sources): Coverage[] {
  // The keys of `clauses` are clauses.
  return (Object.keys(policy.clauses) as ClauseId[]).map((clause) => ({
    clause,
    rights: rightsOf(policy, clause),
    code: Object.keys(sources.code).filter((file) => cites(sources.code[file] ?? '', clause)),
    database: databaseRules(sources, clause),
    tests: testsOf(sources, clause),
  }));
}

/** What is missing, by name: a clause without a rule or without a test, and a test that names a clause there is not. */
export function uncovered(policy: Policy, sources: Sources): string[] {
  const all = coverage(policy, sources);
  const unknown = Object.entries(sources.tests).flatMap(([file, titles]) =>
    titles
      .flatMap(({ title }) => cited(title))
      .filter((clause) => !all.some((known) => known.clause === clause))
      .map((clause) => `${clause} is named by ${file} and is no clause`),
  );
  return [
    ...all
      .filter(({ rights, code, database }) => rights.length + code.length + database.length === 0)
      .map(({ clause }) => `${clause} has no rule`),
    ...all.filter(({ tests }) => tests.length === 0).map(({ clause }) => `${clause} is named by no test`),
    ...unknown,
  ];
}
