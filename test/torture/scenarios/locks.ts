import { setTimeout as after } from 'node:timers/promises';
import type pg from 'pg';
import { balance } from '../books.ts';
import type { Cluster } from '../cluster.ts';
import { startLoad } from '../load.ts';
import type { Scenario } from '../scenario.ts';
import { expected, onlyEnded, strike } from '../strike.ts';
import type { World } from '../world.ts';

const locked: Scenario = {
  name: 'others hold locks for longer than anybody waits',
  times: { full: 2, short: 1 },
  tell: (world, times) => {
    let holder: pg.Client | null = null;
    return strike(world, times, () => ({
      begin: async () => {
        holder = await world.cluster.connect();
        await holder.query('BEGIN; LOCK TABLE "Service", "AuditEvent" IN EXCLUSIVE MODE');
      },
      milliseconds: 6_000,
      unready: null,
      refusedWithin: 6_000,
      end: async () => holder?.end(),
    }));
  },
};

/** Changes that have their customer, and wait for somebody else. */
const waiting = `SELECT pid FROM pg_stat_activity activity WHERE usename = 'serving' AND wait_event_type = 'Lock'
  AND EXISTS (SELECT FROM pg_locks held WHERE held.pid = activity.pid AND held.relation = '"Customer"'::regclass)`;

/** Holds what changes need second, and resolves with the holder when one has come so far. */
async function holdUp(cluster: Cluster): Promise<pg.Client> {
  const holder = await cluster.connect();
  // So that it is the other who finds the deadlock, and gives way.
  await holder.query(`SET deadlock_timeout = '1h'; BEGIN; LOCK TABLE "Service" IN EXCLUSIVE MODE`);
  while ((await cluster.ask(waiting)).length === 0) await after(10);
  return holder;
}

/** Strikes so often, each time when changes are in its way, and balances the books. */
async function strikeChanges(world: World, times: number, blow: (holder: pg.Client) => Promise<unknown>) {
  const load = startLoad(world);
  for (let time = 0; time < times; time += 1) {
    await load.answered(3);
    const holder = await holdUp(world.cluster);
    await blow(holder);
    await holder.end();
  }
  await load.served(performance.now());
  const told = await load.end();
  onlyEnded(told.attempts, expected);
  const refused = told.attempts.filter(({ end }) => end === '503 SERVICE_UNAVAILABLE').length;
  if (refused < times) throw new Error(`${refused} changes were refused in ${times} times`);
  const { unheard } = await balance(world, told);
  return { faults: times, acked: told.changes.length, resent: told.resent, unheard };
}

const deadlocked: Scenario = {
  name: 'deadlocks',
  times: { full: 10, short: 1 },
  tell: async (world, times) => {
    const count = 'SELECT deadlocks::int AS count FROM pg_stat_database WHERE datname = current_database()';
    const before = (await world.cluster.ask<{ count: number }>(count))[0]?.count ?? 0;
    const figures = await strikeChanges(world, times, (holder) => holder.query('SELECT FROM "Customer" FOR UPDATE'));
    await after(1_500); // the statistics are a second behind
    const found = ((await world.cluster.ask<{ count: number }>(count))[0]?.count ?? 0) - before;
    if (found < times) throw new Error(`${found} deadlocks in ${times} times`);
    return figures;
  },
};

const cancelled: Scenario = {
  name: 'statements are cancelled by an administrator',
  times: { full: 20, short: 2 },
  tell: (world, times) =>
    strikeChanges(world, times, () => world.cluster.ask(`SELECT pg_cancel_backend(pid) FROM (${waiting}) AS waiting`)),
};

const sleepless = `CREATE OR REPLACE FUNCTION torture_slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'`;
const sleeping = sleepless.replace('BEGIN ', 'BEGIN PERFORM pg_sleep(60); ');

const slow: Scenario = {
  name: 'statements take longer than they may',
  times: { full: 1, short: 0 },
  tell: async (world, times) => {
    await world.cluster.ask(sleepless);
    await world.cluster.ask(
      'CREATE TRIGGER torture_slow BEFORE INSERT ON "Service" FOR EACH ROW EXECUTE FUNCTION torture_slow()',
    );
    const late = ['ACKED', '504 TIMED_OUT', '503 SERVICE_UNAVAILABLE'];
    const fault = {
      begin: () => world.cluster.ask(sleeping),
      milliseconds: 17_000,
      unready: null,
      meanwhile: late,
      refusedWithin: 17_000,
      end: async () => {
        await world.cluster.ask(sleepless);
        // Those that sleep still do.
        const asleep = `SELECT FROM pg_stat_activity WHERE usename = 'serving' AND wait_event = 'PgSleep'`;
        while ((await world.cluster.ask(asleep)).length > 0) await after(50);
      },
    };
    const figures = await strike(world, times, () => fault, [...expected, ...late]);
    await world.cluster.ask('DROP TRIGGER torture_slow ON "Service"');
    return figures;
  },
};

export const lockScenarios: readonly Scenario[] = [locked, deadlocked, cancelled, slow];
