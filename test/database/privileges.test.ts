import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { anchors, insert, refusal, type Table, undone, validRows } from './rows.ts';
import { migratedDatabase, type Scratch } from './scratch.ts';

const projections = ['Consent', 'Sharing', 'SharingPurpose', 'PartnerBlock'];
const appendOnly: Table[] = [
  'ConsentEvent',
  'SharingEvent',
  'Withdrawal',
  'RequestEvent',
  'AuditEvent',
  'AuditHead',
  'Tombstone',
];
const id = '01890000-0000-7000-8000-0000000000aa';
const denied = /^42501 permission denied/;
const kept = /^23001 .* is refused: its rows are never changed or removed$/;

const tableNames = async (db: pg.Pool | pg.PoolClient, partitions: boolean): Promise<string[]> => {
  const { rows } = await db.query<{ relname: string }>(
    `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
     AND relispartition = $1`,
    [partitions],
  );
  return rows.map(({ relname }) => relname);
};

let host: Scratch;
beforeAll(async () => {
  host = await migratedDatabase();
});
afterAll(() => host.close());

describe('the role that serves', () => {
  let db: Database;
  const attempt = (sql: string) => refusal(undone(db.pool, (client) => client.query(sql)));
  beforeAll(async () => {
    db = await host.serve();
    for (const [table, row] of anchors) await insert(db.pool, table, row);
  });
  afterAll(() => db.close());

  test('reads every table', async () => {
    const names = await tableNames(db.pool, false);
    expect(names.length).toBeGreaterThan(35);
    for (const name of names) expect(`${name}: ${await attempt(`SELECT FROM "${name}"`)}`).toBe(`${name}: accepted`);
  });

  test.each(projections)('never writes %s, which the ledger decides', async (table) => {
    expect(await attempt(`INSERT INTO "${table}" DEFAULT VALUES`)).toMatch(denied);
    expect(await attempt(`UPDATE "${table}" SET "eventId" = NULL`)).toMatch(denied);
    expect(await attempt(`DELETE FROM "${table}"`)).toMatch(denied);
  });

  test('counts whom staff have read by its one function alone', async () => {
    const columns = `"StaffSight" ("callerId", "customerId", "seenAt") VALUES ('a', '${id}', now())`;
    expect(await attempt(`INSERT INTO ${columns}`)).toMatch(denied);
    expect(await attempt(`UPDATE "StaffSight" SET "seenAt" = now() - interval '1 day'`)).toMatch(denied);
    expect(await attempt(`DELETE FROM "StaffSight"`)).toMatch(denied);
    const claim = `SELECT claim_sight('a', ARRAY['${id}']::uuid[], now(), now() - interval '1 hour', 1)`;
    expect(await attempt(claim)).toBe('accepted');
  });

  test.each(appendOnly)('neither changes nor removes rows of %s', async (table) => {
    expect(await attempt(`DELETE FROM "${table}"`)).toMatch(denied);
    const { rows } = await db.pool.query(`SELECT has_any_column_privilege($1, 'UPDATE') AS may`, [`"${table}"`]);
    expect(rows).toEqual([{ may: false }]);
  });

  test.each(['Customer', 'Invoice', 'Transaction', 'DataRequest', 'LegalHold', 'Disclosure', 'ErasureCertificate'])(
    'never deletes a row of %s',
    async (table) => {
      expect(await attempt(`DELETE FROM "${table}"`)).toMatch(denied);
    },
  );

  test('empties no table', async () => {
    for (const name of await tableNames(db.pool, false)) expect(await attempt(`TRUNCATE "${name}"`)).toMatch(denied);
  });

  test('reaches audit events through their own table alone', async () => {
    for (const name of await tableNames(db.pool, true)) expect(await attempt(`SELECT FROM "${name}"`)).toMatch(denied);
    expect(await attempt(`INSERT INTO "AuditEvent_default" DEFAULT VALUES`)).toMatch(denied);
  });

  test('changes no table, no history of migrations, and makes no partitions', async () => {
    expect(await attempt('CREATE TABLE mine ()')).toMatch(denied);
    expect(await attempt('ALTER TABLE "Consent" DISABLE TRIGGER ALL')).toMatch(/^42501 must be owner/);
    expect(await attempt('DELETE FROM "_prisma_migrations"')).toMatch(denied);
    expect(await attempt('SELECT ensure_audit_partitions(now(), now())')).toMatch(denied);
  });

  test('empties a free text of a ledger for somebody who is being erased, and for nobody else (P10)', async () => {
    const person = anchors[0]?.[1]['id'];
    const found = await undone(db.pool, async (client) => {
      await insert(client, 'ConsentEvent', { ...validRows.ConsentEvent, evidence: 'T-1' });
      const empty = async () => (await client.query('SELECT empty_texts($1, 10) AS count', [person])).rows;
      const before = await empty();
      await client.query('UPDATE "Customer" SET "erasureStartedAt" = now() WHERE "id" = $1', [person]);
      const after = await empty();
      return [before, after, (await client.query('SELECT "state", "evidence" FROM "ConsentEvent"')).rows];
    });
    expect(found).toEqual([[{ count: 0 }], [{ count: 1 }], [{ state: 'GRANTED', evidence: null }]]);
  });

  test('removes of the erased what has been kept for its time, and of nobody else (P9)', async () => {
    const person = anchors[0]?.[1]['id'];
    const found = await undone(db.pool, async (client) => {
      await insert(client, 'ConsentEvent', { ...validRows.ConsentEvent });
      const expire = async (moment: string) => {
        const asked = `SELECT removed FROM expire_kept('ConsentEvent', '2030-01-01', $1, 10)`;
        return (await client.query(asked, [moment])).rows;
      };
      const living = await expire('2029-01-01');
      const erased = `UPDATE "Customer" SET "erasedAt" = now(), "name" = NULL, "email" = NULL WHERE "id" = $1`;
      await client.query(erased, [person]);
      const early = await expire('2026-03-01');
      await insert(client, 'LegalHold', { ...validRows.LegalHold });
      const held = await expire('2029-01-01');
      await client.query(`UPDATE "LegalHold" SET "releasedAt" = '2029-12-31', "releasedBy" = 'legal'`);
      const after = await expire('2029-01-01');
      return [living, early, held, after, (await client.query('SELECT FROM "ConsentEvent"')).rowCount];
    });
    expect(found).toEqual([[], [], [], [{ removed: 1 }], 0]);
  });

  test('cannot divert a decision into a temporary table of the same name', async () => {
    const held = await undone(db.pool, async (client) => {
      await client.query('CREATE TEMPORARY TABLE "Consent" (LIKE public."Consent" INCLUDING ALL)');
      await insert(client, 'ConsentEvent', validRows.ConsentEvent ?? {});
      return (await client.query('SELECT "state" FROM public."Consent"')).rows;
    });
    expect(held).toEqual([{ state: 'GRANTED' }]);
  });
});

