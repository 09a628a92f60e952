import type pg from 'pg';
import { canonicalSql } from './entry.ts';

/** A row of the trail, as the database has it. */
export type StoredEntry = {
  id: string;
  /** Of a row in no chain. */
  at: Date | null;
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

// Put in order first, and spelled then: rows are smaller than their texts.
const text = `DECLARE entries NO SCROLL CURSOR FOR
  SELECT "id", CASE WHEN "writer" IS NULL THEN "at" END AS "at", "writer", "sequence"::float8 AS "sequence", "previousHash",
    "hash", "mac", ${canonicalSql} AS "canonical", "reference", "referenceSalt", "referenceHash",
    "reference" IS NULL AND "referenceHash" IS NOT NULL AND EXISTS (
      SELECT FROM "Customer" WHERE "id" = ANY ("subjects") AND "erasureStartedAt" IS NOT NULL) AS "mayBeEmptied"
  FROM (SELECT * FROM "AuditEvent" ORDER BY "writer" NULLS FIRST, "sequence", "id" OFFSET 0) AS entry`;

/** Every row, chain by chain and each in its order. The client is in a transaction. */
export async function* storedEntries(client: pg.ClientBase): AsyncGenerator<StoredEntry> {
  const fetched = () => client.query<StoredEntry>(`FETCH ${portion} FROM entries`);
  await client.query(text);
  // The database spells the next portion while this one is verified.
  let coming = fetched();
  try {
    for (;;) {
      const { rows } = await coming;
      const isLast = rows.length < portion;
      if (!isLast) coming = fetched();
      yield* rows;
      if (isLast) return;
    }
  } finally {
    await coming.catch(() => {});
    await client.query('CLOSE entries');
  }
}
