import type pg from 'pg';
import type { Prisma } from '../../prisma/generated/client/client.ts';
import type { LinkedRow } from './chain.ts';

const columns: readonly (keyof LinkedRow)[] = [
  'id',
  'at',
  'kind',
  'outcome',
  'callerKind',
  'callerId',
  'callerName',
  'purpose',
  'reference',
  'operation',
  'subjects',
  'fields',
  'clauses',
  'gaggedUntil',
  'writer',
  'sequence',
  'previousHash',
  'hash',
  'referenceSalt',
  'referenceHash',
  'mac',
];
const list = columns.map((column) => `"${column}"`).join(', ');

/** One statement and one parameter for however many rows, so that it is prepared once. */
const text = `INSERT INTO "AuditEvent" (${list}) SELECT ${list} FROM json_populate_recordset(NULL::"AuditEvent", $1::json)`;

/** Milliseconds, after which a connection is given up and its rows with it. */
const longest = 5_000;

/** Writes them in the transaction of what they record. */
export async function insertWithin(tx: Prisma.TransactionClient, rows: readonly LinkedRow[]): Promise<void> {
  await tx.$executeRawUnsafe(text, JSON.stringify(rows));
}

/** Writes them in a transaction of their own. */
export async function insertAlone(pool: pg.Pool, rows: readonly LinkedRow[]): Promise<void> {
  // pg reads `query_timeout` of each query; its types know of the connection's alone.
  const query = { name: 'audit', text, values: [JSON.stringify(rows)], query_timeout: longest };
  await pool.query(query);
}
