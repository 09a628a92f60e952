import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { castToken } from '../../src/caller/cast.ts';
import { readConfig } from '../../src/config.ts';
import { startServer } from '../../src/server.ts';
import type { Report } from '../../src/trail/verify.ts';
import { testClock } from '../harness/clock.ts';
import { copyDatabase } from '../harness/database.ts';
import { askingAt, type TestGateway } from '../harness/gateway.ts';
import { verified } from './verified.ts';

/** A trail that a gateway has written and left, and its verification after whatever has been done to it. */
export type WrittenTrail = {
  /** What verification says after a change as superuser, which is undone again. */
  after(tamper: (client: pg.ClientBase) => Promise<unknown>): Promise<Report>;
  /** Without the heads of before: as if they had been lost. */
  withoutHeads(tamper: (client: pg.ClientBase) => Promise<unknown>): Promise<Report>;
  close(): Promise<void>;
};

/** Starts a gateway, has `story` ask it over HTTP, and stops it. */
export async function writeTrail(story: (gql: TestGateway['gql']) => Promise<unknown>): Promise<WrittenTrail> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gateway-trail-'));
  const { host, settings } = await copyDatabase(dataDir);
  const config = readConfig({ ...settings, PORT: '0', METRICS_PORT: '0', LOG_LEVEL: 'silent' });
  const clock = testClock();
  const database = await host.serve();
  const server = await startServer({ config, clock, database });
  await story(askingAt(server.url, (name) => castToken(name, config, clock)));
  await server.stop();
  await database.close();

  const tampered = (tamper: (client: pg.ClientBase) => Promise<unknown>, withHeads: boolean) =>
    host.asOwner(async ({ pool }) => {
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        // What a superuser may: no trigger stands in the way.
        await client.query(`SET LOCAL session_replication_role = replica`);
        await tamper(client);
        return await verified(client, config, withHeads);
      } finally {
        await client.query('ROLLBACK');
        client.release();
      }
    });

  return {
    after: (tamper) => tampered(tamper, true),
    withoutHeads: (tamper) => tampered(tamper, false),
    close: async () => {
      await host.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
