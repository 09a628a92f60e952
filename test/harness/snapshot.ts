import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { seedCast } from '../../prisma/seed/seed.ts';
import { createKeyedHash } from '../../src/caller/keyed-hash.ts';
import { readSigningKey } from '../../src/caller/signing-key.ts';
import { readConfig } from '../../src/config.ts';
import { type DatabaseHost, openHost } from '../../src/database/database.ts';
import { prepareDatabase } from '../../src/database/prepare.ts';
import { testClock } from './clock.ts';
import { administer, dropWithCopies, onDatabase, serverUrls } from './server-database.ts';

/** A migrated database with the seeded cast, which each test file takes a copy of. */
export type Snapshot = ({ kind: 'embedded'; file: string } | { kind: 'server'; template: string }) & {
  /** The gateways' own, under which the cast's part of the audit trail is. */
  signingKey: string;
};

declare module 'vitest' {
  interface ProvidedContext {
    snapshot: Snapshot;
  }
}

/** Vitest's global set-up: builds the snapshot once per run, on PostgreSQL when `DATABASE_URL` is set, and removes it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { snapshot, remove } = serverUrls() === null ? await buildFile() : await buildTemplate();
  project.provide('snapshot', snapshot);
  return remove;
}

const signingKey = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();

type Built = { snapshot: Snapshot; remove: () => Promise<void> };

async function buildFile(): Promise<Built> {
  const directory = await mkdtemp(join(tmpdir(), 'gateway-snapshot-'));
  const host = await openHost(readConfig({ NODE_ENV: 'test', DATA_DIR: directory }), { inMemory: true });
  await fill(host);
  const file = join(directory, 'database.tar');
  const dump = await host.dump?.();
  if (dump === undefined) throw new Error('the embedded database gave no snapshot');
  await writeFile(file, Buffer.from(await dump.arrayBuffer()));
  await host.close();
  return {
    snapshot: { kind: 'embedded', file, signingKey },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

async function buildTemplate(): Promise<Built> {
  const template = `gateway_test_${randomBytes(4).toString('hex')}`;
  const remove = () => dropWithCopies(template);
  await administer(`CREATE DATABASE ${template}`);
  try {
    const settings = onDatabase(template);
    const host = await openHost(readConfig({ NODE_ENV: 'test', ...settings }));
    await fill(host, settings.DATABASE_URL);
    await host.close();
  } catch (error) {
    await remove();
    throw error;
  }
  return { snapshot: { kind: 'server', template, signingKey }, remove };
}

async function fill(host: DatabaseHost, servingUrl?: string): Promise<void> {
  const clock = testClock();
  const mac = createKeyedHash(await readSigningKey(signingKey), 'audit');
  await host.asOwner(async ({ pool, prisma }) => {
    await prepareDatabase(pool, clock, servingUrl);
    await seedCast(prisma, clock, mac);
  });
}
