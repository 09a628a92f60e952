import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './ports.ts';

/** A PostgreSQL of the benchmark's own, for where none is given. */
export type Cluster = { url: string; stop(): Promise<void> };

const run = promisify(execFile);
const installations = '/usr/lib/postgresql';

/** Where Debian keeps its newest, else what the PATH finds. */
async function program(name: string): Promise<string> {
  const versions = await readdir(installations).catch(() => []);
  const newest = versions.toSorted((one, other) => Number(other) - Number(one))[0];
  return newest === undefined ? name : join(installations, newest, 'bin', name);
}

/** PostgreSQL refuses to run as root: then as its own user, or else as nobody. */
async function asUser(command: string, args: readonly string[], cwd: string): Promise<void> {
  if (userInfo().uid !== 0) {
    await run(command, args, { cwd });
    return;
  }
  const user = await run('id', ['postgres']).then(
    () => 'postgres',
    () => 'nobody',
  );
  await run('su', ['-s', '/bin/sh', user, '-c', 'exec "$0" "$@"', '--', command, ...args], { cwd });
}

export async function startCluster(): Promise<Cluster> {
  const home = await mkdtemp(join(tmpdir(), 'gateway-bench-cluster-'));
  await chmod(home, 0o755);
  const place = join(home, 'cluster');
  await mkdir(place);
  await chmod(place, 0o777);
  const [data, log, port] = [join(place, 'data'), join(place, 'log'), await freePort()];
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${place} -c shared_buffers=512MB`;
  await asUser(await program('initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C'], place);
  const control = await program('pg_ctl');
  await asUser(control, ['-D', data, '-l', log, '-w', '-o', settings, 'start'], place).catch(async (error: unknown) => {
    throw new Error(`PostgreSQL does not start:\n${await readFile(log, 'utf8').catch(() => '')}`, { cause: error });
  });
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await asUser(control, ['-D', data, '-m', 'immediate', 'stop'], '/');
      await rm(home, { recursive: true, force: true });
    },
  };
}
