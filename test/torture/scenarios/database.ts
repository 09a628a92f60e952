import type pg from 'pg';
import type { Scenario } from '../scenario.ts';
import { strike } from '../strike.ts';
import type { World } from '../world.ts';

const crashed: Scenario = {
  name: 'PostgreSQL crashes',
  times: { full: 20, short: 2 },
  tell: (world, times) =>
    strike(world, times, (time) => ({
      // By turns as its administrator would bring it about, and as the kernel does when memory is short.
      begin: () => (time % 2 === 0 ? world.cluster.stop('immediate') : world.cluster.signal('SIGKILL')),
      milliseconds: 600,
      unready: 'DATABASE_UNREACHABLE',
      end: world.cluster.start,
    })),
};

const restarted: Scenario = {
  name: 'PostgreSQL is restarted',
  times: { full: 5, short: 1 },
  tell: (world, times) =>
    strike(world, times, () => ({
      begin: () => world.cluster.stop('fast'),
      milliseconds: 300,
      unready: 'DATABASE_UNREACHABLE',
      end: world.cluster.start,
    })),
};

const readOnly: Scenario = {
  name: 'PostgreSQL is put read-only',
  times: { full: 5, short: 1 },
  tell: (world, times) =>
    strike(world, times, () => ({
      begin: () => setReadOnly(world, 'on'),
      milliseconds: 1_000,
      unready: 'DATABASE_READ_ONLY',
      end: () => setReadOnly(world, 'off'),
    })),
};

/** Of all sessions, those that are open too. Resolves when they have heard of it. */
async function setReadOnly({ cluster }: World, value: 'on' | 'off'): Promise<void> {
  await cluster.ask(`ALTER SYSTEM SET default_transaction_read_only = ${value}`);
  await cluster.ask('SELECT pg_reload_conf()');
  await cluster.ask('SELECT pg_sleep(0.3)');
}

const withoutConnections: Scenario = {
  name: 'others have all connections',
  times: { full: 5, short: 1 },
  tell: (world, times) => {
    let taken: pg.Client[] = [];
    return strike(world, times, () => ({
      begin: async () => {
        taken = await takeConnections(world);
      },
      milliseconds: 1_000,
      unready: 'DATABASE_UNREACHABLE',
      end: async () => {
        await Promise.all(taken.map((client) => client.end()));
      },
    }));
  },
};

/** All that there are, those of the gateway as well: it is cut off, and somebody is faster, again and again. */
async function takeConnections({ cluster }: World): Promise<pg.Client[]> {
  const taker = await cluster.connect();
  const taken = [taker];
  const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'serving'`;
  const left = `SELECT FROM pg_stat_activity WHERE usename = 'serving'`;
  do {
    await taker.query(cut);
    taken.push(...(await connectionsOf(cluster)));
  } while (((await taker.query(left)).rowCount ?? 0) > 0);
  return taken;
}

/** As a log-in that is no superuser, until there is none left. */
async function connectionsOf(cluster: World['cluster']): Promise<pg.Client[]> {
  const taken: pg.Client[] = [];
  for (;;) {
    const client = await cluster.connect('taker').catch(() => null);
    if (client === null) return taken;
    taken.push(client);
  }
}

const frozen: Scenario = {
  name: 'PostgreSQL stands still',
  times: { full: 1, short: 0 },
  tell: (world, times) =>
    strike(
      world,
      times,
      () => ({
        begin: () => world.cluster.signal('SIGSTOP'),
        milliseconds: 18_000,
        // Nobody can tell it from a database that is slow.
        unready: 'DATABASE_UNREACHABLE',
        meanwhile: ['503 SERVICE_UNAVAILABLE', '504 TIMED_OUT'],
        refusedWithin: 17_000,
        end: () => world.cluster.signal('SIGCONT'),
      }),
      ['ACKED', '503 SERVICE_UNAVAILABLE', '504 TIMED_OUT', '409 IDEMPOTENCY_KEY_IN_FLIGHT'],
    ),
};

export const databaseScenarios: readonly Scenario[] = [crashed, restarted, readOnly, withoutConnections, frozen];
