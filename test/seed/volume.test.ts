import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PrismaClient } from '../../prisma/generated/client/client.ts';
import { customerNames, type PartnerName, partnerNamed, partnerNames } from '../../prisma/seed/keys.ts';
import { fill, type Order } from '../../prisma/seed/volume/fill.ts';
import { historyEnd } from '../../prisma/seed/volume/population.ts';
import { tables } from '../../prisma/seed/volume/rows.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import { toWhere } from '../../src/policy/predicate/where.ts';
import { rowRules } from '../../src/policy/rows.ts';
import type { Caller } from '../../src/policy/vocabulary.ts';
import { dueCustomers } from '../../src/retention/rules.ts';
import { copyDatabase, type TestDatabase } from '../harness/database.ts';
import { startGateway } from '../harness/gateway.ts';
import { serverUrls } from '../harness/server-database.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'gateway-volume-'));
const embedded = serverUrls() === null;
let filled: TestDatabase['host'];
let stopped: TestDatabase['host'];

const run = (host: TestDatabase['host'], order: Order) => host.asOwner(({ pool }) => fill(pool, embedded, order));
const sql = <Row extends pg.QueryResultRow>(text: string) =>
  filled.asOwner(async ({ pool }) => (await pool.query<Row>(text)).rows);
const ask = <Answer>(question: (prisma: PrismaClient) => Promise<Answer>) =>
  filled.asOwner(({ prisma }) => question(prisma));
const customersOf = (host: TestDatabase['host']) =>
  host.asOwner(async ({ prisma }) => (await prisma.customer.count()) - customerNames.length);

beforeAll(async () => {
  ({ host: filled } = await copyDatabase(dataDir));
  ({ host: stopped } = await copyDatabase(dataDir));
  await run(filled, { customers: 300, seed: 'one' });
});
afterAll(async () => {
  await filled.close();
  await stopped.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** A digest of every row of every table that is filled, projections included. */
const digestOf = (host: TestDatabase['host']) =>
  host.asOwner(async ({ pool }) => {
    const digests: Record<string, unknown> = {};
    for (const table of [...tables, 'Consent', 'Sharing', 'SharingPurpose', 'PartnerBlock']) {
      const { rows } = await pool.query(
        `SELECT count(*), md5(string_agg(t::text, ' ' ORDER BY t::text)) FROM "${table}" t`,
      );
      digests[table] = rows[0];
    }
    return digests;
  });

describe('filling a database', () => {
  test('that was stopped goes on where it was, and ends with the same rows as a run in one go', async () => {
    const tooMuch = new Error('stopped');
    let batches = 0;
    const stop = () => {
      batches += 1;
      if (batches === 2) throw tooMuch;
    };
    await expect(run(stopped, { customers: 300, seed: 'one', batch: 40, onProgress: stop })).rejects.toBe(tooMuch);
    const there = await customersOf(stopped);
    expect(there).toBeGreaterThanOrEqual(80);
    expect(there).toBeLessThan(300);

    expect(await run(stopped, { customers: 300, seed: 'one', batch: 70 })).toBe(300 - there);
    expect(await digestOf(stopped)).toEqual(await digestOf(filled));
  });

  test('again adds nothing, with a greater number the rest, and with another seed others', async () => {
    expect(await run(stopped, { customers: 300, seed: 'one' })).toBe(0);
    expect(await run(stopped, { customers: 320, seed: 'one' })).toBe(20);
    expect(await run(stopped, { customers: 50, seed: 'two' })).toBe(50);
    expect(await customersOf(stopped)).toBe(370);
  });

  test('tells how far it is, and how many were there before', async () => {
    const seen: [number, number][] = [];
    const onProgress = (there: number, before: number) => seen.push([there, before]);
    await run(stopped, { customers: 100, seed: 'two', batch: 50, onProgress });
    expect(seen.at(-1)).toEqual([100, 50]);
  });

  // The embedded database has one connection, and its directory one process.
  test.runIf(!embedded)('is refused while another run is at work', async () => {
    const order = { customers: 200, seed: 'three', batch: 20 };
    const outcomes = await Promise.allSettled([run(stopped, order), run(stopped, order)]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'DATABASE_LOCKED' } });
  });
});

