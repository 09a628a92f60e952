import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const debian = '/usr/lib/postgresql';

/** Where the newest `initdb` and `pg_ctl` of this machine are; null where there are none. */
export function postgresPrograms(): string | null {
  const versions = existsSync(debian) ? readdirSync(debian).toSorted((one, other) => Number(other) - Number(one)) : [];
  const onPath = (process.env['PATH'] ?? '').split(delimiter);
  const places = [...versions.map((version) => join(debian, version, 'bin')), ...onPath];
  return places.find((place) => existsSync(join(place, 'initdb')) && existsSync(join(place, 'pg_ctl'))) ?? null;
}

/** PostgreSQL refuses to run as root. */
function unprivileged([program = '', ...args]: readonly string[]): [string, string[]] {
  if (process.getuid?.() !== 0) return [program, args];
  return ['su', ['-s', '/bin/sh', systemUser(), '-c', 'exec "$0" "$@"', '--', program, ...args]];
}

function systemUser(): string {
  try {
    execFileSync('id', ['postgres'], { stdio: 'ignore' });
    return 'postgres';
  } catch {
    return 'nobody';
  }
}

export function runUnprivilegedNow(command: readonly string[]): void {
  execFileSync(...unprivileged(command), { cwd: '/', stdio: 'ignore' });
}

/** Resolves when the command has ended; not when what it has left in the background has. */
export async function runUnprivileged(command: readonly string[]): Promise<void> {
  const child = spawn(...unprivileged(command), { cwd: '/', stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [unknown];
  if (code !== 0) throw new Error(`${command[0]} ended with ${String(code)}`);
}
