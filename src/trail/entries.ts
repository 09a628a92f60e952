import type pg from 'pg';
import { canonicalSql } from './entry.ts';

/** A row of the trail, as the database has it. */
export type StoredEntry = {
  id: string;
  at: Date;
  writer: string | null;
  sequence: number | null;
  previousHash: string | null;
  hash: string | null;
  mac: string | null;
  canonical: string;
  reference: string | null;
  referenceSalt: string | null;
  referenceHash: string | null;
  /** Whether an erasure has begun of somebody whom it is about, and so may have emptied the reference. */
  mayBeEmptied: boolean;
};

/** Rows in memory at once. */
const portion = 5_000;

const text = `DECLARE entries NO SCROLL CURSOR FOR
  SELECT "id", "at", "writer", "sequence"::float8 AS "sequence", "previousHash", "hash", "mac",
    ${canonicalSql} AS "canonical", "reference", "referenceSalt", "referenceHash",
    "reference" IS NULL AND "referenceHash" IS NOT NULL AND EXISTS (
      SELECT FROM "Customer" WHERE "id" = ANY ("subjects") AND "erasureStartedAt" IS NOT NULL) AS "mayBeEmptied"
  FROM "AuditEvent" ORDER BY "writer" NULLS FIRST, "sequence", "id"`;

/** Every row, chain by chain and each in its order. The client is in a transaction. */
export async function* storedEntries(client: pg.ClientBase): AsyncGenerator<StoredEntry> {
  await client.query(text);
  try {
    for (;;) {
      const { rows } = await client.query<StoredEntry>(`FETCH ${portion} FROM entries`);
      yield* rows;
      if (rows.length < portion) return;
    }
  } finally {
    await client.query('CLOSE entries');
  }
}
