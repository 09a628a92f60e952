import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { callerKinds, callersOf } from './callers.ts';
import { columns } from './columns.ts';
import { type Ground, hunt } from './hunt.ts';
import { makeWorld } from './world.ts';
import { writeWorld } from './write-world.ts';

const world = makeWorld();
let gateway: TestGateway;
let ground: Ground;
let before: Record<string, string>;
beforeAll(async () => {
  gateway = await startGateway({ seed: (owner) => writeWorld(owner, world) });
  ground = { url: gateway.url, world, callers: await callersOf({ ...gateway, world }) };
  before = await everythingStored();
});
afterAll(() => gateway.stop());

/** What answers add to: the trail, its heads, and whom staff have seen lately. */
const trail = ['AuditEvent', 'AuditHead', 'StaffSight'];

/** Every table's content in short, but for the trail. */
async function everythingStored(): Promise<Record<string, string>> {
  const stored: Record<string, string> = {};
  for (const table of Object.keys(columns).filter((name) => !trail.includes(name))) {
    const { rows } = await gateway.database.pool.query<{ hash: string }>(
      `SELECT md5(string_agg(one::text, ' ' ORDER BY one::text)) AS hash FROM "${table}" AS one`,
    );
    stored[table] = rows[0]?.hash ?? '';
  }
  return stored;
}

/** How many canaries come out at least, as they may: a fuzz that is told nothing finds nothing. */
const told = { CUSTOMER: 100, STAFF: 300, PARTNER: 40, SYSTEM: 0, ANONYMOUS: 0 };

describe('of random operations', () => {
  test.each(callerKinds)(
    'none brings out what the policy keeps from a caller of kind %s, or tells of somebody unseen (P19)',
    async (kind) => {
      const { find, operations, seen } = await hunt(ground, { kind, operations: 150, seed: 1 });
      expect(find).toBeNull();
      expect(operations).toBe(150);
      expect(seen.size).toBeGreaterThanOrEqual(told[kind]);
    },
  );

  test('none leaves anything behind but the trail, so that the same seed finds the same again', async () => {
    expect(await everythingStored()).toEqual(before);
  });
});
