import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type pg from 'pg';
import { seedCast } from '../../prisma/seed/seed.ts';
import { fill } from '../../prisma/seed/volume/fill.ts';
import { castToken } from '../../src/caller/cast.ts';
import { createKeyedHash } from '../../src/caller/keyed-hash.ts';
import { openKeys } from '../../src/caller/keys.ts';
import { systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { openHost } from '../../src/database/database.ts';
import { prepareDatabase } from '../../src/database/prepare.ts';
import { uuidv7 } from '../../src/ids.ts';
import { startServer } from '../../src/server.ts';
import { createAuditLog } from '../../src/trail/audit-log.ts';
import type { AuditRow } from '../../src/trail/entry.ts';
import { createWriters } from '../../src/trail/writers.ts';
import { administer, onDatabase } from '../harness/server-database.ts';
import { verifiedNow } from '../trail/verified.ts';

// DATABASE_URL=… npx tsx test/measure/trail.ts [--rounds 5] [--requests 1500] [--rows 1000000]
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    requests: { type: 'string', default: '1500' },
    rows: { type: 'string', default: '1000000' },
    /** Of a process that serves: `on` or `off`. */
    serve: { type: 'string' },
  },
});
const clock = systemClock;
const connections = 16;

/** A gateway in a process of its own, with its trail or without; ends with its parent. */
async function serve(which: string): Promise<void> {
  const config = readConfig(process.env);
  const database = await (await openHost(config)).serve();
  const mac = createKeyedHash((await openKeys(config)).gateway, 'audit');
  const audit = createAuditLog(database.pool, createWriters(clock, mac));
  const off = { ...audit, record: async () => {} };
  const { url } = await startServer({ config, clock, database, ...(which === 'off' && { audit: off }) });
  process.send?.(url);
  process.once('disconnect', () => process.exit());
}
if (values.serve !== undefined) {
  await serve(values.serve);
  await once(process, 'disconnect');
}

const name = `gateway_trail_${randomBytes(4).toString('hex')}`;
await administer(`CREATE DATABASE ${name}`);
const dataDir = await mkdtemp(join(tmpdir(), 'gateway-trail-'));
const environment = {
  ...{ NODE_ENV: 'test', DATA_DIR: dataDir, PORT: '0', METRICS_PORT: '0', LOG_LEVEL: 'silent', DATABASE_POOL: '16' },
  ...onDatabase(name),
};
const config = readConfig(environment);
const host = await openHost(config);
const mac = createKeyedHash((await openKeys(config)).gateway, 'audit');
await host.asOwner(async ({ pool, prisma }) => {
  await prepareDatabase(pool, clock, config.DATABASE_URL);
  await seedCast(prisma, clock, mac);
  await fill(pool, false, { customers: 10_000, seed: 'trail', onProgress: () => {} });
  // Its own limit is not what is measured.
  await pool.query('UPDATE "Partner" SET "ratePerMinute" = 1000000000');
  await pool.query('ANALYZE');
});

/** CPU of a process since it began, in microseconds, as the kernel counts it: in hundredths of a second. */
async function cpuOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

/** The same of all the backends of this database. */
async function databaseCpu(pool: pg.Pool): Promise<number> {
  const asked = 'SELECT pid FROM pg_stat_activity WHERE datname = current_database()';
  const { rows } = await pool.query<{ pid: number }>(asked);
  const each = await Promise.all(rows.map(({ pid }) => cpuOf(pid)));
  return each.reduce((sum, one) => sum + one, 0);
}

const body = JSON.stringify({
  query: `query List { customers(first: 50) { edges { node { id name email } } } }`,
});

type Cost = { server: number; database: number };
type Served = { url: string; pid: number; end(): void };

async function served(which: 'on' | 'off'): Promise<Served> {
  const child = fork(import.meta.filename, ['--serve', which], { env: { ...process.env, ...environment } });
  const [url] = (await once(child, 'message')) as [string]; // what `serve` sends
  return { url, pid: child.pid ?? 0, end: () => child.disconnect() };
}

