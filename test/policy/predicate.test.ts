import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { customerNames } from '../../prisma/seed/keys.ts';
import type { Database } from '../../src/database/database.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import { type Model, on, type Predicate } from '../../src/policy/predicate/expression.ts';
import { matches, selectionOf } from '../../src/policy/predicate/row.ts';
import { toSql } from '../../src/policy/predicate/sql.ts';
import { toWhere } from '../../src/policy/predicate/where.ts';
import { rowRules, type ServedModel } from '../../src/policy/rows.ts';
import type { Caller } from '../../src/policy/vocabulary.ts';
import { seededAt } from '../harness/clock.ts';
import { copyDatabase, type TestDatabase } from '../harness/database.ts';
import { writeCrowd } from './crowd.ts';
import { anybody, aPartner } from './random-callers.ts';
import { aPredicate, type Columns, columnsOf } from './random-predicates.ts';
import { rowsOf } from './rows-of.ts';

const crowd = 60;
const castAndCrowd = crowd + customerNames.length;

let directory: string;
let host: TestDatabase['host'];
let database: Database;
let columns: Columns;

/** What tells the rows of a model apart. */
const keys: Partial<Record<Model, string[]>> = {
  Consent: ['customerId', 'purpose', 'channel'],
  Sharing: ['customerId'],
  ErasureCertificate: ['requestId'],
  SharingPurpose: ['customerId', 'purpose'],
  PartnerBlock: ['customerId', 'partnerId'],
  ProcessorRelation: ['customerId', 'partnerId'],
  Withdrawal: ['partnerId', 'position'],
};
const keyOf = (model: Model): string[] => keys[model] ?? ['id'];

const spokenOf: readonly Model[] = [
  'Customer',
  'Consent',
  'Sharing',
  'SharingPurpose',
  'PartnerBlock',
  'ProcessorRelation',
  'Partner',
  'Service',
  'Invoice',
  'Transaction',
  'DataRequest',
  'ErasureTask',
  'LegalHold',
];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateway-predicates-'));
  ({ host } = await copyDatabase(directory));
  await host.asOwner(({ prisma }) => writeCrowd(prisma, { count: crowd, seed: 19 }));
  database = await host.serve();
  columns = await columnsOf(database.prisma, spokenOf);
});

afterAll(async () => {
  await database.close();
  await host.close();
  await rm(directory, { recursive: true, force: true });
});

const named = (model: Model, rows: readonly Readonly<Record<string, unknown>>[]): string[] =>
  rows
    .map((row) =>
      keyOf(model)
        .map((column) => String(row[column]))
        .join(' '),
    )
    .toSorted();

const keySelection = (model: Model) => Object.fromEntries(keyOf(model).map((column) => [column, true]));

async function byPrisma(model: Model, predicate: Predicate): Promise<string[]> {
  const where = toWhere(predicate);
  return named(model, await rowsOf(database.prisma, model).findMany({ where, select: keySelection(model) }));
}

async function bySql(model: Model, predicate: Predicate): Promise<string[]> {
  const found = keyOf(model).map((column) => sql.ref(`${model}.${column}`));
  const statement = sql<
    Record<string, unknown>
  >`select ${sql.join(found)} from ${sql.table(model)} where ${toSql(predicate, model)}`;
  return named(model, (await statement.execute(database.sql)).rows);
}

async function byRow(model: Model, predicate: Predicate): Promise<string[]> {
  const { id, ...rest } = selectionOf(predicate);
  const select = { ...(keyOf(model).includes('id') && { id }), ...rest, ...keySelection(model) };
  const rows = await rowsOf(database.prisma, model).findMany({ select });
  return named(
    model,
    rows.filter((row) => matches(predicate, row)),
  );
}

type Found = { inPrisma: string[]; inSql: string[]; onRows: string[] };

async function threeWays(model: Model, predicate: Predicate): Promise<Found> {
  const [inPrisma, inSql, onRows] = await Promise.all([
    byPrisma(model, predicate),
    bySql(model, predicate),
    byRow(model, predicate),
  ]);
  return { inPrisma, inSql, onRows };
}

const alike = (ids: string[]): Found => ({ inPrisma: ids, inSql: ids, onRows: ids });

