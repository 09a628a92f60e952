import { expect, vi } from 'vitest';
import type { TestGateway } from '../harness/gateway.ts';
import { type Changed, change } from './change.ts';
import { colleague } from './colleague.ts';

const select = 'run { id status hash warn erase withoutAddress records proposedBy approvedBy warned claimed expired }';

export type Run = {
  id: string;
  status: string;
  hash: string;
  warn: number;
  erase: number;
  withoutAddress: number;
  records: number;
  proposedBy: string;
  approvedBy: string | null;
  warned: number;
  claimed: number;
  expired: number;
};

export const patiently = { timeout: 60_000, interval: 100 };

/** `privacy` of the cast, or a colleague in the same department. */
type Who = 'privacy' | 'second';

export async function runRetention(gateway: TestGateway, input: Record<string, unknown>, who: Who = 'privacy') {
  const as = who === 'privacy' ? { as: 'privacy' } : { headers: await colleague(gateway, 'privacy-2', 'PRIVACY') };
  return change(gateway, 'runRetention', input, { ...as, select });
}

export const runOf = ({ result, errors }: Changed): Run => {
  const run = result?.['run'];
  if (run === undefined) throw new Error(JSON.stringify([result, errors]));
  return run as Run; // selected above
};

/** One looks and another approves; the sweep begins with that. */
export async function approveSweeps(gateway: TestGateway): Promise<Run> {
  const { hash } = runOf(await runRetention(gateway, { dryRun: true }));
  return runOf(await runRetention(gateway, { dryRun: false, hash }, 'second'));
}

/** Waits until a sweep that began at this time of the gateway's clock, or later, has come to its end. */
export async function swept({ database, clock }: TestGateway): Promise<void> {
  const since = clock.now();
  await vi.waitFor(async () => {
    const where = { finishedAt: { gte: since } };
    expect(await database.prisma.retentionRun.count({ where })).toBeGreaterThan(0);
  }, patiently);
}
