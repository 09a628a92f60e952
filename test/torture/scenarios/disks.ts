import { createHash, randomUUID } from 'node:crypto';
import { chmod, mkdir, readdir } from 'node:fs/promises';
import { setTimeout as after } from 'node:timers/promises';
import { customerId } from '../../../prisma/seed/keys.ts';
import { attempt } from '../ask.ts';
import { balance } from '../books.ts';
import { startLoad } from '../load.ts';
import type { Scenario } from '../scenario.ts';
import { expected, onlyEnded, strike } from '../strike.ts';
import type { World } from '../world.ts';

const unmounted = ({ disks }: World) => (disks === null ? 'only root may mount a small disk' : null);

const tables: Scenario = {
  name: 'the disk of the tables is full',
  skipped: unmounted,
  times: { full: 5, short: 1 },
  tell: (world, times) =>
    strike(world, times, () => ({
      begin: async () => world.disks?.tables.fill(),
      milliseconds: 3_000,
      unready: null,
      // There is room on pages that are there already.
      meanwhile: ['ACKED', '503 SERVICE_UNAVAILABLE'],
      end: async () => world.disks?.tables.free(),
    })),
};

const log: Scenario = {
  name: 'the disk of the write-ahead log is full',
  skipped: unmounted,
  times: { full: 3, short: 1 },
  tell: (world, times) =>
    strike(world, times, () => ({
      begin: async () => {
        await world.disks?.log.fill();
        await untilItPanics(world);
      },
      milliseconds: 1_000,
      unready: 'DATABASE_UNREACHABLE',
      // By itself PostgreSQL comes back only while it finds room to recover.
      end: async () => {
        await world.cluster.signal('SIGKILL');
        await world.disks?.log.free();
        await world.cluster.start();
      },
    })),
};

async function untilItPanics({ cluster }: World): Promise<void> {
  const write = `SELECT pg_switch_wal() FROM pg_logical_emit_message(true, 'torture', repeat('x', 1000000))`;
  for (let tries = 0; tries < 200; tries += 1) {
    const written = await cluster.ask(write).then(
      () => true,
      () => false,
    );
    if (!written) return cluster.signal('SIGSTOP').then(() => cluster.signal('SIGKILL'));
  }
  throw new Error('the log is never full');
}

/** Full, where there is a small disk; else not to be written to, which root would not notice. */
const exports: Scenario = {
  name: 'the disk of the exports is full',
  skipped: ({ disks }) =>
    disks === null && process.getuid?.() === 0 ? 'root may not mount, and may write anywhere' : null,
  times: { full: 1, short: 1 },
  tell: async (world) => {
    await fillAccount(world);
    await mkdir(world.exports, { recursive: true });
    if (world.disks === null) await chmod(world.exports, 0o500);
    const load = startLoad(world);
    const request = await openExport(world);
    await until(world, `SELECT FROM pgboss.job WHERE name = 'export.write' AND retry_count >= 1`);
    await load.answered(5);
    if (world.disks === null) await chmod(world.exports, 0o700);
    world.disks?.exports.grow(64);
    const began = performance.now();
    await until(world, `SELECT FROM "DataRequest" WHERE "id" = $1 AND "status" = 'COMPLETED'`, [request]);
    const backIn = performance.now() - began;
    const told = await load.end();
    onlyEnded(told.attempts, expected);
    await isWhole(world, request);
    const files = await readdir(world.exports);
    if (files.length !== 1) throw new Error(`${files.length} files are left of one export`);
    const { unheard } = await balance(world, told);
    return { faults: 1, acked: told.changes.length, resent: told.resent, unheard, backIn };
  },
};

/** An export of some megabytes. */
async function fillAccount({ cluster }: World): Promise<void> {
  await cluster.ask(
    `INSERT INTO "Activity" ("id", "customerId", "kind", "at", "abuse")
     SELECT ('018a0000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, $1, 'LOGIN', '2024-01-01', false
     FROM generate_series(1, 40000) AS n ON CONFLICT DO NOTHING`,
    [customerId('alice')],
  );
}

async function openExport(world: World): Promise<string> {
  const query = `mutation { openRequest(input: { kind: EXPORT }) { __typename } }`;
  const headers = { 'idempotency-key': randomUUID() };
  const { end } = await attempt(world.gateway().url, await world.token('alice'), { query, headers });
  if (end !== 'ACKED') throw new Error(`an export is answered with ${end}`);
  const newest = `SELECT "id" FROM "DataRequest" WHERE "customerId" = $1 AND "kind" = 'EXPORT' ORDER BY "id" DESC LIMIT 1`;
  return (await world.cluster.ask<{ id: string }>(newest, [customerId('alice')]))[0]?.id ?? '';
}

/** Once written, as it was hashed, and told of by one mail. */
async function isWhole(world: World, request: string): Promise<void> {
  const artefacts = await world.cluster.ask<{ sha256: string }>(
    `SELECT "sha256" FROM "ExportArtefact" WHERE "requestId" = $1`,
    [request],
  );
  const headers = { authorization: `Bearer ${await world.token('alice')}` };
  const response = await fetch(`${world.gateway().url}/exports/DataRequest:${request}`, { headers });
  const sha256 = createHash('sha256')
    .update(await response.text())
    .digest('hex');
  if (artefacts.length !== 1 || artefacts[0]?.sha256 !== sha256)
    throw new Error(`what is downloaded (${response.status}) is not what was written`);
  const mails = `SELECT "id" FROM "OutboxEvent" WHERE "coordinates" ->> 'target' = $1 AND starts_with("kind", 'mail.')`;
  const events = await world.cluster.ask<{ id: string }>(mails, [request]);
  if (events.length !== 1) throw new Error(`${events.length} mails about one export`);
}

async function until({ cluster }: World, sql: string, values: unknown[] = []): Promise<void> {
  for (let polls = 0; (await cluster.ask(sql, values)).length === 0; polls += 1) {
    if (polls > 600) throw new Error(`it never comes to: ${sql}`);
    await after(50);
  }
}

export const diskScenarios: readonly Scenario[] = [tables, log, exports];
