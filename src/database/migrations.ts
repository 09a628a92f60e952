import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { DatabaseFailure } from './failure.ts';

/** The key that the Prisma schema engine locks, so that it and this runner exclude each other. */
const ADVISORY_LOCK = 72707369;

/** Prisma's own table, column for column. */
const HISTORY = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

export type Migration = { name: string; sql: string; checksum: string };

/** The migrations of `folder` (`prisma/migrations` of this package), in the order of their names. */
export function readMigrations(folder: string = migrationsFolder()): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted()
    .map((name) => {
      const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

/**
 * Applies what is not yet applied, as `prisma migrate deploy` does and into the same history, and returns the names.
 * Several processes may run it at once. It stops at a migration that failed before or was edited since.
 */
export async function migrate(pool: pg.Pool, migrations: Migration[] = readMigrations()): Promise<string[]> {
  const client = await pool.connect().catch((cause: unknown) => {
    throw new DatabaseFailure('the database is out of reach', { code: 'DATABASE_UNREACHABLE', cause });
  });
  try {
    await client.query(`SET lock_timeout = '60s'`);
    await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
    await client.query(HISTORY);
    const pending = await unapplied(client, migrations);
    for (const migration of pending) await apply(client, migration);
    await client.query('SELECT pg_advisory_unlock($1)', [ADVISORY_LOCK]);
    return pending.map((migration) => migration.name);
  } finally {
    client.release(true); // ends the session, and with it the lock and the setting
  }
}

/** The migrations that this database lacks; fails when one was applied in part or edited since. */
export async function unapplied(
  db: pg.Pool | pg.PoolClient,
  migrations: Migration[] = readMigrations(),
): Promise<Migration[]> {
  const { rows } = await db.query<{ migration_name: string; checksum: string; finished: boolean }>(
    `SELECT "migration_name", "checksum", "finished_at" IS NOT NULL AS "finished"
     FROM "_prisma_migrations" WHERE "rolled_back_at" IS NULL`,
  );
  const failed = rows.find((row) => !row.finished);
  if (failed !== undefined) {
    throw new DatabaseFailure(`migration ${failed.migration_name} failed earlier: resolve it first`, {
      code: 'MIGRATION_FAILED',
    });
  }
  const applied = new Map(rows.map((row) => [row.migration_name, row.checksum]));
  const edited = migrations.find(({ name, checksum }) => (applied.get(name) ?? checksum) !== checksum);
  if (edited !== undefined) {
    throw new DatabaseFailure(`migration ${edited.name} was edited after it was applied: restore it`, {
      code: 'MIGRATION_EDITED',
    });
  }
  return migrations.filter(({ name }) => !applied.has(name));
}

async function apply(client: pg.PoolClient, { name, sql, checksum }: Migration): Promise<void> {
  const id = randomUUID();
  await client.query(`INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name") VALUES ($1, $2, $3)`, [
    id,
    checksum,
    name,
  ]);
  try {
    await client.query(sql);
  } catch (error) {
    await client.query(`UPDATE "_prisma_migrations" SET "logs" = $2 WHERE "id" = $1`, [id, String(error)]);
    throw new DatabaseFailure(`migration ${name} failed: ${String(error)}`, { code: 'MIGRATION_FAILED', cause: error });
  }
  await client.query(
    `UPDATE "_prisma_migrations" SET "finished_at" = now(), "applied_steps_count" = 1 WHERE "id" = $1`,
    [id],
  );
}

/** `prisma/migrations` of this package, found from the sources and from the build alike. */
export function migrationsFolder(): string {
  let root = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(root, 'prisma', 'migrations'))) {
    if (root === dirname(root))
      throw new DatabaseFailure('prisma/migrations is missing', { code: 'MIGRATIONS_PENDING' });
    root = dirname(root);
  }
  return join(root, 'prisma', 'migrations');
}
