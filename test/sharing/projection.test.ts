import fc from 'fast-check';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { anchors, insert, type Row, refusal, undone, validRows } from '../database/rows.ts';
import { migratedDatabase, type Scratch } from '../database/scratch.ts';
import { blockOf, choicesOf, type Decision, histories, rowOf } from './histories.ts';

let host: Scratch;
beforeAll(async () => {
  host = await migratedDatabase();
});
afterAll(() => host.close());

const write = (client: pg.PoolClient, decision: Decision) => insert(client, 'SharingEvent', rowOf(decision));

async function projected(client: pg.PoolClient): Promise<{ block: Row | null; choices: Row[] }> {
  const block = await client.query<Row>(
    'SELECT "blocked", "globalPrivacyControl", "signalAnsweredAt", "decidedAt", "eventId" FROM "Sharing"',
  );
  const choices = await client.query<Row>(
    `SELECT "purpose"::text AS "of", "allowed", "decidedAt", "eventId" FROM "SharingPurpose"
     UNION ALL SELECT "partnerId"::text, NOT "blocked", "decidedAt", "eventId" FROM "PartnerBlock"`,
  );
  return { block: block.rows[0] ?? null, choices: sorted(choices.rows) };
}

const sorted = (choices: Row[]): Row[] =>
  choices.toSorted((one, other) => (String(one['of']) < String(other['of']) ? -1 : 1));
const expected = (history: readonly Decision[]) => ({ block: blockOf(history), choices: sorted(choicesOf(history)) });

/** Holds a property of histories as the owner, each on a ledger that is empty before and after it. */
const holds = (numRuns: number, property: (arriving: Decision[], client: pg.PoolClient) => Promise<void>) =>
  host.asOwner(({ pool }) =>
    fc.assert(
      fc.asyncProperty(histories, (arriving) =>
        undone(pool, async (client) => {
          for (const [table, row] of anchors.slice(0, 2)) await insert(client, table, row);
          await insert(client, 'Partner', validRows.Partner ?? {});
          for (const one of arriving) await write(client, one);
          await property(arriving, client);
        }),
      ),
      { numRuns },
    ),
  );

test('what is blocked and allowed is what the ledger says, in whatever order, and however often, decisions arrive', async () => {
  const met = { answered: 0, standing: 0, own: 0 };
  await holds(120, async (arriving, client) => {
    const found = await projected(client);
    expect(found).toEqual(expected(arriving));
    const block = blockOf(arriving);
    met.answered += Number(block?.signalAnsweredAt != null);
    met.standing += Number(block?.globalPrivacyControl === true);
    met.own += Number(block?.blocked === true && !block.globalPrivacyControl);
  });
  for (const count of Object.values(met)) expect(count).toBeGreaterThan(5);
});

test('what arrives again after something newer changes nothing, and one id is never recorded twice', async () => {
  let replayed = 0;
  await holds(40, async (arriving, client) => {
    const before = await projected(client);
    // A decision that is not the newest of anything, told of once more.
    const inForce = new Set([before.block, ...before.choices].map((row) => row?.['eventId']));
    const late = arriving.filter(({ id }) => !inForce.has(id));
    for (const [number, one] of late.entries()) {
      await write(client, { ...one, id: `00000000-0000-7000-8000-${String(number).padStart(12, '0')}` });
    }
    replayed += late.length;
    expect(await projected(client)).toEqual(before);

    await client.query('SAVEPOINT known');
    for (const one of arriving.slice(0, 1)) expect(await refusal(write(client, one))).toBe('SharingEvent_pkey');
    await client.query('ROLLBACK TO known');
    expect(await projected(client)).toEqual(before);
  });
  expect(replayed).toBeGreaterThan(40);
});
