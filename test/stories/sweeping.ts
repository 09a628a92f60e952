import { expect, vi } from 'vitest';
import type { TestGateway } from '../harness/gateway.ts';
import { type Changed, change } from './change.ts';

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

/** Who looks, and who approves. */
type Who = 'privacy' | 'legal';

export const runRetention = (gateway: TestGateway, input: Record<string, unknown>, as: Who = 'privacy') =>
  change(gateway, 'runRetention', input, { as, select });

export const runOf = ({ result, errors }: Changed): Run => {
  const run = result?.['run'];
  if (run === undefined) throw new Error(JSON.stringify([result, errors]));
  return run as Run; // selected above
};

/** One looks and another approves; the sweep begins with that. */
export async function approveSweeps(gateway: TestGateway): Promise<Run> {
  const { hash } = runOf(await runRetention(gateway, { dryRun: true }));
  return runOf(await runRetention(gateway, { dryRun: false, hash }, 'legal'));
}

/** Waits until a sweep that began at this time of the gateway's clock, or later, has come to its end. */
export async function swept({ database, clock }: TestGateway): Promise<void> {
  const since = clock.now();
  await vi.waitFor(async () => {
    const where = { finishedAt: { gte: since } };
    expect(await database.prisma.retentionRun.count({ where })).toBeGreaterThan(0);
  }, patiently);
}
