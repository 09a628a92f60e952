import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { inject } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { type DatabaseHost, openHost } from '../../src/database/database.ts';
import { administer, onDatabase } from './server-database.ts';

/** A database of a test's own, migrated and seeded with the cast, and the settings that lead to it. `close` removes it. */
export type TestDatabase = { host: DatabaseHost; settings: NodeJS.ProcessEnv };

export async function copyDatabase(dataDir: string): Promise<TestDatabase> {
  const snapshot = inject('snapshot');
  const local = { NODE_ENV: 'test', DATA_DIR: dataDir, SIGNING_KEY: snapshot.signingKey };
  if (snapshot.kind === 'embedded') {
    const tar = new Blob([await readFile(snapshot.file)]);
    return { host: await openHost(readConfig(local), { snapshot: tar }), settings: local };
  }
  const name = `${snapshot.template}_${randomBytes(4).toString('hex')}`;
  await administer(`CREATE DATABASE ${name} TEMPLATE ${snapshot.template}`);
  const settings = { ...local, ...onDatabase(name) };
  const host = await openHost(readConfig(settings));
  const close = async () => {
    await host.close();
    await administer(`DROP DATABASE ${name} WITH (FORCE)`);
  };
  return { host: { ...host, close }, settings };
}
