import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { carryOut } from '../../src/change.ts';
import { systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { type Clients, type Database, openHost } from '../../src/database/database.ts';
import { prepareDatabase } from '../../src/database/prepare.ts';
import { beginErasure } from '../../src/erasure/begin.ts';
import { runErasure } from '../../src/erasure/run.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import { toSql } from '../../src/policy/predicate/sql.ts';
import type { Caller, Role } from '../../src/policy/vocabulary.ts';
import { toErase, toWarn } from '../../src/retention/rules.ts';
import { runRetention } from '../../src/retention/run.ts';
import { sweep } from '../../src/retention/sweep.ts';
import { contextOf, system } from '../erasure/carry-out.ts';
import { administer, onDatabase } from '../harness/server-database.ts';

// DATABASE_URL=… npx tsx test/measure/retention.ts [--customers 1000000] [--due 100000] [--erasures 200]
const { values } = parseArgs({
  options: {
    customers: { type: 'string', default: '1000000' },
    due: { type: 'string', default: '100000' },
    erasures: { type: 'string', default: '200' },
    /** Of a process that sweeps. */
    sweeper: { type: 'string' },
    run: { type: 'string' },
  },
});
const clock = systemClock;
const testClock = { ...clock, set: () => {}, advance: () => {} };
const { signal } = new AbortController();

/** A tenth are silent for longer than the policy keeps them; as many again are as silent, and something keeps them. */
async function fill({ pool }: Clients, customers: number, due: number): Promise<void> {
  const id = (group: string) => `('01890000-0000-7000-8${group}-' || lpad(to_hex(n), 12, '0'))::uuid`;
  await pool.query(
    `INSERT INTO "Customer" ("id", "name", "email", "country", "registeredAt", "updatedAt", "lastLoginAt", "retentionWarnedAt")
     SELECT ${id('001')}, 'Customer ' || n, 'customer-' || n || '@example.com', 'DE', now() - interval '12 years', now(),
       CASE WHEN n <= $2 * 2 THEN now() - interval '9 years' - n * interval '1 minute'
         ELSE now() - (n % 2000) * interval '1 day' END,
       CASE WHEN n <= $2 / 2 THEN now() - interval '40 days' END
     FROM generate_series(1, $1::int) AS n`,
    [customers, due],
  );
  await pool.query(
    `INSERT INTO "Service" ("id", "customerId", "product", "label", "status", "startedAt", "updatedAt")
     SELECT ${id('002')}, ${id('001')}, 'web', 'site-' || n || '.example', 'ACTIVE', now(), now()
     FROM generate_series($2::int + 1, $1::int) AS n WHERE n <= $2 * 2 OR n % 2 = 0`,
    [customers, due],
  );
  await pool.query(
    `INSERT INTO "Activity" ("id", "customerId", "kind", "at", "abuse")
     SELECT ${id('003')}, ${id('001')}, 'LOGIN', now() - interval '9 years', false FROM generate_series(1, $1::int) AS n`,
    [due],
  );
  await pool.query('ANALYZE');
}

const parts = (database: Database) => ({ database, clock: testClock });

/** One process of the two. */
async function beSweeper(runId: string): Promise<void> {
  const host = await openHost(readConfig({ ...process.env }));
  const database = await host.serve();
  const context = await contextOf(parts(database), system);
  // A process that has served has its code and its statements ready.
  await carryOut(context, { operation: 'measure', clause: 'P14', reference: null }, async () => ({
    ...{ id: runId, subject: null, fields: [] },
  }));
  process.send?.('ready');
  await once(process, 'message');
  await sweep(context, runId, signal);
  await database.close();
  await host.close();
  process.disconnect();
}

type Longest = { transaction: number; within: string; waiting: number; transactions: number; over100: number };

/** The longest transaction that holds customers, how many were seen and how many over 100 ms, and how long anybody has waited for a lock, in milliseconds, sampled. */
function watch({ pool }: Clients): { stop(): Promise<Longest> } {
  const longest: Longest = { transaction: 0, within: '', waiting: 0, transactions: 0, over100: 0 };
  const seen = new Map<string, number>();
  const stopping = new AbortController();
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      await after(5);
      const { rows } = await pool.query<{ open: string; waiting: string | null; query: string; one: string }>(
        `SELECT pid || ' ' || xact_start AS one, extract(epoch FROM clock_timestamp() - xact_start) * 1000 AS open, query,
           CASE WHEN wait_event_type = 'Lock' THEN extract(epoch FROM clock_timestamp() - query_start) * 1000 END AS waiting
         FROM pg_stat_activity activity
         WHERE datname = current_database() AND pid <> pg_backend_pid() AND EXISTS (SELECT FROM pg_locks held
           WHERE held.pid = activity.pid AND held.relation = '"Customer"'::regclass AND held.mode = 'RowShareLock')`,
      );
      for (const { one, open, query, waiting } of rows) {
        seen.set(one, Number(open));
        longest.waiting = Math.max(longest.waiting, Number(waiting));
        if (Number(open) <= longest.transaction) continue;
        Object.assign(longest, { transaction: Number(open), within: query.slice(0, 60) });
      }
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await watching;
      const lengths = [...seen.values()];
      return { ...longest, transactions: lengths.length, over100: lengths.filter((length) => length > 100).length };
    },
  };
}

