import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { openHost } from '../../src/database/database.ts';
import { lockDirectory } from '../../src/database/directory-lock.ts';
import { type Embedded, openEmbedded } from '../../src/database/embedded.ts';
import { migrate } from '../../src/database/migrations.ts';
import { ownerOptions } from '../../src/database/session.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateway-embedded-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the lock on the data directory', () => {
  test('refuses a second process while the first one lives, and yields when it was killed', async () => {
    const directory = join(folder, 'held');
    const holder = fork(join(import.meta.dirname, 'lock-holder.ts'), [directory], { execArgv: ['--import', 'tsx'] });
    await once(holder, 'message');
    expect(() => lockDirectory(directory)).toThrow(`${directory} is in use by process ${holder.pid}: stop it first`);
    expect(readdirSync(`${directory}.lock`)).toHaveLength(1);

    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const release = lockDirectory(directory);
    expect(() => lockDirectory(directory)).toThrow(`in use by process ${process.pid}`);
    release();
    expect(readdirSync(`${directory}.lock`)).toEqual([]);
  });

  test.runIf(process.platform === 'linux')('is not held by a dead process that nobody has buried', async () => {
    const directory = join(folder, 'unburied');
    const holding = `"${process.execPath}" --import tsx "${join(import.meta.dirname, 'lock-holder.ts')}" "${directory}"`;
    // Whoever started it has become a program that never asks how it ended.
    const careless = spawn('sh', ['-c', `${holding} & exec sleep 60`], { stdio: 'ignore' });
    try {
      const claims = () => (existsSync(`${directory}.lock`) ? readdirSync(`${directory}.lock`) : []);
      await expect.poll(() => claims().length, { timeout: 15_000 }).toBe(1);
      const pid = Number(claims()[0]?.split('.')[0]);
      process.kill(pid, 'SIGKILL');
      await expect.poll(() => readFileSync(`/proc/${pid}/stat`, 'utf8')).toMatch(/\) Z /);
      lockDirectory(directory)();
      expect(claims()).toEqual([]);
    } finally {
      careless.kill('SIGKILL');
    }
  });

  test('is not held by a process that has only inherited the number of a dead one', () => {
    const directory = join(folder, 'reused');
    mkdirSync(`${directory}.lock`);
    writeFileSync(join(`${directory}.lock`, `${process.ppid}.1.left-behind`), '');
    lockDirectory(directory)();
    expect(readdirSync(`${directory}.lock`)).toEqual([]);
  });
});

test('what was written is there when the directory is opened again', async () => {
  const config = readConfig({ NODE_ENV: 'test', DATA_DIR: join(folder, 'data') });
  const first = await openHost(config);
  await first.asOwner(async ({ pool }) => {
    await migrate(pool);
    await pool.query(`INSERT INTO "Suppression" VALUES ('EMAIL', 'ab', now())`);
  });
  await expect(openHost(config)).rejects.toThrow(/in use by process/);
  await first.close();

  const again = await openHost(config);
  const db = await again.serve();
  expect(await db.prisma.suppression.count()).toBe(1);
  await db.close();
  await again.close();
});

describe('the one session', () => {
  let embedded: Embedded;
  beforeAll(async () => {
    embedded = await openEmbedded({ memory: true });
  });
  afterAll(() => embedded.close());

  test('is cleared when a connection is dropped in the middle of a transaction', async () => {
    const pool = embedded.pool(ownerOptions);
    const dropped = await pool.connect();
    await dropped.query('CREATE TABLE kept ()');
    await dropped.query('BEGIN');
    await dropped.query('CREATE TABLE half_made ()');
    await dropped.query(`SET TimeZone = 'America/New_York'`);
    dropped.release(true);

    const { rows } = await pool.query(
      `SELECT to_regclass('kept') IS NOT NULL AS kept, to_regclass('half_made') IS NULL AS undone,
         current_setting('TimeZone') AS zone`,
    );
    expect(rows).toEqual([{ kept: true, undone: true, zone: 'UTC' }]);
    await pool.end();
  });

  test('takes on the role that its connection asks for, and leaves it with the connection', async () => {
    const owner = embedded.pool(ownerOptions);
    await owner.query('CREATE ROLE clerk NOLOGIN');
    await owner.end();
    const clerk = embedded.pool('-c TimeZone=UTC -c role=clerk');
    expect((await clerk.query('SELECT current_user AS role')).rows).toEqual([{ role: 'clerk' }]);
    await clerk.end();
    const ownerAgain = embedded.pool(ownerOptions);
    expect((await ownerAgain.query('SELECT current_user AS role')).rows).toEqual([{ role: 'postgres' }]);
    await ownerAgain.end();
  });

  test('refuses a role that does not exist, and stays usable', async () => {
    const nobody = embedded.pool('-c role=nobody');
    await expect(nobody.query('SELECT 1')).rejects.toMatchObject({ code: '22023' });
    await nobody.end();
    const owner = embedded.pool(ownerOptions);
    expect((await owner.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await owner.end();
  });

  test('goes on after an error, and hands back statements in order', async () => {
    const pool = embedded.pool(ownerOptions);
    await expect(pool.query('SELECT $1::int', ['x'])).rejects.toMatchObject({ code: '22P02' });
    const answers = await Promise.all([1, 2, 3].map((n) => pool.query('SELECT $1::int AS n', [n])));
    expect(answers.map(({ rows }) => rows[0])).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    await pool.end();
  });
});
