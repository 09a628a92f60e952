import type pg from 'pg';
import { DatabaseFailure } from '../../../src/database/failure.ts';
import { generate } from './generate.ts';
import { lifeAt, type Population, populationOf } from './population.ts';
import { tables } from './rows.ts';
import { byCopy, byInsert, type Writer, writeRows } from './write.ts';

/** Any number that nothing else locks. */
const ADVISORY_LOCK = 1890_0001;

export type Order = {
  customers: number;
  seed: string;
  /** Customers in one transaction. */
  batch?: number;
  /** Told after each batch: how many of the order are there now, and how many of them were there before. */
  onProgress?: (there: number, before: number) => void;
};

/**
 * Fills the database, as its owner, with the first customers of the seed's population, and returns how many it wrote.
 * A customer is there whole or not at all, so a run that was stopped goes on where it was, and a greater number adds the
 * rest. Fails when another run is at work.
 */
export async function fill(pool: pg.Pool, embedded: boolean, order: Order): Promise<number> {
  // Two keep two cores busy, one with writing while rows are generated; the embedded database has one connection.
  const lanes: pg.PoolClient[] = [];
  try {
    const first = await pool.connect();
    lanes.push(first);
    await lock(first);
    if (!embedded) lanes.push(await pool.connect());
    const written = await writeMissing(lanes, embedded ? byInsert : byCopy, order);
    await first.query(`ANALYZE ${tables.map((table) => `"${table}"`).join(', ')}`);
    return written;
  } finally {
    for (const lane of lanes) lane.release(true); // ends the session, and with it the lock or what a failure left open
  }
}

async function lock(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [
    ADVISORY_LOCK,
  ]);
  if (rows[0]?.locked) return;
  throw new DatabaseFailure('another run is filling this database: let it end first', { code: 'DATABASE_LOCKED' });
}

/** Each lane takes the next batch when it is done with one; when one fails, the others end after theirs. */
async function writeMissing(
  lanes: readonly pg.ClientBase[],
  write: Writer,
  { customers, seed, batch = 1_000, onProgress }: Order,
): Promise<number> {
  const population = populationOf(seed);
  const batches = batchesOf(placesOf(population, customers), batch);
  let there = 0;
  let written = 0;
  const work = async (client: pg.ClientBase) => {
    // Leaving this loop by a failure closes the generator, for the other lanes too.
    for (const places of batches) {
      const missing = await missingOf(client, population, places);
      if (missing.length > 0) await writeBatch(client, write, population, missing);
      there += places.length;
      written += missing.length;
      onProgress?.(there, there - written);
    }
  };
  const ends = await Promise.allSettled(lanes.map(work));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return written;
}

/**
 * The first places of a population in the order of their customers' ids. Indexes then grow at their ends; customers in no
 * order would touch all of their pages, and PostgreSQL logs a page whole when it is touched first after a checkpoint.
 */
function placesOf(population: Population, count: number): Uint32Array {
  const registered = Float64Array.from({ length: count }, (_, place) => lifeAt(population, place).registeredAt);
  const at = (place: number) => registered[place] ?? 0;
  return Uint32Array.from({ length: count }, (_, place) => place).toSorted((one, other) => at(one) - at(other));
}

function* batchesOf(places: Uint32Array, size: number): Generator<number[], void> {
  for (let first = 0; first < places.length; first += size) yield [...places.subarray(first, first + size)];
}

async function missingOf(client: pg.ClientBase, population: Population, places: readonly number[]): Promise<number[]> {
  const ids = places.map((place) => lifeAt(population, place).id);
  const { rows } = await client.query<{ id: string }>('SELECT "id" FROM "Customer" WHERE "id" = ANY($1::uuid[])', [
    ids,
  ]);
  const known = new Set(rows.map(({ id }) => id));
  return places.filter((_, index) => !known.has(ids[index] ?? ''));
}

async function writeBatch(
  client: pg.ClientBase,
  write: Writer,
  population: Population,
  places: readonly number[],
): Promise<void> {
  const rows = generate(population, places);
  await client.query('BEGIN');
  await writeRows(client, rows, write);
  await client.query('COMMIT');
}
