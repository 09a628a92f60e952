import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { lockDirectory } from './directory-lock.ts';
import { valueParsers } from './values.ts';
import { wireTo } from './wire.ts';

/** PostgreSQL in this process (PGlite): one connection, fsync off; for trying out, developing and testing. */
export type Embedded = {
  /** A pool of the one connection; `options` as in a start-up packet. Two pools take turns, so end one before the next. */
  pool(options: string): pg.Pool;
  /** The data directory as a tar file, for `snapshot`. */
  dump(): Promise<Blob>;
  close(): Promise<void>;
};

type EmbeddedSource = { directory: string } | { memory: true; snapshot?: Blob };

/** Opens the data directory, which this process then holds alone, or a database in memory. */
export async function openEmbedded(source: EmbeddedSource): Promise<Embedded> {
  if (!('directory' in source)) {
    return over(await PGlite.create(source.snapshot === undefined ? {} : { loadDataDir: source.snapshot }), () => {});
  }
  mkdirSync(dirname(source.directory), { recursive: true });
  const unlock = lockDirectory(source.directory);
  try {
    return over(await PGlite.create(source.directory), unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

function over(db: PGlite, unlock: () => void): Embedded {
  const stream = wireTo(db);
  return {
    pool: (options) =>
      new pg.Pool({
        max: 1,
        idleTimeoutMillis: 0,
        connectionTimeoutMillis: 30_000,
        options,
        types: valueParsers,
        stream,
      }),
    dump: () => db.dumpDataDir('none'),
    close: async () => {
      await db.close();
      unlock();
    },
  };
}
