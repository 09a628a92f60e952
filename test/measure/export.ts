import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { freePort } from '../../.ci/free-port.ts';
import { customerId } from '../../prisma/seed/keys.ts';
import { seedCast } from '../../prisma/seed/seed.ts';
import { castToken } from '../../src/caller/cast.ts';
import { days, systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { type Clients, openHost } from '../../src/database/database.ts';
import { prepareDatabase } from '../../src/database/prepare.ts';
import { uuidv7 } from '../../src/ids.ts';
import { openJobs } from '../../src/jobs/jobs.ts';
import { memoryOf } from '../harness/process-usage.ts';
import { administer, onDatabase } from '../harness/server-database.ts';

const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000000' } } });
const alice = customerId('alice');

async function fill({ pool }: Clients, rows: number): Promise<void> {
  await pool.query(
    `INSERT INTO "Activity" ("id", "customerId", "kind", "at", "ip", "abuse")
     SELECT ('018a0000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, $1, 'LOGIN',
       timestamptz '2024-01-01' + n * interval '1 minute', '192.0.2.7', false
     FROM generate_series(1, $2::int) AS n`,
    [alice, rows],
  );
  await pool.query('ANALYZE "Activity"');
}

/** An approved request, and the job that carries it out. */
async function order({ pool, prisma }: Clients): Promise<string> {
  const now = systemClock.now();
  const id = uuidv7(now);
  const opened = { channel: 'PORTAL', openedByKind: 'CUSTOMER', openedById: alice } as const;
  const dueAt = new Date(now.getTime() + days(30));
  await prisma.dataRequest.create({
    data: {
      id,
      customerId: alice,
      kind: 'EXPORT',
      status: 'APPROVED',
      ...opened,
      regime: 'GDPR',
      receivedAt: now,
      dueAt,
    },
  });
  const jobs = await openJobs({ pool, log: pino({ level: 'silent' }) });
  await prisma.$transaction((tx) => jobs.send(tx, 'export.write', [id]));
  await jobs.stop();
  return id;
}

/** The most memory that the process has in use during some work, sampled. */
async function highest(child: ChildProcess, work: () => Promise<void>): Promise<number> {
  const samples: Promise<number>[] = [];
  const timer = setInterval(() => samples.push(memoryOf(child.pid ?? 0)), 50);
  await work();
  clearInterval(timer);
  return Math.max(...(await Promise.all(samples)));
}

const settings = onDatabase(`gateway_measure_${randomBytes(4).toString('hex')}`);
const database = new URL(settings.DATABASE_URL).pathname.slice(1);
const dataDir = await mkdtemp(join(tmpdir(), 'gateway-measure-'));
const port = await freePort();
const environment = { ...settings, NODE_ENV: 'development', DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: 'warn' };
const config = readConfig(environment);
await administer(`CREATE DATABASE ${database}`);
let child: ChildProcess | undefined;
try {
  const host = await openHost(config);
  await host.asOwner(async (owner) => {
    await prepareDatabase(owner.pool, systemClock, settings.DATABASE_URL);
    await seedCast(owner.prisma, systemClock, () => 'mac');
    await fill(owner, Number(values.rows));
    const gateway = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    child = gateway;
    const url = `http://127.0.0.1:${port}`;
    const isReady = () =>
      fetch(`${url}/ready`).then(
        (answer) => answer.ok,
        () => false,
      );
    while (!(await isReady())) await after(100);
    const headers = { authorization: `Bearer ${await castToken('alice', config, systemClock)}` };
    await fetch(`${url}/exports/DataRequest:${alice}`, { headers });
    await after(2_000);

    const start = await memoryOf(gateway.pid ?? 0);
    const id = await order(owner);
    const began = performance.now();
    const writing = await highest(gateway, async () => {
      const where = { requestId: id, status: 'READY' } as const;
      while ((await owner.prisma.exportArtefact.count({ where })) === 0) await after(100);
    });
    const wrote = performance.now();
    const firstBytes: number[] = [];
    let bytes = 0;
    const reading = await highest(gateway, async () => {
      for (let round = 0; round < 5; round++) {
        const asked = performance.now();
        const response = await fetch(`${url}/exports/DataRequest:${id}`, { headers });
        let first = true;
        bytes = 0;
        for await (const part of response.body ?? []) {
          if (first) firstBytes.push(Math.round(performance.now() - asked));
          first = false;
          bytes += (part as Uint8Array).length;
        }
      }
    });
    console.log({
      rows: Number(values.rows),
      megabytes: Math.round(bytes / 1e6),
      secondsToWrite: Math.round((wrote - began) / 100) / 10,
      megabytesOfMemoryAtStart: Math.round(start),
      aboveStartWhileWriting: Math.round(writing - start),
      aboveStartWhileDownloading: Math.round(reading - start),
      millisecondsToFirstByte: firstBytes,
    });
  });
  await host.close();
} finally {
  if (child?.exitCode === null) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  await administer(`DROP DATABASE ${database} WITH (FORCE)`);
  await rm(dataDir, { recursive: true, force: true });
}
