import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseFailure } from './failure.ts';

/**
 * Claims `directory` for this process, in `<directory>.lock/` beside it, and returns what gives it back.
 * Every process writes a claim of its own first and looks at the others' second: of two that start at once at most
 * one goes on, and the claim of a dead process can be removed by anybody without removing a living one's.
 */
export function lockDirectory(directory: string): () => void {
  const claims = `${directory}.lock`;
  const mine = `${process.pid}.${startOf(process.pid)}.${randomUUID()}`;
  mkdirSync(claims, { recursive: true });
  writeFileSync(join(claims, mine), '');
  const release = () => {
    rmSync(join(claims, mine), { force: true });
    process.off('exit', release);
  };
  process.once('exit', release);

  for (const claim of readdirSync(claims)) {
    if (claim === mine) continue;
    const [pid, start] = claim.split('.');
    if (isAlive(Number(pid)) && startOf(Number(pid)) === start) {
      release();
      throw new DatabaseFailure(`${directory} is in use by process ${pid}: stop it first`, { code: 'DATABASE_LOCKED' });
    }
    rmSync(join(claims, claim), { force: true });
  }
  return release;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * When the process began, in clock ticks: a number is soon used again, in a container at every start. One that has ended, and
 * that nobody has asked how, has its number still; it holds nothing.
 */
function startOf(pid: number): string {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ');
    const hasEnded = fields?.[0] === 'Z' || fields?.[0] === 'X';
    return hasEnded ? 'ended' : (fields?.[19] ?? '');
  } catch {
    return ''; // not Linux: the number alone decides
  }
}
