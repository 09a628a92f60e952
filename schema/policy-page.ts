import type { GraphQLSchema } from 'graphql';
import { type Audience, audiences, type Policy, type Right } from '../src/policy/policy.ts';
import { type Category, type ClauseId, categories } from '../src/policy/vocabulary.ts';
import { notByHand, page, table } from './markdown.ts';
import { type Representative, type Row, representatives, rows } from './policy-table.ts';

/** `R identity:read · P19`, `W ref · P7`, `– P4`. */
function shown(
  letter: 'R' | 'W',
  right: Right | undefined,
  { allowed, clause }: { allowed: boolean; clause: ClauseId },
) {
  if (!allowed) return `– ${clause}`;
  const asked = [letter, right?.scope, right?.reference && 'ref'].filter((word) => word !== undefined).join(' ');
  return `${asked} · ${clause}`;
}

const isMutation = ({ coordinate }: Row): boolean => coordinate.startsWith('Mutation.');

function textOf(row: Row, { audience, caller }: Representative): string {
  return shown(isMutation(row) ? 'W' : 'R', row.rights[audience], row.verdictFor(caller));
}

type Column = { audience: Audience; name: string; texts: ReadonlyMap<string, string> };

/** The columns; partners of one kind that no field tells apart share one. */
function columnsOf(policy: Policy, all: readonly Row[]): Column[] {
  const columns: Column[] = [];
  for (const one of representatives(policy)) {
    const texts = new Map(all.map((row) => [row.coordinate, textOf(row, one)]));
    const same = columns.find(
      (other) =>
        other.audience === one.audience && all.every(({ coordinate: at }) => other.texts.get(at) === texts.get(at)),
    );
    if (same) same.name += `, ${one.name.replace(`${one.audience} `, '')}`;
    else columns.push({ audience: one.audience, name: one.name, texts });
  }
  return columns;
}

function fieldTable(policy: Policy, schema: GraphQLSchema): string {
  const all = rows(policy, schema);
  const columns = columnsOf(policy, all);
  const isOnlyOne = (column: Column) =>
    columns.every((other) => other === column || other.audience !== column.audience);
  return table(
    ['field', 'category or action', ...columns.map((column) => (isOnlyOne(column) ? column.audience : column.name))],
    all.map(({ coordinate, classification }) => {
      return [`\`${coordinate}\``, classification, ...columns.map(({ texts }) => texts.get(coordinate) ?? '')];
    }),
  );
}

function writeTable(policy: Policy): string {
  const cellsOf = (category: Category) => {
    const { write } = policy.categories[category];
    return audiences.map((audience) =>
      shown('W', write[audience], write[audience] ?? { allowed: false, clause: write.otherwise }),
    );
  };
  return table(
    ['category', 'what it is', ...audiences],
    categories.map((category) => [category, policy.categories[category].title, ...cellsOf(category)]),
  );
}

const seen = {
  NOBODY: 'nobody: it is never a partner’s purpose',
  RELATED: 'the customers that the processor works for',
  SHARED: 'the customers who allow sharing for it and block nothing',
} as const;

function purposeTable(policy: Policy): string {
  return table(
    ['purpose', 'a partner sees', 'with consent', 'reaches at most'],
    Object.entries(policy.purposes).map(([name, { sees, consentFor, ceiling }]) => [
      name,
      seen[sees],
      Object.entries(consentFor)
        .map(([scope, channel]) => `\`${scope}\`: ${channel}`)
        .join(', '),
      ceiling.join(', '),
    ]),
  );
}

/** The policy, field by field: what each kind of caller reads, and the clause that decides. */
export function policyPage(policy: Policy, schema: GraphQLSchema): string {
  return page(
    notByHand,
    `# The policy of ${policy.version}, as it is enforced`,
    'R reads, W changes, – refused, each with the clause that decides; the clauses are in record-of-processing.md. A scope (`R identity:read`) must be in the partner’s token. `ref` asks for a channel and its reference. What is not listed is refused.',
    'These rules never look at a row. Whose data it is, the row rules say: customers reach their own, partners the customers of the second table, staff but administrators every customer who is not erased.',
    '## Who changes what',
    writeTable(policy),
    '## Whose data a partner sees',
    purposeTable(policy),
    '## Who reads what',
    'Partners stand here with every scope there is.',
    fieldTable(policy, schema),
  );
}
