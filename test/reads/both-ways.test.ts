import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callersOf } from '../fuzz/callers.ts';
import { makeWorld } from '../fuzz/world.ts';
import { writeWorld } from '../fuzz/write-world.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { type BothGround, bothWays } from './both-ways.ts';

const world = makeWorld();
let gateway: TestGateway;
let ground: BothGround;
beforeAll(async () => {
  gateway = await startGateway({ seed: (owner) => writeWorld(owner, world) });
  const { url, metricsUrl, database } = gateway;
  ground = { url, metricsUrl, pool: database.pool, world, callers: await callersOf({ ...gateway, world }) };
});
afterAll(() => gateway.stop());

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
