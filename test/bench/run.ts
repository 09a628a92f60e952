import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { developmentIssuer } from '../../src/caller/issuers.ts';
import { openDatabase } from './database.ts';
import { openCallers } from './gateway.ts';
import { operationNames } from './operations.ts';
import { measureRounds } from './rounds.ts';
import { type Running, serverNames, startServer } from './servers.ts';
import { chooseSubjects, versionsOf } from './subjects.ts';

const { values } = parseArgs({
  options: {
    customers: { type: 'string', default: '1000000' },
    database: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    servers: { type: 'string', default: serverNames.join(',') },
    operations: { type: 'string', default: operationNames.join(',') },
    milliseconds: { type: 'string', default: '1200' },
    json: { type: 'string' },
    profile: { type: 'string' },
  },
});
const customers = Number(values.customers);
const connections = 16;
const name = values.database ?? (customers === 1_000_000 ? 'gateway_bench' : `gateway_bench_${customers}`);
const adminUrl = process.env['DATABASE_OWNER_URL'] ?? process.env['DATABASE_URL'];
if (!adminUrl) throw new Error('DATABASE_URL');
const database = await openDatabase(adminUrl, name, customers);
const callers = await openCallers();
const pool = new pg.Pool({ connectionString: database.ownerUrl });
const subjects = await chooseSubjects(pool, developmentIssuer, connections);
const site = { database, callers, newNode: join(import.meta.dirname, '.cache/node-24.21.0/bin/node'), logs: mkdtempSync(join(tmpdir(), 'bench-logs-')), profiles: values.profile };
const servers: Running[] = [];
try {
  for (const wanted of serverNames.filter((one) => values.servers.split(',').includes(one))) servers.push(await startServer(wanted, site));
  const all = await measureRounds(
    { servers, operations: operationNames.filter((one) => values.operations.split(',').includes(one)), questions: { subjects, versions: await versionsOf(pool, subjects.changing) }, callers, pool, connections, milliseconds: Number(values.milliseconds) },
    Number(values.rounds),
    (text) => console.error(text),
  );
  console.table(all.flat().map(({ operation, server, ...n }) => ({ operation, server, rps: Math.round(n.requestsPerSecond), cpu: Math.round(n.cpuMicros), db: Math.round(n.databaseCpuMicros), rss: Math.round(n.rssMb) })));
} finally {
  await Promise.all(servers.map((server) => server.stop()));
  await pool.end();
  callers.close();
}
