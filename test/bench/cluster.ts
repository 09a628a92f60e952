import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../.ci/free-port.ts';
import { postgresPrograms, runUnprivileged, runUnprivilegedNow } from '../harness/unprivileged.ts';

/** A PostgreSQL of the benchmark's own, for where none is given. */
export type Cluster = { url: string };

/** Starts one, which ends with this process, and leaves nothing. */
export async function startCluster(): Promise<Cluster> {
  const bin = postgresPrograms();
  if (bin === null) throw new Error('there is no PostgreSQL: set DATABASE_URL, or install initdb and pg_ctl');
  const home = mkdtempSync(join(tmpdir(), 'gateway-bench-postgresql-'));
  chmodSync(home, 0o755);
  const place = join(home, 'cluster');
  mkdirSync(place);
  chmodSync(place, 0o777);
  const [data, port] = [join(place, 'data'), await freePort()];
  const control = [join(bin, 'pg_ctl'), '-D', data];
  process.once('exit', () => {
    if (existsSync(join(data, 'postmaster.pid'))) runUnprivilegedNow([...control, '-m', 'immediate', 'stop']);
    rmSync(home, { recursive: true, force: true });
  });
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${place} -c shared_buffers=512MB`;
  await runUnprivileged([join(bin, 'initdb'), '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C']);
  await runUnprivileged([...control, '-l', join(place, 'log'), '-w', '-o', settings, 'start']);
  return { url: `postgresql://postgres@127.0.0.1:${port}/postgres` };
}