/** As the sweep does. */
const walking = sql`SELECT set_config(name, 'off', true) FROM unnest(ARRAY[
  'enable_seqscan', 'enable_bitmapscan', 'enable_hashjoin', 'enable_mergejoin', 'enable_material', 'enable_sort']) AS name`;

async function plan({ sql: database }: Clients, what: 'warn' | 'erase'): Promise<string> {
  const terms = defaultPolicy.retention;
  const condition = what === 'warn' ? toWarn(terms, clock.now()) : toErase(terms, clock.now());
  const explain = sql<{ 'QUERY PLAN': string }>`EXPLAIN (ANALYZE, BUFFERS OFF, COSTS OFF, TIMING OFF)
    SELECT one."id" FROM "Customer" AS one WHERE ${toSql(condition, 'one')}
    ORDER BY one."lastSignalAt", one."id" LIMIT 100 FOR NO KEY UPDATE OF one SKIP LOCKED`;
  const { rows } = await database.transaction().execute(async (tx) => {
    await walking.execute(tx);
    return explain.execute(tx);
  });
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

const staff = (name: string, role: Role): Caller => ({
  ...{ kind: 'STAFF', id: name, name, roles: [role], purpose: 'LEGAL_OBLIGATION', reference: 'M-1' },
});

/** One looks, and another approves, as the serving role. Gives the run, and how many seconds each took. */
async function approve(database: Database): Promise<{ runId: string; looking: number; approving: number }> {
  const began = performance.now();
  const runId = await runRetention(await contextOf(parts(database), staff('privacy', 'PRIVACY')), { dryRun: true });
  const looking = seconds(began);
  const { hash } = await database.prisma.retentionRun.findUniqueOrThrow({ where: { id: runId } });
  const again = performance.now();
  await runRetention(await contextOf(parts(database), staff('legal', 'LEGAL')), { dryRun: false, hash });
  return { runId, looking, approving: seconds(again) };
}

const seconds = (since: number): number => Math.round((performance.now() - since) / 100) / 10;

async function measure(): Promise<void> {
  const settings = onDatabase(`gateway_measure_${randomBytes(4).toString('hex')}`);
  const name = new URL(settings.DATABASE_URL).pathname.slice(1);
  const environment = { ...settings, NODE_ENV: 'development', LOG_LEVEL: 'silent', DATA_DIR: '.data' };
  await administer(`CREATE DATABASE ${name}`);
  try {
    const host = await openHost(readConfig(environment));
    const [customers, due] = [Number(values.customers), Number(values.due)];
    await host.asOwner(async (owner) => {
      await prepareDatabase(owner.pool, clock, settings.DATABASE_URL);
      await fill(owner, customers, due);
      const serving = await host.serve();
      const { runId, ...took0 } = await approve(serving);
      await serving.close();
      console.log({ secondsOfDryRun: took0 });
      console.log(await plan(owner, 'warn'));
      console.log(await plan(owner, 'erase'));

      const sweepers = [1, 2].map(() =>
        fork(new URL(import.meta.url), ['--sweeper', 'yes', '--run', runId], {
          execArgv: ['--import', 'tsx'],
          env: { ...process.env, ...environment },
        }),
      );
      await Promise.all(sweepers.map((one) => once(one, 'message')));
      const watched = watch(owner);
      const began = performance.now();
      for (const one of sweepers) one.send('go');
      await Promise.all(sweepers.map((one) => once(one, 'exit')));
      const took = seconds(began);
      const longest = await watched.stop();

      const { rows } = await owner.pool.query(
        `SELECT (SELECT count(*) FROM "OutboxEvent" WHERE "kind" = 'mail.retention-warning')::int AS warnings,
           (SELECT count(DISTINCT "customerId") FROM "OutboxEvent" WHERE "kind" = 'mail.retention-warning')::int AS warned,
           (SELECT count(*) FROM "DataRequest")::int AS erasures,
           (SELECT count(DISTINCT "customerId") FROM "DataRequest")::int AS claimed,
           (SELECT count(*) FROM pgboss.job WHERE name = 'erasure.run')::int AS jobs`,
      );
      console.log({ customers, due, secondsWithTwoProcesses: took, ...rows[0], longestMilliseconds: longest });

      // As if the last message were sent: what is measured is the erasing.
      const database = await host.serve();
      const context = await contextOf(parts(database), system);
      const requests = await owner.prisma.dataRequest.findMany({ take: Number(values.erasures) });
      const erasing = performance.now();
      for (const request of requests) {
        await beginErasure(context, request);
        const sent = `UPDATE "OutboxEvent" SET "handledAt" = now() WHERE "kind" = 'mail.erasure' AND "handledAt" IS NULL`;
        await owner.pool.query(sent);
        await runErasure(context, request.id, signal);
      }
      const took2 = seconds(erasing);
      console.log({
        erasures: requests.length,
        secondsOneByOne: took2,
        perSecond: Math.round(requests.length / took2),
      });
      await database.close();
    });
    await host.close();
  } finally {
    await administer(`DROP DATABASE ${name} WITH (FORCE)`);
  }
}

if (values.run === undefined) await measure();
else await beSweeper(values.run);
