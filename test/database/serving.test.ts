import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { openHost } from '../../src/database/database.ts';
import { migrate, readMigrations } from '../../src/database/migrations.ts';
import { prepareDatabase, setApartForProduction } from '../../src/database/prepare.ts';
import { administer, serverUrls } from '../harness/server-database.ts';
import { emptyDatabase, migratedDatabase, type Scratch } from './scratch.ts';

let host: Scratch;
beforeAll(async () => {
  host = await migratedDatabase();
});
afterAll(() => host.close());

test('every statement runs in UTC under the serving role, through Prisma and Kysely alike', async () => {
  const sent: string[] = [];
  const db = await host.serve({ onQuery: (sql) => void sent.push(sql) });
  sent.length = 0;
  const session = await db.prisma.$queryRaw`SELECT current_user AS role, current_setting('TimeZone') AS zone`;
  expect(session).toEqual([{ role: 'gateway', zone: 'UTC' }]);
  expect(await db.sql.selectFrom('Customer').select('id').execute()).toEqual([]);
  await db.prisma.$transaction((tx) => tx.customer.count());
  expect(sent).toHaveLength(5);
  expect(sent[0]).toContain('current_user');
  expect(sent[1]).toBe('select "id" from "Customer"');
  expect([sent[2], sent[4]]).toEqual(['BEGIN', 'COMMIT']);
  await db.close();
});

test('times, dates and large numbers come back as they were written', async () => {
  const db = await host.serve();
  const at = new Date('2026-03-29T00:30:00.123Z');
  const day = new Date('2026-03-29T00:00:00Z');
  await db.prisma.cookieUsage.create({ data: { site: 'example.com', day, pageViews: 2, visitors: 1 } });
  await db.prisma.auditHead.create({ data: { writer: 'w', sequence: 2n ** 60n, hash: 'h', signature: 's', at } });
  expect(await db.sql.selectFrom('CookieUsage').select('day').execute()).toEqual([{ day }]);
  const heads = await db.sql.selectFrom('AuditHead').select(['sequence', 'at']).execute();
  expect(heads).toEqual([{ sequence: 2n ** 60n, at }]);
  expect(await db.prisma.auditHead.findMany({ select: { sequence: true, at: true } })).toEqual(heads);
  await db.close();
});

test('a database that was never migrated is not served from', async () => {
  const empty = await emptyDatabase();
  await expect(empty.serve()).rejects.toMatchObject({ code: 'MIGRATIONS_PENDING' });
  await empty.close();
});

test('a database that lacks the last migration is not served from', async () => {
  const behind = await migratedDatabase();
  const last = readMigrations().at(-1)?.name;
  await behind.asOwner(({ pool }) =>
    pool.query('DELETE FROM "_prisma_migrations" WHERE "migration_name" = $1', [last]),
  );
  await expect(behind.serve()).rejects.toThrow(`migration ${last} is not applied: run npm run db:deploy`);
  await behind.close();
});

test('a check tells when the database went out of reach', async () => {
  const db = await host.serve();
  await expect(db.check()).resolves.toBeUndefined();
  await db.close();
  await expect(db.check()).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
});

describe.runIf(serverUrls() !== null)('in production', () => {
  const login = `floor_login_${randomBytes(4).toString('hex')}`;
  const production = (options: Record<string, string> = {}, user = login) => {
    const url = new URL(host.settings['DATABASE_URL'] ?? '');
    url.username = user;
    url.password = user === login ? 'secret' : url.password;
    url.search = new URLSearchParams(options).toString().replaceAll('+', '%20');
    return {
      ...readConfig({ NODE_ENV: 'test', ...host.settings, DATABASE_URL: url.href }),
      NODE_ENV: 'production' as const,
    };
  };
  const refused = async (config: ReturnType<typeof production>) => (await openHost(config)).serve();
  beforeAll(() => administer(`CREATE ROLE ${login} LOGIN PASSWORD 'secret'`));
  afterAll(() => administer(`DROP ROLE ${login}`));

  test('a login that may not act as the serving role is refused, until the deployment admits it', async () => {
    await expect(refused(production())).rejects.toMatchObject({
      code: 'DATABASE_UNSAFE',
      message: /db:deploy grants it/,
    });
    const { DATABASE_URL } = production();
    const prepared = await host.asOwner(({ pool }) => prepareDatabase(pool, { now: () => new Date() }, DATABASE_URL));
    expect(prepared.login).toBe(login);
    const db = await refused(production());
    expect((await db.pool.query('SELECT session_user AS login')).rows).toEqual([{ login }]);
    expect((await db.pool.query('SHOW statement_timeout')).rows).toEqual([{ statement_timeout: '15s' }]);
    await db.close();
  });

  test('the owner of the tables is refused', async () => {
    const config = { ...readConfig(host.settings), NODE_ENV: 'production' as const };
    const serving = config.DATABASE_OWNER_URL ?? config.DATABASE_URL ?? '';
    await expect(refused({ ...config, DATABASE_URL: serving })).rejects.toThrow(
      /superuser or as the owner of the tables/,
    );
  });

  test.each([
    ['sessions in another time zone', '-c TimeZone=America/New_York -c role=gateway', /America\/New_York, not UTC/],
    ['sessions that keep their own role', '-c TimeZone=UTC', /not gateway/],
    [
      'commits that are not waited for',
      '-c TimeZone=UTC -c role=gateway -c synchronous_commit=off',
      /synchronous_commit is off/,
    ],
  ])('%s are refused', async (_what, options, reason) => {
    await expect(refused(production({ options }))).rejects.toThrow(reason);
  });

  test.each([
    ['commits that are not waited for, of the log-in', `ROLE ${login}`, 'synchronous_commit'],
    ['commits that are not waited for, of the database', 'DATABASE', 'synchronous_commit'],
  ])('%s are refused', async (_what, whose, setting) => {
    const target =
      whose === 'DATABASE' ? `DATABASE ${new URL(host.settings['DATABASE_URL'] ?? '').pathname.slice(1)}` : whose;
    await administer(`ALTER ${target} SET ${setting} = off`);
    await expect(refused(production())).rejects.toThrow(/synchronous_commit is off/);
    await administer(`ALTER ${target} RESET ${setting}`);
    await (await refused(production())).close();
  });

  test('a database that was set apart for production is served by no development mode', async () => {
    const apart = await migratedDatabase();
    await apart.asOwner(({ pool }) => setApartForProduction(pool));
    await expect(apart.serve()).rejects.toMatchObject({
      code: 'DATABASE_UNSAFE',
      message: expect.stringContaining('NODE_ENV=production alone serves'),
    });
    await apart.close();
  });

  test('cut connections end nothing, idle or in use: the next statement gets a new one', async () => {
    const db = await refused(production());
    const inUse = await db.pool.connect();
    const { rows } = await db.pool.query<{ pid: number }>(
      'SELECT pid FROM pg_stat_activity WHERE usename = session_user',
    );
    expect(rows).toHaveLength(2);
    const gone = new Promise((resolve) => inUse.once('end', resolve));
    for (const { pid } of rows) await administer(`SELECT pg_terminate_backend(${pid})`);
    await gone;
    inUse.release();
    await expect
      .poll(() =>
        db.check().then(
          () => 'serving',
          () => 'broken',
        ),
      )
      .toBe('serving');
    await db.close();
  });
});

test('migrating a served database again changes nothing', async () => {
  expect(await host.asOwner(({ pool }) => migrate(pool))).toEqual([]);
});