describe('a row rule finds the same rows as a Prisma where, as SQL and on loaded rows', () => {
  const models = Object.keys(rowRules(defaultPolicy, { kind: 'ANONYMOUS' }, seededAt)) as ServedModel[];
  const rulesOf = (caller: Caller) => rowRules(defaultPolicy, caller, seededAt);

  test.each(models)('for any caller, of %s', async (model) => {
    await fc.assert(
      fc.asyncProperty(anybody, async (caller) => {
        const found = await threeWays(model, rulesOf(caller)[model].whole);
        expect(found).toEqual(alike(found.inPrisma));
      }),
      { numRuns: 12 },
    );
  });

  test('for any partner, of whose customers it sees', async () => {
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(aPartner, async (partner) => {
        const found = await threeWays('Customer', rulesOf(partner).Customer.whole);
        expect(found).toEqual(alike(found.inPrisma));
        seen += found.inPrisma.length;
      }),
      { numRuns: 150 },
    );
    expect(seen).toBeGreaterThan(100);
  });

  test('for any partner, where consents count under one version of the policy alone', async () => {
    const consent = { confirmedOptIn: [], countsUnder: { MARKETING: ['1'] } };
    let fewer = 0;
    const marketer = aPartner.map((one) => ({
      ...one,
      purpose: 'MARKETING' as const,
      registeredScopes: ['contact:read' as const],
    }));
    await fc.assert(
      fc.asyncProperty(marketer, async (partner) => {
        const { whole } = rowRules({ ...defaultPolicy, consent }, partner, seededAt).Customer;
        const found = await threeWays('Customer', whole);
        expect(found).toEqual(alike(found.inPrisma));
        const any = await byPrisma('Customer', rulesOf(partner).Customer.whole);
        expect(any).toEqual(expect.arrayContaining(found.inPrisma));
        fewer += any.length - found.inPrisma.length;
      }),
      { numRuns: 10 },
    );
    expect(fewer).toBeGreaterThan(0);
  });
});

describe('a predicate finds the same rows in all three, whatever it says', () => {
  test.each(spokenOf)('about %s', async (model) => {
    await fc.assert(
      fc.asyncProperty(aPredicate(columns, model, 4), async (predicate) => {
        const found = await threeWays(model, predicate);
        expect(found).toEqual(alike(found.inPrisma));
      }),
      { numRuns: 40 },
    );
  });

  test('though it goes back and forth over one relation until names are long', async () => {
    const customer = on('Customer');
    const relation = on('ProcessorRelation');
    let nested = customer.isNull('restrictedAt');
    for (let level = 0; level < 4; level += 1) {
      nested = customer.exists('processorRelations', relation.exists('customer', nested));
    }
    const found = await threeWays('Customer', nested);
    expect(found).toEqual(alike(found.inPrisma));
    expect(found.inPrisma.length).toBeGreaterThan(0);
    expect(found.inPrisma.length).toBeLessThan(castAndCrowd);
  });

  test('and nothing said is everybody, of `and`, and nobody, of `or` and `in`', async () => {
    const customer = on('Customer');
    expect((await threeWays('Customer', customer.and())).inPrisma).toHaveLength(castAndCrowd);
    for (const nobody of [customer.or(), customer.in('id', []), customer.and(customer.or(), customer.and())]) {
      expect(await threeWays('Customer', nobody)).toEqual(alike([]));
    }
  });
});

test('a row that lacks what a rule looks at is an error, never a yes', () => {
  const rule = rowRules(
    defaultPolicy,
    { kind: 'STAFF', id: 's', name: 's', roles: ['SUPPORT'], purpose: 'SUPPORT', reference: null },
    seededAt,
  );
  expect(() => matches(rule.Customer.whose, { id: 'somebody' })).toThrow('column erasedAt is not loaded');
  const partner = fc
    .sample(aPartner, 1)
    .map((one) => ({ ...one, partnerKind: 'PROCESSOR', purpose: 'SUPPORT' }) as const);
  for (const one of partner) {
    const { whose } = rowRules(defaultPolicy, one, seededAt).Customer;
    expect(() => matches(whose, { id: 'somebody', erasedAt: null })).toThrow(
      'relation processorRelations is not loaded',
    );
  }
});
