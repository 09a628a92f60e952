import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { bothWays } from './both-ways.ts';
import { openBothGround } from './open-ground.ts';

/** What is planted in the compiled way, one at a time. */
const planted = vi.hoisted((): { difference: 'a value' | 'a row' | 'a record' | null } => ({ difference: null }));

vi.mock('../../src/reads/compiled/read.ts', async (original) => {
  const real = await original<typeof import('../../src/reads/compiled/read.ts')>();
  const readBound: typeof real.readBound = async (pool, plan, values, trail) => {
    const forgetful = { ...trail, servedAlike: () => undefined };
    const read = await real.readBound(pool, plan, values, planted.difference === 'a record' ? forgetful : trail);
    return planted.difference === 'a value' ? { ...read, data: read.data.replace('false', 'true') } : read;
  };
  return { ...real, readBound };
});

vi.mock('../../src/reads/compiled/page.ts', async (original) => {
  const real = await original<typeof import('../../src/reads/compiled/page.ts')>();
  const pageSource: typeof real.pageSource = (page, where, asksNext) =>
    real.pageSource(planted.difference === 'a row' ? { ...page, order: 'asc' } : page, where, asksNext);
  return { ...real, pageSource };
});

let ground: Awaited<ReturnType<typeof openBothGround>>;
beforeAll(async () => {
  ground = await openBothGround();
});
afterAll(() => ground.stop());

test.each(['a value', 'a row', 'a record'] as const)(
  'where %s differs, it is found',
  { timeout: 300_000 },
  async (what) => {
    planted.difference = what;
    const { difference } = await bothWays(ground, { kind: 'STAFF', operations: 2_000, seed: 1 });
    expect(difference).not.toBeNull();
  },
);
