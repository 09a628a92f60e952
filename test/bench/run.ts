import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { developmentIssuer } from '../../src/caller/issuers.ts';
import type { Bench } from './bench.ts';
import { startCluster } from './cluster.ts';
import { openDatabase } from './database.ts';
import { type Callers, openCallers } from './gateway.ts';
import { buildGateway, installPeers, newNode } from './install.ts';
import { operationNames } from './operations.ts';
import { medians, report } from './report.ts';
import { measureRounds } from './rounds.ts';
import { type Running, type ServerName, type Site, serverNames, startServer } from './servers.ts';
import { chooseSubjects, versionsOf } from './subjects.ts';

// `npm run bench [-- --customers N --rounds N --json FILE …]`: the README's table, on the PostgreSQL of DATABASE_URL or on one of
// its own. Databases on the former are kept, and used again.
const { values } = parseArgs({
  options: {
    customers: { type: 'string', default: '1000000' },
    /** Its name; `gateway_bench`, and the number of customers where they are not a million. */
    database: { type: 'string' },
    /** Measures the gateway over so many customers as well. */
    growth: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    milliseconds: { type: 'string', default: '800' },
    servers: { type: 'string', default: serverNames.join(',') },
    operations: { type: 'string', default: operationNames.join(',') },
    json: { type: 'string' },
    /** A directory for the CPU profile of each server. */
    profile: { type: 'string' },
  },
});
const [customers, rounds, connections] = [Number(values.customers), Number(values.rounds), 16];
const wanted = <Name extends string>(names: readonly Name[], list: string): Name[] =>
  names.filter((name) => list.split(',').includes(name));
const operations = wanted(operationNames, values.operations);
// A server or a PostgreSQL of ours ends with us, though it stand still.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const running: Running[] = [];
const pools: pg.Pool[] = [];
const held: pg.PoolClient[] = [];
const began = performance.now();
const step = (text: string): void => console.error(`${Math.round((performance.now() - began) / 1000)} s: ${text}`);

const databaseNamed = (count: number): string => (count === 1_000_000 ? 'gateway_bench' : `gateway_bench_${count}`);

type Shared = Omit<Site, 'database'> & { adminUrl: string; callers: Callers };

async function open(shared: Shared, count: number, name: string, servers: readonly ServerName[]): Promise<Bench> {
  step(`${count} customers in ${name}`);
  const database = await openDatabase(shared.adminUrl, name, count);
  const pool = new pg.Pool({ connectionString: database.ownerUrl });
  pools.push(pool);
  await alone(pool);
  const subjects = await chooseSubjects(pool, developmentIssuer, connections);
  const started = await Promise.all(servers.map((server) => startServer(server, { ...shared, database })));
  running.push(...started);
  return {
    customers: count,
    servers: started,
    questions: { subjects, versions: await versionsOf(pool, subjects.changing) },
    callers: shared.callers,
    pool,
    connections,
  };
}

/** Two at once would change the same profiles. */
async function alone(pool: pg.Pool): Promise<void> {
  const client = await pool.connect(); // which holds the lock until the pool ends
  held.push(client);
  const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock(18900002) AS locked');
  if (!rows[0]?.locked) throw new Error('another benchmark runs on this database');
}

const given = process.env['DATABASE_OWNER_URL'] ?? process.env['DATABASE_URL'];
const cluster = given ? null : await startCluster();
const work = await mkdtemp(join(tmpdir(), 'gateway-bench-'));
const callers = await openCallers(work);
try {
  step('installing the peers, building the gateway');
  const [node] = await Promise.all([newNode(), installPeers(), buildGateway()]);
  const adminUrl = given ?? cluster?.url ?? '';
  const shared = { adminUrl, callers, newNode: node, logs: work, profiles: values.profile };
  const servers = wanted(serverNames, values.servers);
  const benches = [await open(shared, customers, values.database ?? databaseNamed(customers), servers)];
  if (values.growth !== undefined) {
    const fewer = Number(values.growth);
    benches.push(await open(shared, fewer, databaseNamed(fewer), ['gateway']));
  }
  const measured = await measureRounds(
    benches,
    { operations, rounds, milliseconds: Number(values.milliseconds) },
    step,
  );
  const { rows } = await (pools[0] as pg.Pool).query('SHOW server_version');
  const setting = {
    customers,
    rounds,
    connections,
    postgresql: rows[0].server_version,
    newNode: execFileSync(node, ['--version'], { encoding: 'utf8' }).trim().slice(1),
  };
  console.log(report(measured, setting));
  const ofMain = measured.map((round) => round.filter((one) => one.customers === customers));
  if (values.json !== undefined) await writeFile(values.json, JSON.stringify({ rows: medians(ofMain) }, null, 2));
} finally {
  await Promise.all(running.map((server) => server.stop()));
  for (const client of held) client.release(true);
  await Promise.all(pools.map((pool) => pool.end()));
  callers.close();
  await rm(work, { recursive: true, force: true });
}
