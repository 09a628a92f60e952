import { randomBytes } from 'node:crypto';
import { readConfig } from '../../src/config.ts';
import { type DatabaseHost, openHost } from '../../src/database/database.ts';
import { openEmbedded } from '../../src/database/embedded.ts';
import { migrate } from '../../src/database/migrations.ts';
import { administer, onDatabase, serverUrls } from '../harness/server-database.ts';

export type Scratch = DatabaseHost & { settings: NodeJS.ProcessEnv };

/** An empty database of a test's own: in memory, or on the PostgreSQL that the tests run on. `close` removes it. */
export async function emptyDatabase(): Promise<Scratch> {
  const settings: NodeJS.ProcessEnv = { NODE_ENV: 'test' };
  if (serverUrls() === null) {
    emptyCluster ??= newCluster();
    return { ...(await openHost(readConfig(settings), { snapshot: await emptyCluster })), settings };
  }
  const name = `floor_test_${randomBytes(4).toString('hex')}`;
  await administer(`CREATE DATABASE ${name}`);
  Object.assign(settings, onDatabase(name));
  const host = await openHost(readConfig(settings));
  return {
    ...host,
    settings,
    close: async () => {
      await administer(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/** Making an embedded database takes seconds, copying one does not. */
let emptyCluster: Promise<Blob> | undefined;

async function newCluster(): Promise<Blob> {
  const embedded = await openEmbedded({ memory: true });
  const cluster = await embedded.dump();
  await embedded.close();
  return cluster;
}

/** The same, with every migration applied. */
export async function migratedDatabase(): Promise<Scratch> {
  const scratch = await emptyDatabase();
  await scratch.asOwner(({ pool }) => migrate(pool));
  return scratch;
}
