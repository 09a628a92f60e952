import type { GraphQLSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { customerId } from '../../prisma/seed/keys.ts';
import { rows } from '../../schema/policy-table.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import { allow } from '../../src/policy/graphql-shield.ts';
import type { RuleTree } from '../../src/policy/shield.ts';
import type { Caller } from '../../src/policy/vocabulary.ts';
import { declaredSchema } from '../../src/schema.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { type Asker, askers, signingKey } from './askers.ts';
import { type Ask, documentFor, documentsOf } from './asks.ts';
import { judge } from './judge.ts';
import { coordinatesUnderQuery, everyQuestion } from './questions.ts';
import { setStage } from './stage.ts';
import { acquaintances, pairs, rowsOf, tracesOf } from './strangers.ts';

/** Each wall can be taken down: the row rule in the statements, and the rules on the fields. */
const walls = vi.hoisted(() => ({ statements: true, rules: true }));

vi.mock('../../src/policy/predicate/where.ts', async (original) => {
  const real = await original<typeof import('../../src/policy/predicate/where.ts')>();
  const toWhere: typeof real.toWhere = (predicate) => (walls.statements ? real.toWhere(predicate) : {});
  return { toWhere };
});

vi.mock('../../src/policy/shield.ts', async (original) => {
  const real = await original<typeof import('../../src/policy/shield.ts')>();
  const open = (tree: RuleTree): RuleTree =>
    Object.fromEntries(
      Object.entries(tree).map(([type, rules]) => [
        type,
        Object.fromEntries(Object.keys(rules).map((field) => [field, allow])),
      ]),
    );
  const shielded = (schema: GraphQLSchema) =>
    real.shielded(schema, walls.rules ? real.ruleTree(schema) : open(real.ruleTree(schema)));
  return { ...real, shielded };
});

const table = { policy: defaultPolicy, schema: declaredSchema };

async function answers(gateway: TestGateway, asker: Asker, asks: readonly Ask[]) {
  const headers = await asker.headers(gateway);
  return Promise.all(asks.map((ask) => gateway.gql(documentFor(ask), undefined, { headers })));
}

async function startWithout(down: keyof typeof walls): Promise<TestGateway> {
  walls[down] = false;
  // A compiled read is that statement alone: the rules on the fields have been asked before.
  return startGateway({ seed: setStage, config: { SIGNING_KEY: signingKey, COMPILED_READS: 'off' } });
}

describe('with the row rule taken out of every statement', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startWithout('statements');
  });
  afterAll(async () => {
    await gateway.stop();
    walls.statements = true;
  });

  test.each(pairs)('%s is refused the profile of %s by the rule on the row', async (name, stranger) => {
    const query = `{ customer(id: "Customer:${customerId(stranger)}") { name registeredAt } }`;
    const { data, errors } = await gateway.gql(query, undefined, { as: name });
    expect(data).toEqual({ customer: { name: null, registeredAt: null } });
    expect(errors.map(({ path, extensions }) => ({ path, extensions }))).toMatchObject(
      ['name', 'registeredAt'].map((field) => ({
        path: ['customer', field],
        extensions: { code: 'FORBIDDEN', clause: 'P19', category: 'identity' },
      })),
    );
  });

  const asked = askers.flatMap((asker) => {
    const known = acquaintances[asker.name];
    return known ? [[asker.name, asker, known.strangers] as const] : [];
  });

  test.each(asked)('%s still gets nothing of any stranger, whatever it asks', async (_, asker, strangers) => {
    const ids = { ...asker.ids, ...rowsOf(strangers[0]) };
    const asks = everyQuestion(declaredSchema, { ...asker, ids }).flatMap((one) => documentsOf(one));
    const everything = (await answers(gateway, asker, asks)).map(({ data }) => withoutCursors(data)).join('\n');
    const traces = strangers.flatMap((stranger) => tracesOf(stranger));
    expect(traces.filter((trace) => everything.includes(trace))).toEqual([]);
  });

  test('a processor still gets nothing of what a customer does through another', async () => {
    const query = `{ customer(id: "Customer:${customerId('alice')}") {
      invoices(first: 100) { edges { node { number } } }
      transactions(first: 100) { edges { node { reference } } }
    } }`;
    const { data } = await gateway.gql(query, undefined, { as: 'stripe' });
    const everything = JSON.stringify(data);
    for (const throughPaypal of ['INV-100101', 'CAP-SEED-ALICE-1']) expect(everything).not.toContain(throughPaypal);
    for (const throughStripe of ['INV-100344', 'pi_seed_alice_2']) expect(everything).toContain(throughStripe);
  });
});

/** The rule on the row guards what a row holds. That there is one, a cursor tells: this wall is for what is behind it. */
const withoutCursors = (data: unknown): string =>
  JSON.stringify(data, (key, value: unknown) => (/cursor$/i.test(key) ? null : value));

describe('with every rule of the tree set to allow', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startWithout('rules');
  });
  afterAll(async () => {
    await gateway.stop();
    walls.rules = true;
  });

  test('the matrix fails in every category and for every root that the table refuses to somebody', async () => {
    const several = askers.filter(({ name }) => /^(alice|support|legal|nobody)$|alone$|without a scope$/.test(name));
    const refused = new Set<string>(several.flatMap(({ caller }) => refusedTo(caller)));
    const leaked = new Set<string>();
    for (const asker of several) for (const one of await servedThoughRefused(gateway, asker)) leaked.add(one);
    // Whoever the table refuses these sees no row either, so here the row rule holds alone.
    const held = ['partner', 'partner:preview', 'withdrawal', 'erasure', 'customer:read', 'customer:self', 'node:read'];
    expect([...leaked, ...held].toSorted()).toEqual([...refused].toSorted());
  });
});

const underQuery = coordinatesUnderQuery(declaredSchema);
const everyRow = rows(defaultPolicy, declaredSchema).filter(({ coordinate }) => underQuery.includes(coordinate));
const classifications = new Map<string, string>(
  everyRow.map(({ coordinate, classification }) => [coordinate, classification]),
);

/** The categories and actions that the table refuses. */
const refusedTo = (caller: Caller): string[] =>
  everyRow.flatMap(({ classification, verdictFor }) => (verdictFor(caller).allowed ? [] : [classification]));

/** Those of them that a caller gets all the same. */
async function servedThoughRefused(gateway: TestGateway, asker: Asker): Promise<string[]> {
  const asks = everyQuestion(declaredSchema, asker).flatMap((one) => documentsOf(one));
  const given = await answers(gateway, asker, asks);
  const wrong = asks.flatMap((ask, index) => {
    const answer = given[index];
    return answer ? judge(table, asker.caller, ask, answer).wrong : [];
  });
  return wrong.flatMap(({ coordinate, what }) =>
    what.endsWith('but served') ? [classifications.get(coordinate) ?? coordinate] : [],
  );
}
