import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bothWays } from './both-ways.ts';
import { openBothGround } from './open-ground.ts';

let ground: Awaited<ReturnType<typeof openBothGround>>;
beforeAll(async () => {
  ground = await openBothGround();
});
afterAll(() => ground.stop());

describe('a compiled read', () => {
  test.each([
    ['CUSTOMER', 200],
    ['STAFF', 200],
    ['PARTNER', 200],
  ] as const)(
    'answers and records what the standard path does, for every %s',
    { timeout: 300_000 },
    async (kind, operations) => {
      const { difference, compiled } = await bothWays(ground, { kind, operations, seed: 1 });
      expect(difference).toBeNull();
      expect(compiled).toBeGreaterThan(operations / 5);
    },
  );
});
