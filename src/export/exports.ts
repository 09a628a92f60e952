import { sql } from 'kysely';
import pg from 'pg';
import type { Database } from '../database/database.ts';
import { directoryStore } from './directory.ts';
import { type Reader, readerOn } from './reader.ts';
import type { ExportStore } from './store.ts';

/** What exports are written with, and to. */
export type Exports = {
  store: ExportStore;
  /**
   * Works alone on a request's export, reading within one snapshot; whoever dies lets go of both. The embedded database has
   * one connection, which nobody may keep: there, each read is by itself. Throws ExportUnderWay.
   */
  alone<Result>(requestId: string, work: (reader: Reader) => Promise<Result>): Promise<Result>;
  /** Whether anybody works on it now. */
  isUnderWay(requestId: string): Promise<boolean>;
};

/** Somebody else is writing the same export. */
class ExportUnderWay extends Error {
  override name = 'ExportUnderWay';
}

type Held = Pick<Database, 'pool' | 'sql' | 'embedded'>;

const lock = (requestId: string) =>
  sql<{ held: boolean }>`select pg_try_advisory_xact_lock(hashtextextended(${`export ${requestId}`}, 0)) as held`;

export function openExports(database: Held, directory: string): Exports {
  return { store: directoryStore(directory), ...(database.embedded ? inThisProcess(database) : underLock(database)) };
}

/** No other process has the embedded database. */
function inThisProcess({ sql: kysely }: Held): Omit<Exports, 'store'> {
  const underWay = new Set<string>();
  return {
    alone: async (requestId, work) => {
      if (underWay.has(requestId)) throw new ExportUnderWay();
      underWay.add(requestId);
      try {
        return await work({ moving: true, read: async (query) => (await query.execute(kysely)).rows });
      } finally {
        underWay.delete(requestId);
      }
    },
    isUnderWay: async (requestId) => underWay.has(requestId),
  };
}

/** On a connection of its own: the pool's are few, and its statements short. */
function underLock({ pool, sql: kysely }: Held): Omit<Exports, 'store'> {
  return {
    alone: async (requestId, work) => {
      const client = new pg.Client({ ...pool.options });
      // A cut connection shows at the next statement; without a listener it ends the process.
      client.on('error', () => {});
      await client.connect();
      try {
        await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
        await client.query(
          "SET LOCAL statement_timeout = '10min'; SET LOCAL idle_in_transaction_session_timeout = '10min'",
        );
        const reader = readerOn(client, kysely);
        const [locked] = await reader.read(lock(requestId));
        if (!locked?.held) throw new ExportUnderWay();
        return await work(reader);
      } finally {
        await client.end();
      }
    },
    isUnderWay: async (requestId) => {
      const [locked] = (await lock(requestId).execute(kysely)).rows;
      return !locked?.held;
    },
  };
}
