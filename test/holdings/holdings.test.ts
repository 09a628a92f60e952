import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerId } from '../../prisma/seed/keys.ts';
import type { Database, DatabaseHost } from '../../src/database/database.ts';
import { holdings, type ModelName, rowsOf } from '../../src/holdings/holdings.ts';
import { copyDatabase } from '../harness/database.ts';

const models = Object.keys(holdings) as ModelName[];
let directory: string;
let host: DatabaseHost;
let database: Database;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'holdings-'));
  ({ host } = await copyDatabase(directory));
  database = await host.serve();
});
afterAll(async () => {
  await database.close();
  await host.close();
  await rm(directory, { recursive: true, force: true });
});

async function tablesWith(column: string): Promise<string[]> {
  const { rows } = await database.pool.query<{ name: string }>(
    `SELECT relname AS name FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
     WHERE attname = $1 AND relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition`,
    [column],
  );
  return rows.map(({ name }) => name);
}

test('a table that names a customer is found as theirs', async () => {
  const named = await tablesWith('customerId');
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => 'nobodys' in holdings[name as ModelName])).toEqual([]);
});

test('so is a table that names their request', async () => {
  const named = await tablesWith('requestId');
  expect(named.length).toBeGreaterThan(4);
  for (const name of named) expect(rowsOf(name as ModelName, customerId('frank')), name).not.toBeNull();
});

test('each customer has rows of their own, and nobody has another’s', async () => {
  for (const model of models) {
    const count = async (where: ReturnType<typeof rowsOf>) => {
      const { rows } = await sql<{
        ids: string[];
      }>`SELECT coalesce(array_agg(ctid::text || tableoid::text), '{}') AS ids FROM ${sql.table(model)} WHERE ${where}`.execute(
        database.sql,
      );
      return rows[0]?.ids ?? [];
    };
    const whose = ['alice', 'bob', 'frank'] as const;
    const seen = new Set<string>();
    for (const name of whose) {
      const where = rowsOf(model, customerId(name));
      if (where === null) continue;
      for (const id of await count(where)) {
        expect(seen, `${model} ${name}`).not.toContain(id);
        seen.add(id);
      }
    }
    if (['Customer', 'Service', 'DataRequest', 'RequestEvent'].includes(model)) expect(seen.size).toBeGreaterThan(2);
  }
});
