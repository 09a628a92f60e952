import { readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../../.ci/free-port.ts';
import { runUnprivileged, runUnprivilegedNow } from '../harness/unprivileged.ts';

/** A PostgreSQL of this program's own, which may be broken. It runs. */
export type Cluster = {
  url(role: string, database: string): string;
  /** Asks as a superuser, on a connection of its own, whatever sessions are set to. */
  ask<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** A connection for what lasts longer than a statement; a superuser's, unless another log-in is named. */
  connect(role?: string): Promise<pg.Client>;
  start(): Promise<void>;
  /** `pg_ctl stop`: `immediate` is a crash. */
  stop(mode: 'fast' | 'immediate'): Promise<void>;
  /** A signal to every process of it at once; resolves when none is left, after SIGKILL. */
  signal(name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<void>;
  running(): boolean;
  close(): Promise<void>;
};

const settings = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=40',
  'shared_buffers=32MB',
  // Small enough for a small disk.
  'min_wal_size=2MB',
  'max_wal_size=24MB',
];

/** Starts one with a database of this name, and log-ins `serving` and `taker` that may do nothing; on disks of its own, where there are some. */
export async function openCluster(
  bin: string,
  database: string,
  disks: { tables: { path: string }; log: { path: string } } | null,
): Promise<Cluster> {
  // Its parent may be root's, who does not run it.
  const directory = await mkdtemp(join(tmpdir(), 'gateway-torture-cluster-'));
  await chmod(directory, 0o755);
  const room = join(directory, 'room');
  await mkdir(room);
  await chmod(room, 0o777);
  const data = join(room, 'data');
  const initdb = [join(bin, 'initdb'), `--pgdata=${data}`, '--username=postgres', '--auth=trust', '--encoding=UTF8'];
  const walDirectory = disks === null ? [] : [`--waldir=${join(disks.log.path, 'wal')}`];
  await runUnprivileged([...initdb, '--locale=C', '--wal-segsize=1', ...walDirectory]);

  const port = await freePort();
  const control = [join(bin, 'pg_ctl'), `--pgdata=${data}`, `--log=${join(room, 'log')}`, '--wait', '--timeout=60'];
  const options = settings.map((setting) => `-c ${setting}`).join(' ');
  const url = (role: string, name: string) => `postgresql://${role}@127.0.0.1:${port}/${name}`;
  const connect = async (role = 'postgres', to = database) => {
    const client = new pg.Client({
      connectionString: url(role, to),
      options: '-c default_transaction_read_only=off -c TimeZone=UTC',
      connectionTimeoutMillis: 5_000,
    });
    client.on('error', () => {});
    await client.connect();
    return client;
  };
  const processes = () => processesOf(data);
  const endNow = () => {
    if (processes().length > 0) runUnprivilegedNow([...control, '--mode=immediate', 'stop']);
  };
  process.once('exit', endNow);
  const start = () =>
    runUnprivileged([...control, `--options=-p ${port} ${options}`, 'start']).catch((cause: unknown) => {
      const said = readFileSync(join(room, 'log'), 'utf8').split('\n').slice(-10).join('\n');
      throw new Error(`PostgreSQL does not start:\n${said}`, { cause });
    });

  await start();
  const client = await connect('postgres', 'postgres');
  const tablespace = disks === null ? null : join(disks.tables.path, 'tables');
  if (tablespace !== null) {
    await runUnprivileged(['mkdir', tablespace]);
    await client.query(`CREATE TABLESPACE small LOCATION '${tablespace}'`);
  }
  await client.query(`CREATE DATABASE ${database} ${tablespace === null ? '' : 'TABLESPACE small'}`);
  await client.query('CREATE ROLE serving LOGIN');
  await client.query('CREATE ROLE taker LOGIN');
  await client.end();

  return {
    url,
    connect: (role) => connect(role),
    ask: async (sql, values = []) => {
      const client = await connect();
      try {
        return (await client.query(sql, values)).rows;
      } finally {
        await client.end();
      }
    },
    start,
    stop: (mode) => runUnprivileged([...control, `--mode=${mode}`, 'stop']),
    signal: async (name) => {
      const told = processes();
      for (const pid of told) sendSignal(pid, name);
      if (name !== 'SIGKILL') return;
      while (told.some((pid) => statusOf(pid) !== null)) await after(20);
      // In a container nobody may bury the dead, and PostgreSQL takes them for living.
      await rm(join(data, 'postmaster.pid'), { force: true });
    },
    running: () => processes().length > 0,
    close: async () => {
      process.off('exit', endNow);
      endNow();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The postmaster of a data directory, and its children. */
function processesOf(data: string): number[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statusOf(Number(name)) ?? []);
  const postmasters = new Set(all.filter(({ command }) => isPostmaster(command, data)).map(({ pid }) => pid));
  return [...postmasters, ...all.filter(({ parent }) => postmasters.has(parent)).map(({ pid }) => pid)];
}

const isPostmaster = ([program = '', ...args]: readonly string[], data: string): boolean =>
  program.endsWith('/postgres') && args.includes(data);

/** Null when it has ended, though nobody may have asked how. */
function statusOf(pid: number): { pid: number; parent: number; command: string[] } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return state === 'Z' ? null : { pid, parent: Number(parent), command };
  } catch {
    return null;
  }
}

function sendSignal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