describe('even the owner of the tables', () => {
  test.each(appendOnly)('neither changes nor removes rows of %s', async (table) => {
    await host.asOwner(async ({ pool }) => {
      const row = validRows[table] ?? {};
      const withRow = (sql: string) =>
        refusal(
          undone(pool, async (client) => {
            await insert(client, table, row);
            await client.query(sql);
          }),
        );
      const [column] = Object.keys(row);
      expect(await withRow(`UPDATE "${table}" SET "${column}" = "${column}"`)).toMatch(kept);
      expect(await withRow(`DELETE FROM "${table}"`)).toMatch(kept);
    });
  });

  test('empties no ledger, no disclosures and no month of the audit trail', async () => {
    await host.asOwner(async ({ pool }) => {
      const partitions = await tableNames(pool, true);
      expect(partitions.length).toBeGreaterThan(24);
      for (const table of [...appendOnly, 'Disclosure', ...partitions]) {
        expect(await refusal(undone(pool, (client) => client.query(`TRUNCATE "${table}" CASCADE`)))).toMatch(kept);
      }
    });
  });

  test('removes no disclosure', async () => {
    await host.asOwner(async ({ pool }) => {
      const removal = undone(pool, async (client) => {
        await insert(client, 'Disclosure', validRows.Disclosure ?? {});
        await client.query('DELETE FROM "Disclosure"');
      });
      expect(await refusal(removal)).toMatch(kept);
    });
  });
});
