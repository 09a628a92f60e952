import fc from 'fast-check';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { serverUrls } from '../harness/server-database.ts';
import { anchors, at, insert, type Row, undone, uuid, validRows } from './rows.ts';
import { migratedDatabase, type Scratch } from './scratch.ts';

let host: Scratch;
let db: Database;
beforeAll(async () => {
  host = await migratedDatabase();
  db = await host.serve();
  for (const [table, row] of anchors) await insert(db.pool, table, row);
});
afterAll(async () => {
  await db.close();
  await host.close();
});

type Decision = { day: number; id: string; allowed: boolean; signal: boolean };

/** The order in which decisions hold, whatever the order in which they arrive; at one instant a refusal comes last. */
const inOrder = (decisions: Decision[]): Decision[] =>
  decisions.toSorted((a, b) => a.day - b.day || +b.allowed - +a.allowed || (a.id < b.id ? -1 : 1));

/** A few days, so that decisions often meet at one instant; ids are independent of them. */
const decisions = fc
  .uniqueArray(
    fc.record({
      number: fc.integer({ min: 100, max: 999 }),
      day: fc.integer({ min: 1, max: 4 }),
      allowed: fc.boolean(),
      signal: fc.boolean(),
    }),
    {
      selector: ({ number }) => number,
      minLength: 1,
      maxLength: 8,
    },
  )
  .map((all) => all.map(({ number, ...rest }): Decision => ({ ...rest, id: uuid(number) })));

const sharingEvent = ({ id, day, allowed, signal }: Decision, target: Row = {}): Row => ({
  ...validRows.SharingEvent,
  ...target,
  id,
  allowed,
  source: signal && !allowed && Object.keys(target).length === 0 ? 'GLOBAL_PRIVACY_CONTROL' : 'PORTAL',
  decidedAt: at(day),
  recordedAt: at(9),
});

async function write(client: pg.Pool | pg.PoolClient, decision: Decision): Promise<void> {
  await insert(client, 'SharingEvent', sharingEvent(decision));
  await insert(client, 'SharingEvent', {
    ...sharingEvent(decision, { purpose: 'ANALYTICS' }),
    id: decision.id.replace('0189', '0190'),
  });
  await insert(client, 'SharingEvent', {
    ...sharingEvent(decision, { partnerId: uuid(2) }),
    id: decision.id.replace('0189', '0191'),
  });
  await insert(client, 'ConsentEvent', {
    ...validRows.ConsentEvent,
    id: decision.id,
    state: decision.allowed ? 'GRANTED' : 'WITHDRAWN',
    decidedAt: at(decision.day),
    recordedAt: at(9),
  });
}

async function inForce(client: pg.Pool | pg.PoolClient): Promise<Row> {
  const { rows } = await client.query<Row>(
    `SELECT s."blocked", s."globalPrivacyControl", s."signalAnsweredAt", s."eventId", s."decidedAt",
       p."allowed", b."blocked" AS "partnerBlocked", c."state"
     FROM "Sharing" s JOIN "SharingPurpose" p USING ("customerId") JOIN "PartnerBlock" b USING ("customerId")
     JOIN "Consent" c USING ("customerId")`,
  );
  return rows[0] ?? {};
}

/** What the policy says of decisions in order: a signal stands until a block is lifted, which answers it (P13, P19). */
function expected(all: Decision[]): Row {
  const ordered = inOrder(all);
  let standing = false;
  let answered: Date | null = null;
  for (const { allowed, signal, day } of ordered) {
    if (allowed && standing) answered = at(day);
    standing = !allowed && (standing || signal);
  }
  const newest = ordered.at(-1);
  const allowed = newest?.allowed === true;
  return {
    blocked: !allowed,
    globalPrivacyControl: standing,
    signalAnsweredAt: answered,
    eventId: newest?.id,
    decidedAt: at(newest?.day ?? 0),
    allowed,
    partnerBlocked: !allowed,
    state: allowed ? 'GRANTED' : 'WITHDRAWN',
  };
}

test('whatever order decisions arrive in, the newest is in force, and a refusal at one instant (P13)', async () => {
  const arrivals = decisions.chain((all) =>
    fc.record({ all: fc.constant(all), arriving: fc.shuffledSubarray(all, { minLength: all.length }) }),
  );
  await fc.assert(
    fc.asyncProperty(arrivals, async ({ all, arriving }) => {
      const held = await undone(db.pool, async (client) => {
        for (const decision of arriving) await write(client, decision);
        return inForce(client);
      });
      expect(held).toEqual(expected(all));
    }),
    { numRuns: 40 },
  );
});

test('an older grant that arrives again changes nothing (P13)', async () => {
  const withdrawal = { day: 3, id: uuid(200), allowed: false, signal: false };
  const replay = { day: 2, id: uuid(900), allowed: true, signal: false };
  const [before, after] = await undone(db.pool, async (client) => {
    await write(client, withdrawal);
    const first = await inForce(client);
    await write(client, replay);
    return [first, await inForce(client)];
  });
  expect(after).toEqual(before);
  expect(after).toMatchObject({ blocked: true, allowed: false, partnerBlocked: true, state: 'WITHDRAWN' });
});

test('a customer who lifts the block of a privacy signal has answered it', async () => {
  const held = await undone(db.pool, async (client) => {
    await write(client, { day: 1, id: uuid(300), allowed: false, signal: true });
    const signalled = await inForce(client);
    await write(client, { day: 2, id: uuid(301), allowed: true, signal: false });
    return [signalled, await inForce(client)];
  });
  expect(held[0]).toMatchObject({ blocked: true, globalPrivacyControl: true, signalAnsweredAt: null });
  expect(held[1]).toMatchObject({ blocked: false, globalPrivacyControl: false, signalAnsweredAt: at(2) });
});

test.runIf(serverUrls() !== null)('of two decisions made at once, the later to be written sees the other', async () => {
  await insert(db.pool, 'SharingEvent', sharingEvent({ day: 1, id: uuid(400), allowed: true, signal: false }));
  const first = await db.pool.connect();
  await first.query('BEGIN');
  await insert(first, 'SharingEvent', sharingEvent({ day: 3, id: uuid(401), allowed: false, signal: false }));
  const second = await db.pool.connect();
  const { rows: backend } = await second.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const later = insert(second, 'SharingEvent', sharingEvent({ day: 2, id: uuid(402), allowed: true, signal: false }));
  const waiting = () => first.query('SELECT cardinality(pg_blocking_pids($1)) AS waits_for', [backend[0]?.pid]);
  await expect.poll(async () => (await waiting()).rows).toEqual([{ waits_for: 1 }]);
  await first.query('COMMIT');
  await later;
  first.release();
  second.release();
  const { rows } = await db.pool.query('SELECT "blocked", "eventId" FROM "Sharing"');
  expect(rows).toEqual([{ blocked: true, eventId: uuid(401) }]);
});
