import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from './ports.ts';

/** A PostgreSQL of the benchmark's own, for where none is given. */
export type Cluster = { url: string };

const installations = '/usr/lib/postgresql';

/** Where Debian keeps its newest, else what the PATH finds. */
function program(name: string): string {
  const versions = existsSync(installations) ? readdirSync(installations) : [];
  const newest = versions.toSorted((one, other) => Number(other) - Number(one))[0];
  return newest === undefined ? name : join(installations, newest, 'bin', name);
}

function exists(user: string): boolean {
  try {
    execFileSync('id', [user], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** PostgreSQL refuses to run as root: then as its own user, or else as nobody. */
function run(command: string, args: readonly string[], cwd: string): void {
  const options = { cwd, stdio: ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit'] };
  if (userInfo().uid !== 0) {
    execFileSync(command, args, options);
    return;
  }
  const user = exists('postgres') ? 'postgres' : 'nobody';
  execFileSync('su', ['-s', '/bin/sh', user, '-c', 'exec "$0" "$@"', '--', command, ...args], options);
}

/** Starts one, which ends with this process, and leaves nothing. */
export async function startCluster(): Promise<Cluster> {
  const home = mkdtempSync(join(tmpdir(), 'gateway-bench-postgresql-'));
  chmodSync(home, 0o755);
  const place = join(home, 'cluster');
  mkdirSync(place);
  chmodSync(place, 0o777);
  const [data, port] = [join(place, 'data'), await freePort()];
  const control = program('pg_ctl');
  process.once('exit', () => {
    if (existsSync(join(data, 'postmaster.pid'))) run(control, ['-D', data, '-m', 'immediate', 'stop'], '/');
    rmSync(home, { recursive: true, force: true });
  });
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${place} -c shared_buffers=512MB`;
  run(program('initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C'], place);
  run(control, ['-D', data, '-l', join(place, 'log'), '-w', '-o', settings, 'start'], place);
  return { url: `postgresql://postgres@127.0.0.1:${port}/postgres` };
}