describe('generated customers', () => {
  const share = async (condition: string) => {
    const [row] = await sql<{ share: number }>(
      `SELECT (count(*) FILTER (WHERE ${condition}))::float / count(*) AS share FROM "Customer" c WHERE "email" LIKE '%example.%'`,
    );
    return row?.share;
  };
  const has = (table: string, condition = 'TRUE') =>
    `EXISTS (SELECT FROM "${table}" t WHERE t."customerId" = c."id" AND ${condition})`;

  test.each([
    ['have a service that has not ended', has('Service', '"endedAt" IS NULL'), 0.52, 0.72],
    ['consent to e-mail marketing', has('Consent', `"channel" = 'EMAIL' AND "state" = 'GRANTED'`), 0.38, 0.6],
    ['block all sharing', has('Sharing', '"blocked"'), 0.05, 0.15],
    ['allow sharing for marketing', has('SharingPurpose', `"purpose" = 'MARKETING' AND "allowed"`), 0.3, 0.52],
    ['block a partner', has('PartnerBlock', '"blocked"'), 0.005, 0.08],
    ['pay through stripe', has('PaymentMethod', `"reference" LIKE 'pm\\_%' AND "removedAt" IS NULL`), 0.35, 0.6],
    ['have an unpaid invoice', has('Invoice', `"status" = 'UNPAID'`), 0.01, 0.12],
    ['have made a request', has('DataRequest'), 0.05, 0.16],
    ['are businesses', '"businessName" IS NOT NULL', 0.22, 0.38],
    ['live in Great Britain', `"country" = 'GB'`, 0.12, 0.28],
  ])('%s in a plausible share', async (_, condition, least, most) => {
    const found = await share(condition);
    expect(found).toBeGreaterThan(least);
    expect(found).toBeLessThan(most);
  });

  test('are due for retention in about one case of ten', async () => {
    const where = toWhere(dueCustomers(defaultPolicy.retention, new Date(historyEnd)));
    const due = await ask((prisma) => prisma.customer.count({ where }));
    expect(due / 300).toBeGreaterThan(0.06);
    expect(due / 300).toBeLessThan(0.15);
  });

  test('come from many countries, and more of them every year', async () => {
    const countries = await sql(`SELECT DISTINCT "country" FROM "Customer"`);
    expect(countries.length).toBeGreaterThan(10);
    const halves = await share(`"registeredAt" > '2020-11-15'`);
    expect(halves).toBeGreaterThan(0.5);
  });

  test('have addresses that nobody can be reached at', async () => {
    const emails = await sql<{ email: string }>('SELECT "email" FROM "Customer"');
    for (const { email } of emails) expect(email).toMatch(/^[a-z0-9.]+@example\.(com|net|org)$/);
  });

  test('have ids that tell when each row came to be', async () => {
    const times = {
      Customer: '"registeredAt"',
      ConsentEvent: '"decidedAt"',
      SharingEvent: '"decidedAt"',
      Service: '"startedAt"',
      Invoice: '"issuedAt"',
      Transaction: '"occurredAt"',
      Activity: '"at"',
      Communication: '"sentAt"',
      DataRequest: '"receivedAt"',
      RequestEvent: '"at"',
    };
    for (const [table, time] of Object.entries(times)) {
      const strangers = await sql(
        `SELECT "id" FROM "${table}" WHERE "id"::text NOT LIKE '01890000-%' AND "id"::text !~ '^.{14}7.{3}-[89ab]'
           OR "id"::text NOT LIKE '01890000-%'
           AND ('x' || left(replace("id"::text, '-', ''), 12))::bit(48)::bigint <> extract(epoch FROM ${time}) * 1000`,
      );
      expect({ table, strangers }).toEqual({ table, strangers: [] });
    }
  });

  test('were last seen when their log-ins, attempts and services say so', async () => {
    const of = (table: string, column: string, condition: string) =>
      `(SELECT max(${column}) FROM "${table}" t WHERE t."customerId" = c."id" AND ${condition})`;
    const differing = await sql(
      `SELECT c."id" FROM "Customer" c
       WHERE c."lastLoginAt" IS DISTINCT FROM ${of('Activity', '"at"', `"kind" = 'LOGIN'`)}
          OR c."lastLoginAttemptAt" IS DISTINCT FROM ${of('Activity', '"at"', `"kind" = 'LOGIN_ATTEMPT' AND NOT "abuse"`)}
          OR c."lastServiceEndedAt" IS DISTINCT FROM ${of('Service', '"endedAt"', 'TRUE')}`,
    );
    expect(differing).toEqual([]);
  });

  test('have consents and sharing choices as their ledgers have them when read anew', async () => {
    const newest = (keys: string, ledger: string, refusal: string, where: string) =>
      `SELECT DISTINCT ON (${keys}) "id" FROM "${ledger}" WHERE ${where}
       ORDER BY ${keys}, "decidedAt" DESC, (${refusal}) DESC, "id" DESC`;
    const projections = {
      Consent: newest('"customerId", "purpose", "channel"', 'ConsentEvent', `"state" = 'WITHDRAWN'`, 'TRUE'),
      Sharing: newest('"customerId"', 'SharingEvent', 'NOT "allowed"', 'num_nonnulls("purpose", "partnerId") = 0'),
      SharingPurpose: newest('"customerId", "purpose"', 'SharingEvent', 'NOT "allowed"', '"purpose" IS NOT NULL'),
      PartnerBlock: newest('"customerId", "partnerId"', 'SharingEvent', 'NOT "allowed"', '"partnerId" IS NOT NULL'),
    };
    for (const [table, ledger] of Object.entries(projections)) {
      const differing = await sql(
        `SELECT * FROM (${ledger}) l FULL JOIN "${table}" p ON p."eventId" = l."id"
         WHERE p."eventId" IS NULL OR l."id" IS NULL`,
      );
      expect({ table, differing }).toEqual({ table, differing: [] });
    }
  });
});