/** What one request costs, in microseconds of CPU. */
async function costOf({ url, pid }: Served, token: string, pool: pg.Pool, requests: number): Promise<Cost> {
  const before = { server: await cpuOf(pid), database: await databaseCpu(pool) };
  let left = requests;
  const client = async () => {
    for (; left > 0; left -= 1) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body,
      });
      // The shape of what it asks for.
      const { data } = (await response.json()) as { data: { customers: { edges: unknown[] } } };
      if (data.customers.edges.length !== 50) throw new Error('not 50 customers');
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  return {
    server: ((await cpuOf(pid)) - before.server) / requests,
    database: ((await databaseCpu(pool)) - before.database) / requests,
  };
}

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;

/** The list of 50 with its trail and without, in turn. */
async function onAgainstOff(): Promise<void> {
  const database = await host.serve();
  const [on, off] = [await served('on'), await served('off')];
  const token = await castToken('newsletter-co', config, clock);
  const cost = (one: Served, requests: number) => costOf(one, token, database.pool, requests);
  for (const one of [on, off]) await cost(one, 400);
  const rounds: { on: Cost; off: Cost }[] = [];
  for (let round = 0; round < Number(values.rounds); round += 1) {
    const requests = Number(values.requests);
    rounds.push({ on: await cost(on, requests), off: await cost(off, requests) });
  }
  for (const part of ['server', 'database'] as const) {
    const [recorded, not] = (['on', 'off'] as const).map((which) => median(rounds.map((round) => round[which][part])));
    const ratios = rounds.map((round) => round.on[part] / round.off[part]);
    const spread = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
    console.log(
      `${part}: on ${recorded?.toFixed(0)} µs, off ${not?.toFixed(0)} µs, ratio ${median(ratios).toFixed(2)} (${spread})`,
    );
  }
  on.end();
  off.end();
  await database.close();
}

/** The time that a list of 50 and a read of one take to record, while the trail grows; then how long it takes to verify. */
async function growth(): Promise<void> {
  const database = await host.serve();
  const { rows: people } = await database.pool.query<{ id: string }>('SELECT "id" FROM "Customer" LIMIT 10000');
  const audit = createAuditLog(database.pool, createWriters(clock, mac));
  const someone = () => people[Math.floor(Math.random() * people.length)]?.id ?? '';
  const row = (subjects: number): AuditRow => {
    const at = new Date(clock.now().getTime() - Math.floor(Math.random() * 20) * 86_400_000);
    return {
      ...{
        id: uuidv7(at),
        at,
        kind: 'READ',
        outcome: 'ALLOWED',
        callerKind: 'PARTNER',
        callerId: 'p',
        callerName: 'p',
      },
      ...{ purpose: 'MARKETING', reference: null, operation: 'List', gaggedUntil: null },
      subjects: Array.from({ length: subjects }, someone),
      fields: ['Customer.email', 'Customer.name', 'Query.customers'],
      clauses: ['P19'],
    };
  };
  const write = async (count: number, subjects: number) => {
    for (let done = 0; done < count; done += 400) {
      await Promise.all(Array.from({ length: Math.min(400, count - done) }, () => audit.record([row(subjects)])));
    }
  };
  for (const size of [10_000, 100_000, Number(values.rows)]) {
    const there = await database.prisma.auditEvent.count();
    await write(Math.max(0, size - there), 1);
    const cost = async (subjects: number) => {
      const [cpu, began] = [await databaseCpu(database.pool), performance.now()];
      await write(8_000, subjects);
      return { wall: (performance.now() - began) / 8, cpu: ((await databaseCpu(database.pool)) - cpu) / 8_000 };
    };
    const [one, fifty] = [await cost(1), await cost(50)];
    console.log(
      `${size} rows: of one customer ${one.cpu.toFixed(0)} µs of the database's CPU a row (${one.wall.toFixed(0)} µs), ` +
        `of fifty ${fifty.cpu.toFixed(0)} µs (${fifty.wall.toFixed(0)} µs)`,
    );
  }
  await database.close();
  await host.asOwner(async ({ pool }) => {
    const began = performance.now();
    const { entries, findings } = await verifiedNow(pool, config);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(`verified ${entries} entries in ${seconds} s, ${findings.length} findings`);
  });
}

try {
  await onAgainstOff();
  await growth();
} finally {
  await host.close();
  await administer(`DROP DATABASE ${name} WITH (FORCE)`);
  await rm(dataDir, { recursive: true, force: true });
}
