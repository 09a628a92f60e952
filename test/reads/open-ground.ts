import { callersOf } from '../fuzz/callers.ts';
import { makeWorld } from '../fuzz/world.ts';
import { writeWorld } from '../fuzz/write-world.ts';
import { startGateway } from '../harness/gateway.ts';
import type { BothGround } from './both-ways.ts';

/** A gateway of a test file's own over the canary database. */
export async function openBothGround(): Promise<BothGround & { stop(): Promise<void> }> {
  const world = makeWorld();
  const gateway = await startGateway({ seed: (owner) => writeWorld(owner, world) });
  const { url, metricsUrl, database, stop } = gateway;
  const callers = await callersOf({ ...gateway, world });
  return { url, metricsUrl, pool: database.pool, world, callers, stop };
}
