import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../.ci/free-port.ts';
import { type BenchDatabase, named } from './database.ts';
import type { Callers } from './gateway.ts';
import type { Dialect } from './operations.ts';

export const serverNames = ['limit', 'gateway', 'gateway-uncompiled', 'mercurius', 'postgraphile', 'apollo'] as const;
export type ServerName = (typeof serverNames)[number];

/** One row of the table: what is started, and how it is asked. */
type Variant = {
  title: string;
  dialect: Dialect;
  script: string;
  environment?: NodeJS.ProcessEnv;
  /** On the Node that it wants. */
  newNode?: true;
};

export const variants: Record<ServerName, Variant> = {
  limit: { title: 'limit: `node:http` + one prepared statement', dialect: 'peer', script: 'test/bench/peers/limit.ts' },
  gateway: { title: '**this gateway**', dialect: 'gateway', script: 'dist/src/main.js' },
  'gateway-uncompiled': {
    title: 'this gateway, `COMPILED_READS=off`',
    dialect: 'gateway',
    script: 'dist/src/main.js',
    environment: { COMPILED_READS: 'off' },
  },
  mercurius: {
    title: 'Mercurius + JIT + hand-written SQL',
    dialect: 'peer',
    script: 'test/bench/peers/mercurius.ts',
  },
  postgraphile: {
    title: 'PostGraphile 5',
    dialect: 'postgraphile',
    script: 'test/bench/peers/postgraphile.ts',
    newNode: true,
  },
  apollo: { title: 'Apollo Server + Pothos + Prisma', dialect: 'peer', script: 'test/bench/peers/apollo.ts' },
};

export type Running = {
  name: ServerName;
  port: number;
  pid: number;
  /** What its connections to the database are called. */
  application: string;
  /** Has it stand still, so that what it does by itself disturbs no other, and go on. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
};

/** Where servers are started: each on a port, and with a log, of its own. */
export type Site = {
  database: BenchDatabase;
  callers: Callers;
  newNode: string;
  logs: string;
  /** Where each leaves a CPU profile when it ends. */
  profiles?: string | undefined;
};

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Starts one, and waits until it listens. Fails with what it wrote. */
export async function startServer(name: ServerName, site: Site): Promise<Running> {
  const { database, callers, newNode, logs, profiles } = site;
  const { dialect, script, environment, newNode: isNew } = variants[name];
  const application = `bench-${name}`;
  const settings =
    dialect === 'gateway'
      ? callers.environment(named(database.servingUrl, application))
      : { NODE_ENV: 'production', DATABASE_URL: named(database.ownerUrl, application) };
  const port = await freePort();
  const ports = { PORT: String(port), METRICS_PORT: String(await freePort()) };
  const logFile = `${logs}/${name}-${port}.log`;
  const log = openSync(logFile, 'w');
  const profiling = profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}/${name}`];
  const child = spawn(
    isNew ? newNode : process.execPath,
    [...profiling, ...(script.endsWith('.ts') ? ['--import', 'tsx'] : []), script],
    {
      cwd: root,
      env: { PATH: process.env['PATH'], ...settings, ...environment, ...ports },
      stdio: ['ignore', log, log],
    },
  );
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = once(child, 'exit');
  const deadline = performance.now() + 60_000;
  while (!(await answers(port))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      throw new Error(`${name} does not serve:\n${await readFile(logFile, 'utf8')}`);
    }
    await after(100);
  }
  return {
    name,
    port,
    pid: child.pid ?? 0,
    application,
    pause: () => child.kill('SIGSTOP'),
    resume: () => child.kill('SIGCONT'),
    stop: async () => {
      child.kill('SIGCONT');
      child.kill();
      await Promise.race([ended, after(12_000)]);
      kill();
      process.off('exit', kill);
    },
  };
}

const answers = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/ready`).then(
    ({ status }) => status < 500,
    () => false,
  );
