import type { GraphQLObjectType } from 'graphql';
import { ValuesOfCorrectTypeRule } from 'graphql';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { on } from '../../src/policy/predicate/expression.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { type CallerKind, callersOf } from './callers.ts';
import { type Ground, hunt } from './hunt.ts';
import { makeWorld } from './world.ts';
import { writeWorld } from './write-world.ts';

/** Each hole can be opened in a gateway that serves. */
const hole = vi.hoisted((): { open: string | null } => ({ open: null }));

vi.mock('../../src/policy/verdict.ts', async (original) => {
  const real = await original<typeof import('../../src/policy/verdict.ts')>();
  const mayRead: typeof real.mayRead = (policy, caller, category) => {
    const verdict = real.mayRead(policy, caller, category);
    const isOpen = hole.open === 'right' && category === 'address' && caller.kind === 'STAFF';
    return isOpen ? { ...verdict, allowed: true } : verdict;
  };
  const mayLookAt: typeof real.mayLookAt = (policy, caller, looksAt) => {
    const verdict = real.mayLookAt(policy, caller, looksAt);
    return hole.open === 'filter' && looksAt.category === 'contact' ? { ...verdict, allowed: true } : verdict;
  };
  return { ...real, mayRead, mayLookAt };
});

vi.mock('../../src/policy/rows.ts', async (original) => {
  const real = await original<typeof import('../../src/policy/rows.ts')>();
  const rowRules: typeof real.rowRules = (policy, caller, now) => {
    const rules = real.rowRules(policy, caller, now);
    if (hole.open === 'rule')
      return { ...rules, Transaction: { ...rules.Transaction, own: on('Transaction').everything } };
    if (hole.open === 'gag') return { ...rules, LegalHold: { ...rules.LegalHold, own: on('LegalHold').everything } };
    return rules;
  };
  return { ...real, rowRules };
});

vi.mock('../../src/policy/predicate/where.ts', async (original) => {
  const real = await original<typeof import('../../src/policy/predicate/where.ts')>();
  const toWhere: typeof real.toWhere = (predicate) =>
    hole.open === 'boundary' && predicate.model === 'Service' ? {} : real.toWhere(predicate);
  return { toWhere };
});

vi.mock('../../src/reads/boundary.ts', async (original) => {
  const real = await original<typeof import('../../src/reads/boundary.ts')>();
  const withinBoundary: typeof real.withinBoundary = async (context, type: GraphQLObjectType, row) =>
    (hole.open === 'boundary' && type.name === 'Service') || real.withinBoundary(context, type, row);
  return { withinBoundary };
});

vi.mock('../../src/limits/literals.ts', async (original) => {
  const real = await original<typeof import('../../src/limits/literals.ts')>();
  const LiteralsRule: typeof real.LiteralsRule = (context) =>
    hole.open === 'echo' ? ValuesOfCorrectTypeRule(context) : real.LiteralsRule(context);
  return { LiteralsRule };
});

vi.mock('../../src/transparency/explain.ts', async (original) => {
  const real = await original<typeof import('../../src/transparency/explain.ts')>();
  const explain: typeof real.explain = async (context, schema, question) => {
    const verdict = await real.explain(context, schema, question);
    if (hole.open !== 'existence' || verdict.allowed) return verdict;
    const exists = await context.prisma.customer.findUnique({ where: { id: question.customerId } });
    return exists ? verdict : { ...verdict, clause: 'P1', reason: 'There is no such customer.' };
  };
  return { explain };
});

const world = makeWorld();
let gateway: TestGateway;
let ground: Ground;
beforeAll(async () => {
  gateway = await startGateway({ seed: (owner) => writeWorld(owner, world) });
  ground = { url: gateway.url, world, callers: await callersOf({ ...gateway, world }) };
});
afterEach(() => {
  hole.open = null;
});
afterAll(() => gateway.stop());

/** What is opened, for whom, and what it shows. */
const holes: [string, string, CallerKind, string, RegExp][] = [
  ['a category that opens to a role', 'right', 'STAFF', 'LEGAL', /came out: Customer\.(?:address|city|region|postal)/],
  ['a row rule that lets every row through', 'rule', 'PARTNER', 'PROCESSOR_A', /came out: (?:Transaction|Invoice)\./],
  ['a gag that is forgotten', 'gag', 'CUSTOMER', 'related', /came out: LegalHold\./],
  ['a type whose boundary nobody asks', 'boundary', 'PARTNER', 'PROCESSOR_A', /of nobody it says|came out: Service\./],
  ['a filter that needs no permission', 'filter', 'STAFF', 'LEGAL', /of nobody it says/],
  ['an error that repeats the value', 'echo', 'STAFF', 'LEGAL', /came out/],
  ['an explanation that knows who exists', 'existence', 'PARTNER', 'PROVIDER', /of nobody it says/],
];

describe('a hole is found by random operations, and shown by a small one:', () => {
  // First, since verdicts on documents are remembered.
  test('with none open there is nothing to find', async () => {
    const { find, operations } = await hunt(ground, { kind: 'PARTNER', operations: 50, seed: 7 });
    expect({ find, operations }).toEqual({ find: null, operations: 50 });
  });

  test.each(holes)('%s', { timeout: 120_000 }, async (_what, open, kind, name, wrong) => {
    hole.open = open;
    const callers = { ...ground.callers, [kind]: ground.callers[kind].filter((caller) => caller.name === name) };
    const { find } = await hunt({ ...ground, callers }, { kind, operations: 2_000, seed: 3 });
    expect(find?.wrong).toMatch(wrong);
    expect(find?.operation.query.length).toBeLessThan(600);
  });
});
