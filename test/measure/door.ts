import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startProcess } from '../../.ci/server.ts';
import { seedCast } from '../../prisma/seed/seed.ts';
import { castToken } from '../../src/caller/cast.ts';
import { systemClock } from '../../src/clock.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { openHost } from '../../src/database/database.ts';
import { prepareDatabase } from '../../src/database/prepare.ts';
import { cpuOf, memoryOf } from '../harness/process-usage.ts';
import { administer, onDatabase } from '../harness/server-database.ts';
import { hostile, maximal } from './documents.ts';

// What refusals cost, what maximal documents leave behind, and what slow clients hold: on the PostgreSQL of DATABASE_URL.
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '200' },
    documents: { type: 'string', default: '1000' },
    clients: { type: 'string', default: '500' },
  },
});

const ordinary = JSON.stringify({ query: '{ caller { kind } }' });

type Gateway = { url: string; port: number; pid: number; token: string };

const post = ({ url, token }: Gateway, body: string): Promise<Response> =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body,
  });

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.ceil(sorted.length * share) - 1] ?? 0;

/** Refusals one after the other, and the processor time of each. */
async function refusals(gateway: Gateway): Promise<object[]> {
  const rows: object[] = [];
  for (const [name, bodyOf] of Object.entries(hostile)) {
    for (let round = 0; round < 20; round++) await (await post(gateway, bodyOf(`warm${round}`))).text();
    const milliseconds: number[] = [];
    let status = 0;
    for (let round = 0; round < Number(values.rounds); round++) {
      const before = await cpuOf(gateway.pid);
      const response = await post(gateway, bodyOf(`r${round}`));
      await response.text();
      milliseconds.push(((await cpuOf(gateway.pid)) - before) / 1_000);
      status = response.status;
    }
    milliseconds.sort((one, other) => one - other);
    rows.push({
      name,
      status,
      p50: round1(percentile(milliseconds, 0.5)),
      p99: round1(percentile(milliseconds, 0.99)),
    });
  }
  return rows;
}

const round1 = (value: number): number => Math.round(value * 10) / 10;

/** Memory before and after so many maximal documents, each another; and again, to tell what is kept from what is not yet collected. */
async function documents(gateway: Gateway): Promise<object> {
  const send = async (count: number, from: number) => {
    const statuses = new Map<number, number>();
    for (let number = 0; number < count; number++) {
      const response = await post(gateway, maximal(from + number));
      await response.text();
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    }
    return Object.fromEntries(statuses);
  };
  // A process that has served for a while: what it needs for that is no document's.
  for (let number = 0; number < 500; number++) await (await post(gateway, ordinary)).text();
  await after(2_000);
  const cold = await memoryOf(gateway.pid);
  const above: number[] = [];
  let statuses = {};
  for (let round = 0; round < 2; round++) {
    statuses = await send(Number(values.documents), round * Number(values.documents));
    await after(2_000);
    above.push(Math.round((await memoryOf(gateway.pid)) - cold));
  }
  return { statuses, megabytesBefore: Math.round(cold), aboveAfterEachRound: above };
}

/** The client's port of each connection that the gateway holds open; a client that does not read is not told of its end. */
async function held({ port }: Gateway): Promise<Set<number>> {
  const lines = (await readFile('/proc/net/tcp', 'utf8')).split('\n').map((line) => line.trim().split(/\s+/));
  const portOf = (address = '') => Number.parseInt(address.split(':')[1] ?? '', 16);
  const established = lines.filter(([, local, , state]) => portOf(local) === port && state === '01');
  return new Set(established.map(([, , remote]) => portOf(remote)));
}

const introduced = 'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';
const answer = 'GET /schema/export.schema.json HTTP/1.1\r\nhost: localhost\r\n\r\n';

/** A byte a second of headers or of a body, and answers that are not read: one, and more than the connection holds. */
const behaviours: Record<string, { share: number; first: string; dribbles: boolean }> = {
  headers: { share: 0.34, first: `${introduced}x-slow: `, dribbles: true },
  bodies: { share: 0.33, first: `${introduced}content-length: 5000\r\n\r\n{"query":"`, dribbles: true },
  'one answer unread': { share: 0.31, first: answer, dribbles: false },
  'thousands unread': { share: 0.02, first: answer.repeat(3_000), dribbles: false },
};

function openSlow({ port }: Gateway, { first, dribbles }: { first: string; dribbles: boolean }): Socket {
  const socket = connect(port, '127.0.0.1')
    .pause()
    .on('error', () => {});
  socket.on('connect', () => socket.write(first));
  const timer = setInterval(() => dribbles && socket.writable && socket.write('a'), 1_000);
  return socket.on('close', () => clearInterval(timer));
}

/** When the gateway has cut the last of each kind, and how others fare meanwhile. */
async function slowClients(gateway: Gateway): Promise<object> {
  const began = performance.now();
  const clients = Object.entries(behaviours).flatMap(([name, behaviour]) =>
    Array.from({ length: Math.round(Number(values.clients) * behaviour.share) }, () => ({
      name,
      socket: openSlow(gateway, behaviour),
    })),
  );
  const lastHeld: Record<string, number> = {};
  const answers: number[] = [];
  let open = clients;
  while (open.length > 0 && performance.now() - began < 40_000) {
    const asked = performance.now();
    const response = await post(gateway, ordinary);
    await response.text();
    if (response.status !== 200) throw new Error(`others are answered ${response.status}`);
    answers.push(performance.now() - asked);
    await after(100);
    const ports = await held(gateway);
    open = open.filter(({ socket }) => socket.connecting || ports.has(socket.localPort ?? 0));
    for (const { name } of open) lastHeld[name] = round1((performance.now() - began) / 1000);
  }
  for (const { socket } of clients) socket.destroy();
  answers.sort((one, other) => one - other);
  return {
    clients: clients.length,
    secondsUntilAllAreCut: lastHeld,
    stillOpen: open.length,
    millisecondsOfOthers: [0.5, 0.99, 1].map((share) => round1(percentile(answers, share))),
  };
}

async function gatewayOn(config: Config, env: NodeJS.ProcessEnv) {
  const token = await castToken('admin', config, systemClock);
  const running = await startProcess([process.execPath, '--import', 'tsx', 'src/main.ts'], env, 60);
  return { running, gateway: { url: running.url, port: Number(new URL(running.url).port), pid: running.pid, token } };
}

const settings = onDatabase(`gateway_measure_${randomBytes(4).toString('hex')}`);
const database = new URL(settings.DATABASE_URL).pathname.slice(1);
const dataDir = await mkdtemp(join(tmpdir(), 'gateway-measure-'));
const environment = { ...settings, NODE_ENV: 'development', DATA_DIR: dataDir, LOG_LEVEL: 'warn' };
const config = readConfig(environment);
await administer(`CREATE DATABASE ${database}`);
try {
  const host = await openHost(config);
  await host.asOwner(async ({ pool, prisma }) => {
    await prepareDatabase(pool, systemClock, settings.DATABASE_URL);
    await seedCast(prisma, systemClock, () => 'mac');
  });
  await host.close();
  const { running, gateway } = await gatewayOn(config, { PATH: process.env['PATH'], ...environment });
  try {
    if (Number(values.documents) > 0) console.log(await documents(gateway));
    if (Number(values.rounds) > 0) console.table(await refusals(gateway));
    if (Number(values.clients) > 0) console.log(await slowClients(gateway));
  } finally {
    await running.stop();
  }
} finally {
  await administer(`DROP DATABASE ${database} WITH (FORCE)`);
  await rm(dataDir, { recursive: true, force: true });
}
