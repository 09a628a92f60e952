import type pg from 'pg';
import { shapes } from '../fuzz/canary.ts';
import type { CustomerState } from '../fuzz/customers.ts';
import type { World } from '../fuzz/world.ts';

function plain(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return value.toString('latin1');
  return typeof value === 'bigint' ? String(value) : value;
}

/** Every row of every table of the database, the queue of jobs among them, as JSON. */
export async function dumpOf(pool: pg.Pool): Promise<Map<string, string>> {
  const { rows: tables } = await pool.query<{ schema: string; name: string }>(
    `SELECT table_schema AS schema, table_name AS name FROM information_schema.tables
     WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'`,
  );
  const dump = new Map<string, string>();
  for (const { schema, name } of tables) {
    const { rows } = await pool.query<Record<string, unknown>>(`SELECT * FROM "${schema}"."${name}"`);
    const values = rows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([column, value]) => [column, plain(value)])),
    );
    dump.set(`${schema}.${name}`, JSON.stringify(values));
  }
  return dump;
}

/** The columns whose canaries of a customer are still somewhere in the database, ids aside: `Invoice.addresseeName`. */
export async function remainsOf(pool: pg.Pool, { cells }: World, customer: CustomerState): Promise<string[]> {
  const found = new Set<string>();
  for (const text of (await dumpOf(pool)).values()) {
    for (const [canary] of text.matchAll(shapes)) {
      for (const { row, column } of cells.get(canary) ?? []) {
        if (row.customer === customer && !/^[0-9a-f]{8}-/.test(canary)) found.add(`${row.model}.${column}`);
      }
    }
  }
  return [...found].toSorted();
}
