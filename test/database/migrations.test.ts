import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { missingMigration } from '../../prisma/missing-migration.ts';
import { migrationList, startSchemaEngine } from '../../prisma/schema-engine.ts';
import { openEmbedded } from '../../src/database/embedded.ts';
import { type Migration, migrate, migrationsFolder, readMigrations, unapplied } from '../../src/database/migrations.ts';
import { ensureAuditPartitions, prepareDatabase } from '../../src/database/prepare.ts';
import { ownerOptions } from '../../src/database/session.ts';
import { emptyDatabase, type Scratch } from './scratch.ts';

const step = (name: string, sql: string): Migration => ({ name, sql, checksum: name + sql.length });
const create = step('1_create', 'CREATE TABLE counted (n int); INSERT INTO counted VALUES (1)');
const add = step('2_add', 'INSERT INTO counted VALUES (2)');
const broken = step('3_broken', 'INSERT INTO counted VALUES (3); SELECT missing');

let scratch: Scratch;
const asOwner = <Result>(work: (pool: pg.Pool) => Promise<Result>) => scratch.asOwner(({ pool }) => work(pool));
const counted = (pool: pg.Pool) => pool.query<{ n: number }>('SELECT n FROM counted').then(({ rows }) => rows.length);

describe('migrations', () => {
  beforeEach(async () => {
    scratch = await emptyDatabase();
  });
  afterEach(() => scratch.close());

  test('are applied once, in order, by three processes that start together', async () => {
    const runs = await Promise.all([1, 2, 3].map(() => asOwner((pool) => migrate(pool, [create, add]))));
    expect(runs.toSorted((a, b) => a.length - b.length)).toEqual([[], [], ['1_create', '2_add']]);
    expect(await asOwner(counted)).toBe(2);
  });

  test('that are new are applied to a database that has the others', async () => {
    expect(await asOwner((pool) => migrate(pool, [create]))).toEqual(['1_create']);
    expect(await asOwner((pool) => unapplied(pool, [create, add]))).toEqual([add]);
    expect(await asOwner((pool) => migrate(pool, [create, add]))).toEqual(['2_add']);
  });

  test('that were edited after they were applied stop the deployment', async () => {
    await asOwner((pool) => migrate(pool, [create]));
    const edited = { ...create, checksum: 'other' };
    const again = asOwner((pool) => migrate(pool, [edited, add]));
    await expect(again).rejects.toMatchObject({ code: 'MIGRATION_EDITED', message: /1_create was edited/ });
    expect(await asOwner(counted)).toBe(1);
  });

  test('that fail leave nothing behind and stop every later deployment', async () => {
    const first = asOwner((pool) => migrate(pool, [create, broken, add]));
    await expect(first).rejects.toMatchObject({ code: 'MIGRATION_FAILED', message: /3_broken failed: .*missing/ });
    expect(await asOwner(counted)).toBe(1);
    const second = asOwner((pool) => migrate(pool, [create, add]));
    await expect(second).rejects.toThrow('migration 3_broken failed earlier: resolve it first');
  });

  test('prepare a database once: partitions for two years, and nothing when they are there', async () => {
    const clock = { now: () => new Date() };
    const first = await asOwner((pool) => prepareDatabase(pool, clock, scratch.settings['DATABASE_URL']));
    expect(first.migrations).toEqual(readMigrations().map(({ name }) => name));
    expect(await asOwner((pool) => prepareDatabase(pool, clock))).toEqual({
      migrations: [],
      partitions: 0,
      login: null,
    });
    const later = { now: () => new Date(Date.now() + 366 * 86_400_000) };
    expect(await asOwner((pool) => ensureAuditPartitions(pool, later))).toBeGreaterThanOrEqual(11);
  });

  test('leave a month in the default partition when its events are already there', async () => {
    const clock = { now: () => new Date('2040-01-15T00:00:00Z') };
    const made = await asOwner(async (pool) => {
      await migrate(pool);
      await pool.query(
        `INSERT INTO "AuditEvent" ("id", "at", "kind", "outcome", "callerKind", "callerId", "callerName", "operation",
           "subjects", "fields", "clauses")
         VALUES (gen_random_uuid(), '2040-03-31T23:30:00Z', 'READ', 'ALLOWED', 'SYSTEM', 'a', 'a', 'a', '{}', '{}', '{}')`,
      );
      return ensureAuditPartitions(pool, clock);
    });
    expect(made).toBe(25);
  });
});

describe("Prisma's own engine", () => {
  const schema = readFileSync(join(migrationsFolder(), '..', 'schema.prisma'), 'utf8');

  test('finds no difference between schema.prisma and the migrations', async () => {
    expect(await missingMigration(readMigrations(), schema)).toBeNull();
  });

  test('finds a column that was added to schema.prisma without a migration', async () => {
    const changed = schema.replace('model Customer {', 'model Customer {\n  nickname String?');
    expect(await missingMigration(readMigrations(), changed)).toContain('ADD COLUMN     "nickname" TEXT');
  });

  test('continues the history that the gateway wrote, and the gateway continues the one it wrote', async () => {
    const embedded = await openEmbedded({ memory: true });
    const pool = embedded.pool(ownerOptions);
    const [init, ...rest] = readMigrations();
    if (init === undefined) throw new Error('there are no migrations');
    const engine = await startSchemaEngine(async () => pool, schema);
    const filters = { externalTables: [], externalEnums: [] };

    await engine.applyMigrations({ migrationsList: migrationList([init]), filters });
    expect(await migrate(pool)).toEqual(rest.map(({ name }) => name));
    const history = await engine.diagnoseMigrationHistory({
      migrationsList: migrationList(readMigrations()),
      optInToShadowDatabase: false,
      filters,
    });
    expect(history).toMatchObject({ editedMigrationNames: [], failedMigrationNames: [], history: null });
    await pool.end();
    await embedded.close();
  });
});
