import fc from 'fast-check';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inForce } from '../../src/consent/rules.ts';
import { anchors, insert, refusal, undone, uuid } from '../database/rows.ts';
import { migratedDatabase, type Scratch } from '../database/scratch.ts';
import { type Decision, histories, newest, outdated, rowOf } from './histories.ts';

const customerId = uuid(1);
let host: Scratch;
beforeAll(async () => {
  host = await migratedDatabase();
});
afterAll(() => host.close());

const write = (client: pg.PoolClient, decision: Decision) =>
  insert(client, 'ConsentEvent', rowOf(customerId, decision));

async function projected(client: pg.PoolClient): Promise<unknown[]> {
  const { rows } = await client.query(
    `SELECT "eventId" AS "id", "purpose", "channel", "state", "decidedAt" FROM "Consent" ORDER BY "eventId"`,
  );
  return rows;
}

const byId = (decisions: Iterable<Decision>) =>
  [...decisions]
    .map(({ id, purpose, channel, state, decidedAt }) => ({ id, purpose, channel, state, decidedAt }))
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));

/** Holds a property of histories as the owner, each on a ledger that is empty before and after it. */
const holds = (numRuns: number, property: (arriving: Decision[], client: pg.PoolClient) => Promise<void>) =>
  host.asOwner(({ pool }) =>
    fc.assert(
      fc.asyncProperty(histories, (arriving) =>
        undone(pool, async (client) => {
          for (const [table, row] of anchors.slice(0, 1)) await insert(client, table, row);
          for (const one of arriving) await write(client, one);
          await property(arriving, client);
        }),
      ),
      { numRuns },
    ),
  );

test('the consents in force are the newest of the ledger, in whatever order, and however often, decisions arrive', async () => {
  let ties = 0;
  await holds(60, async (arriving, client) => {
    const expected = byId(newest(arriving).values());
    expect(byId(inForce(arriving.map((one) => rowOf(customerId, one))))).toEqual(expected);
    expect(await projected(client)).toEqual(expected);
    ties += arriving.length - new Set(arriving.map(({ decidedAt }) => decidedAt.getTime())).size;
  });
  expect(ties).toBeGreaterThan(60);
});

test('what arrives again after something newer changes nothing, and one id is never recorded twice', async () => {
  let replayed = 0;
  await holds(40, async (arriving, client) => {
    const before = await projected(client);
    const late = outdated(arriving);
    for (const [number, one] of late.entries()) {
      await write(client, { ...one, id: `ffffffff-0000-7000-8000-${String(number).padStart(12, '0')}` });
    }
    replayed += late.length;
    expect(await projected(client)).toEqual(before);

    await client.query('SAVEPOINT known');
    for (const one of arriving.slice(0, 1)) {
      expect(await refusal(write(client, { ...one, state: 'GRANTED' }))).toBe('ConsentEvent_pkey');
    }
    await client.query('ROLLBACK TO known');
    expect(await projected(client)).toEqual(before);
  });
  expect(replayed).toBeGreaterThan(20);
});
