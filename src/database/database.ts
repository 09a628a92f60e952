import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import { PrismaClient } from '../../prisma/generated/client/client.ts';
import type PrismaTypes from '../../prisma/generated/pothos.ts';
import type { Config } from '../config.ts';
import { openEmbedded } from './embedded.ts';
import { readMigrations } from './migrations.ts';
import { bindToOperations } from './operation.ts';
import { openPool } from './postgresql.ts';
import { assertMigrated, assertRecordable, assertServingSession } from './readiness.ts';
import { ownerOptions, servingOptions, servingTimeouts } from './session.ts';
import { listenToStatements, type StatementListener, statementNames } from './statements.ts';

/** Every table with its row, for Kysely. */
export type Tables = { [Model in keyof PrismaTypes]: PrismaTypes[Model]['Shape'] };

/** One pool, seen through Prisma, through Kysely, and bare. */
export type Clients = { prisma: PrismaClient; sql: Kysely<Tables>; pool: pg.Pool };

/** The database as the gateway serves from it, under the role `gateway`. */
export type Database = Clients & {
  embedded: boolean;
  /** Resolves when the database answers, is migrated, and can be written to; else rejects with a `DatabaseFailure`. */
  check(): Promise<void>;
  close(): Promise<void>;
};

/** A database that is reachable but not yet served from. The embedded one has a single session: owner first, then serve. */
export type DatabaseHost = {
  embedded: boolean;
  /** Works as the owner of the tables: migrations, seed, tests. */
  asOwner<Result>(work: (owner: Clients) => Promise<Result>): Promise<Result>;
  /** Opens the serving pool, and refuses one that is unsafe or unmigrated. */
  serve(options?: { onQuery?: StatementListener }): Promise<Database>;
  /** The embedded database as a tar file, for `snapshot`. */
  dump?(): Promise<Blob>;
  close(): Promise<void>;
};

type HostConfig = Pick<Config, 'NODE_ENV' | 'DATABASE_URL' | 'DATABASE_OWNER_URL' | 'DATABASE_POOL' | 'DATA_DIR'>;
type HostOptions = { inMemory?: boolean; snapshot?: Blob };
type Pools = Pick<DatabaseHost, 'embedded' | 'dump' | 'close'> & { owner(): pg.Pool; serving(): pg.Pool };

/** PostgreSQL when `DATABASE_URL` is set, else the embedded database under `DATA_DIR` (or in memory, from a snapshot). */
export async function openHost(config: HostConfig, options: HostOptions = {}): Promise<DatabaseHost> {
  const { owner, serving, ...host } =
    config.DATABASE_URL === undefined
      ? await embeddedPools(config.DATA_DIR, options)
      : serverPools(config, config.DATABASE_URL);
  return {
    ...host,
    asOwner: async (work) => {
      const clients = clientsOver(owner());
      try {
        return await work(clients);
      } finally {
        await closeClients(clients);
      }
    },
    serve: async ({ onQuery } = {}) => {
      const pool = serving();
      if (onQuery !== undefined) listenToStatements(pool, onQuery);
      bindToOperations(pool, { cancellable: !host.embedded });
      const clients = clientsOver(pool);
      const migrations = readMigrations();
      try {
        await assertMigrated(pool, migrations);
        await assertServingSession(pool, { production: config.NODE_ENV === 'production' });
      } catch (error) {
        await closeClients(clients);
        throw error;
      }
      const check = async () => {
        await assertMigrated(pool, migrations);
        await assertRecordable(pool);
      };
      return { ...clients, embedded: host.embedded, check, close: () => closeClients(clients) };
    },
  };
}

async function embeddedPools(dataDir: string, { inMemory, snapshot }: HostOptions): Promise<Pools> {
  const inDirectory = snapshot === undefined && inMemory !== true;
  const embedded = await openEmbedded(
    inDirectory ? { directory: join(dataDir, 'database') } : { memory: true, ...(snapshot && { snapshot }) },
  );
  return {
    embedded: true,
    owner: () => embedded.pool(ownerOptions),
    serving: () => embedded.pool(servingOptions),
    dump: embedded.dump,
    close: embedded.close,
  };
}

function serverPools(config: HostConfig, url: string): Pools {
  return {
    embedded: false,
    owner: () => openPool({ url: config.DATABASE_OWNER_URL ?? url, connections: 4, options: ownerOptions }),
    serving: () =>
      openPool({ url, connections: config.DATABASE_POOL, options: `${servingOptions} ${servingTimeouts}` }),
    close: async () => {},
  };
}

function clientsOver(pool: pg.Pool): Clients {
  // A cut connection shows at its next statement; without listeners, for idle ones and those in use, it ends the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool, { statementNameGenerator: statementNames() }),
    errorFormat: 'minimal',
    transactionOptions: { maxWait: pool.options.connectionTimeoutMillis ?? 0, timeout: 15_000 },
  });
  return { prisma, sql: new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }), pool };
}

async function closeClients({ prisma, pool }: Clients): Promise<void> {
  await prisma.$disconnect();
  await pool.end();
}
