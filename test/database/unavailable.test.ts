import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Clients } from '../../src/database/database.ts';
import { isUnavailable } from '../../src/database/unavailable.ts';
import { administer, serverUrls } from '../harness/server-database.ts';
import { migratedDatabase, type Scratch } from './scratch.ts';

/** What a promise fails with. */
const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

const backend = 'SELECT pg_backend_pid() AS pid';
const end = (pid: number | undefined) => administer(`SELECT pg_terminate_backend(${pid}, 5000)`);

describe('A failure that Prisma has no code for', () => {
  const raw = (cause: object) =>
    Object.assign(new Error('raw'), { code: 'P2010', meta: { driverAdapterError: { cause } } });
  it.each([
    ['a reset connection', raw({ kind: 'ConnectionClosed' }), true],
    ['a server that stops', raw({ kind: 'postgres', originalCode: '57P01' }), true],
    ['one that stops at COMMIT', new Error('at commit', { cause: { kind: 'postgres', originalCode: '57P01' } }), true],
    ['a division by zero', raw({ kind: 'postgres', originalCode: '22012' }), false],
    ['a name that is taken', raw({ kind: 'UniqueConstraintViolation', originalCode: '23505' }), false],
    ['what is no failure of the database', new Error('division by zero'), false],
  ])('is known by what its adapter says: %s', (_what, failure, unavailable) => {
    expect(isUnavailable(failure)).toBe(unavailable);
  });
});

/** The embedded database has one connection, whose end is that of the process. */
describe.runIf(serverUrls() !== null)('It is the database that cannot answer now, and nothing of ours,', () => {
  let host: Scratch;
  beforeAll(async () => {
    host = await migratedDatabase();
    await host.asOwner(({ pool }) =>
      pool.query('CREATE TABLE "Two" ("id" int PRIMARY KEY); INSERT INTO "Two" VALUES (1), (2)'),
    );
  });
  afterAll(() => host.close());

  const asOwner = (work: (owner: Clients) => Promise<void>) => () => host.asOwner(work);

  it(
    'when a connection ends between two statements of a transaction, by Prisma',
    asOwner(async ({ prisma }) => {
      const failure = await failureOf(
        prisma.$transaction(async (tx) => {
          const [row] = await tx.$queryRawUnsafe<{ pid: number }[]>(backend);
          await end(row?.pid);
          return tx.$queryRawUnsafe(backend);
        }),
      );
      expect(failure).toBeInstanceOf(Error);
      expect(isUnavailable(failure)).toBe(true);
    }),
  );

  it(
    'when a connection is cut while a raw statement runs, or before the transaction is committed',
    asOwner(async ({ prisma }) => {
      const during = prisma.$executeRawUnsafe('SELECT pg_terminate_backend(pg_backend_pid(), 5000)');
      expect(isUnavailable(await failureOf(during))).toBe(true);
      const commit = prisma.$transaction(async (tx) => {
        const [row] = await tx.$queryRawUnsafe<{ pid: number }[]>(backend);
        await end(row?.pid);
      });
      expect(isUnavailable(await failureOf(commit))).toBe(true);
    }),
  );

  it(
    'when a connection is asked again after its end',
    asOwner(async ({ pool }) => {
      const client = await pool.connect();
      const { rows } = await client.query<{ pid: number }>(backend);
      const ended = new Promise((resolve) => client.once('end', resolve));
      await end(rows[0]?.pid);
      await ended;
      const failure = await failureOf(client.query(backend));
      client.release(true);
      expect(failure).toMatchObject({ message: expect.stringContaining('not queryable') });
      expect(isUnavailable(failure)).toBe(true);
    }),
  );

  it(
    'when an answer does not come in time',
    asOwner(async ({ pool }) => {
      // pg reads `query_timeout` of each query; its types know of the connection's alone.
      const slow = { text: 'SELECT pg_sleep(2)', query_timeout: 50 };
      expect(isUnavailable(await failureOf(pool.query(slow)))).toBe(true);
    }),
  );

  it(
    'when a transaction is undone to end a deadlock',
    asOwner(async ({ prisma }) => {
      const lock = (id: number) => `SELECT FROM "Two" WHERE "id" = ${id} FOR UPDATE`;
      const arrived: (() => void)[] = [];
      const both = () =>
        new Promise<void>((resolve) => {
          arrived.push(resolve);
          if (arrived.length === 2) for (const go of arrived) go();
        });
      const inOrder = (first: number, second: number) =>
        failureOf(
          prisma.$transaction(async (tx) => {
            await tx.$queryRawUnsafe(lock(first));
            await both();
            await tx.$queryRawUnsafe(lock(second));
          }),
        );
      const failures = (await Promise.all([inOrder(1, 2), inOrder(2, 1)])).filter((failure) => failure !== null);
      expect(failures).toHaveLength(1);
      expect(failures.map(isUnavailable)).toEqual([true]);
    }),
  );
});
