import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, readConfig } from '../../src/config.ts';
import { openHost } from '../../src/database/database.ts';
import { prepareDatabase } from '../../src/database/prepare.ts';
import { startServer } from '../../src/server.ts';
import { testClock } from '../harness/clock.ts';
import { administer, onDatabase, serverUrls } from '../harness/server-database.ts';
import { unlimitedPolicy } from '../harness/unlimited.ts';
import type { BothGround } from '../reads/both-ways.ts';
import { callersOf } from './callers.ts';
import { makeWorld } from './world.ts';
import { writeWorld } from './write-world.ts';

export type OpenGround = BothGround & { embedded: boolean; close(): Promise<void> };

/** A gateway of its own over the canary database, on PostgreSQL when `DATABASE_URL` is set. */
export async function openGround(): Promise<OpenGround> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gateway-fuzz-'));
  const name = `gateway_fuzz_${randomBytes(4).toString('hex')}`;
  const onServer = serverUrls() !== null;
  if (onServer) await administer(`CREATE DATABASE ${name}`);
  const remove = async () => {
    if (onServer) await administer(`DROP DATABASE ${name} WITH (FORCE)`);
    await rm(dataDir, { recursive: true, force: true });
  };
  const given = { NODE_ENV: 'test', DATA_DIR: dataDir, PORT: '0', METRICS_PORT: '0', LOG_LEVEL: 'silent' };
  try {
    return await serve(readConfig({ ...given, ...(onServer && onDatabase(name)) }), remove);
  } catch (error) {
    await remove();
    throw error;
  }
}

async function serve(config: Config, remove: () => Promise<void>): Promise<OpenGround> {
  const clock = testClock();
  const world = makeWorld();
  const host = await openHost(config, { inMemory: true });
  await host.asOwner(async (owner) => {
    await prepareDatabase(owner.pool, clock, config.DATABASE_URL);
    await writeWorld(owner, world);
  });
  const database = await host.serve();
  const server = await startServer({ config, clock, database, policy: unlimitedPolicy });
  return {
    url: server.url,
    metricsUrl: server.metricsUrl ?? '',
    pool: database.pool,
    world,
    callers: await callersOf({ config, clock, world }),
    embedded: host.embedded,
    close: async () => {
      await server.stop();
      await database.close();
      await host.close();
      await remove();
    },
  };
}