describe('row rules', () => {
  const seenBy = (caller: Caller) =>
    ask((prisma) => {
      const { whole } = rowRules(defaultPolicy, caller, new Date(historyEnd)).Customer;
      return prisma.customer.findMany({
        where: toWhere(whole),
        include: { sharing: true, consents: true, processorRelations: true },
      });
    });
  const partner = async (name: PartnerName): Promise<Caller> => {
    const { partnerId: id, purpose, scopes } = partnerNamed(name);
    const { kind: partnerKind } = await ask((prisma) => prisma.partner.findUniqueOrThrow({ where: { id } }));
    return { kind: 'PARTNER', id, name, partnerKind, purpose, scopes, registeredScopes: scopes };
  };

  test('let staff see every customer', async () => {
    const privacy = { id: 'privacy', name: 'privacy', roles: ['PRIVACY'], reference: null } as const;
    const seen = await seenBy({ kind: 'STAFF', ...privacy, purpose: 'LEGAL_OBLIGATION' });
    expect(seen).toHaveLength(300 + customerNames.length);
  });

  test.each(partnerNames)('let %s see some and not all', async (name) => {
    const seen = await seenBy(await partner(name));
    expect(seen.length).toBeGreaterThan(20);
    expect(seen.length).toBeLessThan(220);
  });

  test('let newsletter-co see nobody who blocks sharing or has not consented to e-mail', async () => {
    for (const { sharing, consents } of await seenBy(await partner('newsletter-co'))) {
      expect(sharing?.blocked).toBe(false);
      expect(consents).toContainEqual(expect.objectContaining({ channel: 'EMAIL', state: 'GRANTED' }));
    }
  });
});

test('newsletter-co is served generated customers with their names and addresses', async () => {
  const gateway = await startGateway({
    seed: async ({ pool }) => {
      await fill(pool, embedded, { customers: 60, seed: 'one' });
    },
  });
  const { data, errors } = await gateway.gql<{ customers: { edges: { node: { name: string; email: string } }[] } }>(
    '{ customers(first: 100) { edges { node { name email } } } }',
    {},
    { as: 'newsletter-co' },
  );
  await gateway.stop();
  expect(errors).toEqual([]);
  expect(data?.customers.edges.length).toBeGreaterThan(3);
  for (const { node } of data?.customers.edges ?? []) {
    expect(node).toEqual({ name: expect.any(String), email: expect.stringMatching(/@example\.(com|net|org)$/) });
  }
});
