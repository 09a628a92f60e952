import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningServer, startProcess } from '../../.ci/server.ts';
import { castToken } from '../../src/caller/cast.ts';
import { systemClock } from '../../src/clock.ts';
import { type Config, readConfig } from '../../src/config.ts';
import type { Clients, Database } from '../../src/database/database.ts';
import { ensureAuditPartitions } from '../../src/database/prepare.ts';
import { copyDatabase } from '../harness/database.ts';
import { askingAt, type TestGateway } from '../harness/gateway.ts';
import { type Cut, openWire } from '../harness/wire.ts';

/** Where a process ends: at a point in what it says to its database, or after so many milliseconds. */
export type Kill = Cut | number;

/** A gateway as its users start it, in a process of its own, on a database and a directory that outlive it. */
export type Killable = Pick<TestGateway, 'database' | 'config' | 'gql' | 'token'> & {
  clock: typeof systemClock;
  url(): string;
  /** Starts the process, unless it runs. Gives the milliseconds until it answered. */
  start(): Promise<number>;
  /** SIGTERM; fails unless it ends without an error within 10 s. */
  stop(): Promise<void>;
  /** Resolves when the process has been ended there by SIGKILL. */
  killedAt(kill: Kill): Promise<void>;
  /** Ends it all. */
  close(): Promise<void>;
};

/** As which the process is known to its database. */
export const processName = 'killable';

export async function openKillable(seed: (owner: Clients) => Promise<unknown>): Promise<Killable> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gateway-killed-'));
  const { host, settings } = await copyDatabase(dataDir);
  const given = { ...settings, NODE_ENV: 'development', LOG_LEVEL: 'fatal' };
  const config: Config = readConfig(given);
  await host.asOwner(async (owner) => {
    await ensureAuditPartitions(owner.pool, systemClock);
    await seed(owner);
  });
  const database: Database = await host.serve();
  const wire = await openWire(config.DATABASE_URL ?? '');
  const databaseUrl = new URL(wire.url);
  databaseUrl.searchParams.set('application_name', processName);
  const environment = { PATH: process.env['PATH'], ...given, DATABASE_URL: databaseUrl.href };
  let running: Promise<RunningServer> | null = null;
  let url = 'http://127.0.0.1:9'; // where nobody listens

  const token = (name: string) => castToken(name, config, systemClock);
  /** A process that has just been started is let come up: what is held stays held. */
  const kill = async () => {
    const server = await running;
    running = null;
    server?.kill();
    await server?.ended;
  };
  return {
    clock: systemClock,
    config,
    database,
    token,
    url: () => url,
    gql: (...asked) => askingAt(url, token)(...asked),
    start: async () => {
      const began = performance.now();
      running ??= startProcess([process.execPath, '--import', 'tsx', 'src/main.ts'], environment, 30);
      ({ url } = await running);
      return performance.now() - began;
    },
    stop: async () => {
      await (await running)?.stop();
      running = null;
    },
    killedAt: (where) =>
      new Promise((resolve, reject) => {
        const end = () => void kill().then(resolve, reject);
        if (typeof where === 'number') setTimeout(end, where);
        else wire.cut(where, end);
      }),
    close: async () => {
      await kill();
      await wire.close();
      await database.close();
      await host.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
