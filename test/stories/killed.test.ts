import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customerId } from '../../prisma/seed/keys.ts';
import { scanFor } from '../../src/erasure/scan.ts';
import { tombstonesIn } from '../../src/erasure/tombstone-list.ts';
import { dumpOf } from '../erasure/remains.ts';
import { serverUrls } from '../harness/server-database.ts';
import type { Cut } from '../harness/wire.ts';
import { change, ending } from './change.ts';
import { type Kill, type Killable, openKillable } from './killable.ts';
import { type Recovery, redoJobs, tellKilled, untilAnswered } from './killed.ts';
import { addPayers, type Payer, personAt } from './payers.ts';

/** All of them take some minutes. */
const every = process.env['KILLS'] === 'all';
/** The embedded database is one process's alone, whose own test is its lock. */
const onServer = serverUrls() !== null;

const told: Record<string, unknown>[] = [];
function note(kills: readonly Kill[], { stood, untilReady, untilDone }: Recovery): void {
  const at = kills.map((kill) => (typeof kill === 'number' ? `${kill} ms` : nameOf(kill))).join(', then ');
  told.push({ at, stood: stood.join(', then '), ready: Math.round(untilReady), done: Math.round(untilDone) });
}
afterAll(() => {
  if (process.env['KILLS']) console.table(told);
});

const nameOf = ({ when, at, text, nth }: Cut): string => `${when} ${at} ${nth} ${text}`;
const commit = (when: Cut['when'], text: string, nth = 1): Cut => ({ at: 'COMMIT', text, nth, when });
const statement = (when: Cut['when'], text: string, nth = 1): Cut => ({ at: 'STATEMENT', text, nth, when });
const anyTime = (count: number, upTo: number): Kill[][] =>
  Array.from({ length: count }, () => [Math.round(Math.random() * upTo)]);

const named = (cases: readonly (readonly Kill[])[]) =>
  cases.map(
    (kills) =>
      [kills.map((kill) => (typeof kill === 'number' ? `${kill} ms` : nameOf(kill))).join(', then '), kills] as const,
  );

const filesIn = ({ config }: Killable, folder: string): Promise<string[]> =>
  readdir(join(config.DATA_DIR, folder)).catch(() => []);

/** The mails about a record: each once, handed over, and a file. */
async function mailsAbout(gateway: Killable, target: string): Promise<string[]> {
  const where = { kind: { startsWith: 'mail.' }, coordinates: { path: ['target'], equals: target } };
  const events = await gateway.database.prisma.outboxEvent.findMany({ where, orderBy: { id: 'asc' } });
  const files = await filesIn(gateway, 'mail');
  return events.map(({ id, kind, handledAt }) => `${kind}${handledAt && files.includes(`${id}.eml`) ? '' : ' unsent'}`);
}

const timelineOf = async ({ database }: Killable, requestId: string): Promise<string[]> => {
  const steps = await database.prisma.requestEvent.findMany({ where: { requestId }, orderBy: { id: 'asc' } });
  return steps.map(({ action }) => action);
};

async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
  for (let polls = 0; !(await isSo()); polls += 1) {
    if (polls > 2_400) throw new Error(`it never was ${what}`);
    await after(25);
  }
}

const completed = (gateway: Killable, id: string) =>
  until(async () => {
    const { prisma } = gateway.database;
    const status = (await prisma.dataRequest.findUniqueOrThrow({ where: { id } })).status;
    const unsent = { kind: { startsWith: 'mail.' }, handledAt: null, coordinates: { path: ['target'], equals: id } };
    return status === 'COMPLETED' && (await prisma.outboxEvent.count({ where: unsent })) === 0;
  }, 'completed');

let keys = 0;

/** Asks for one mutation with a key, again and again until it is answered: it is carried out once (P18). */
async function ask(
  gateway: Killable,
  mutation: string,
  input: Record<string, unknown>,
  as: { as?: string; headers?: Record<string, string> },
) {
  keys += 1;
  const headers = { 'X-Reference': 'T-5200', ...as.headers, 'Idempotency-Key': `killed-${keys}` };
  const answer = await untilAnswered(() => change(gateway, mutation, input, { ...as, headers }));
  expect(ending(answer)).toBe(`${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Payload`);
}

describe.skipIf(!onServer)('An export whose process is killed', { timeout: 120_000 }, () => {
  let gateway: Killable;
  beforeAll(async () => {
    gateway = await openKillable(async () => {});
  });
  afterAll(() => gateway.close());
  const alice = customerId('alice');
  const exportsOf = () =>
    gateway.database.prisma.dataRequest.findMany({ where: { customerId: alice, kind: 'EXPORT' } });

  const page = statement('BEFORE', 'from "Invoice"');
  const few: Kill[][] = [
    [commit('AFTER', 'openRequest')],
    [commit('BEFORE', 'writeExport')],
    [page, commit('AFTER', 'writeExport')],
    [commit('BEFORE', 'writeExport', 2)],
    [commit('AFTER', 'writeExport', 2)],
  ];
  const more: Kill[][] = [
    [commit('BEFORE', 'openRequest')],
    [commit('AFTER', 'writeExport')],
    [page],
    ...anyTime(10, 400),
    [statement('BEFORE', "state = 'completed'")],
    [statement('AFTER', "state = 'completed'")],
    [page, page, page],
    [commit('BEFORE', 'writeExport', 2), commit('AFTER', 'writeExport', 2)],
  ];

  it.each(named([...few, ...(every ? more : [])]))('%s, is written once (P11)', async (_where, kills) => {
    const before = (await exportsOf()).map(({ id }) => id);
    let id = '';
    const recovery = await tellKilled(
      gateway,
      async () => {
        await ask(gateway, 'openRequest', { kind: 'EXPORT' }, { as: 'alice' });
        id = (await exportsOf()).find((one) => !before.includes(one.id))?.id ?? '';
        await completed(gateway, id);
      },
      kills,
    );
    note(kills, recovery);
    await redoJobs(gateway);

    expect((await exportsOf()).length).toBe(before.length + 1);
    expect(await timelineOf(gateway, id)).toEqual(['OPENED', 'ACKNOWLEDGED', 'APPROVED', 'STARTED', 'COMPLETED']);
    expect(await mailsAbout(gateway, id)).toEqual(['mail.export-ready']);
    const artefacts = await gateway.database.prisma.exportArtefact.findMany({ where: { location: { not: null } } });
    const [artefact, ...others] = artefacts.filter(({ requestId }) => requestId === id);
    expect([artefact?.status, others]).toEqual(['READY', []]);
    const headers = { authorization: `Bearer ${await gateway.token('alice')}` };
    const response = await fetch(`${gateway.url()}/exports/DataRequest:${id}`, { headers });
    const text = await response.text();
    expect(createHash('sha256').update(text).digest('hex')).toBe(artefact?.sha256);
    const exported: unknown = JSON.parse(text);
    expect(exported).toMatchObject({ data: { profile: { name: 'Alice Marlowe' } } });
    const readable = artefacts.filter(({ status }) => status === 'READY');
    expect(new Set(await filesIn(gateway, 'exports'))).toEqual(new Set(readable.map(({ location }) => location)));
    expect((await filesIn(gateway, 'mail')).filter((file) => file.endsWith('.part'))).toEqual([]);
  });
});

describe.skipIf(!onServer)('An erasure whose process is killed', { timeout: 120_000 }, () => {
  const few: Kill[][] = [
    [commit('BEFORE', 'erasure.begin')],
    [commit('AFTER', 'erasure.begin')],
    [commit('AFTER', 'erasure.erase')],
    [commit('BEFORE', 'erasure.complete')],
    [commit('AFTER', 'erasure.complete')],
    [commit('AFTER', 'confirmProcessorErasure')],
  ];
  const more: Kill[][] = [
    [commit('BEFORE', 'approveRequest')],
    [commit('AFTER', 'approveRequest')],
    [commit('AFTER', 'erasure.conclude')],
    [commit('BEFORE', 'confirmProcessorErasure')],
    ...anyTime(10, 1_500),
    [commit('BEFORE', 'erasure.erase')],
    [commit('BEFORE', 'erasure.erase', 2)],
    [commit('AFTER', 'erasure.erase', 2)],
    [commit('BEFORE', 'erasure.conclude')],
    [commit('BEFORE', 'processor.tell')],
    [commit('AFTER', 'processor.tell')],
    [statement('BEFORE', "state = 'completed'")],
    [commit('AFTER', 'erasure.begin'), commit('BEFORE', 'erasure.erase'), commit('AFTER', 'erasure.complete')],
    [commit('BEFORE', 'erasure.complete'), commit('BEFORE', 'erasure.conclude'), commit('AFTER', 'erasure.conclude')],
  ];
  const cases = named([...few, ...(every ? more : [])]);

  let gateway: Killable;
  let payers: Payer[] = [];
  beforeAll(async () => {
    gateway = await openKillable(async (owner) => {
      payers = await addPayers(owner, cases.length);
    });
  });
  afterAll(() => gateway.close());

  it.each(cases)('%s, is carried out once (P10)', async (_where, kills) => {
    const { prisma, pool } = gateway.database;
    const payer = payers.pop();
    if (!payer) throw new Error('nobody is left');
    const { id: person } = payer;
    await gateway.start();
    await ask(gateway, 'openRequest', { kind: 'ERASURE' }, await personAt(gateway, payer));
    const { id } = await prisma.dataRequest.findFirstOrThrow({ where: { customerId: person } });
    const query = /* GraphQL */ `query Plan($id: ID!) { request(id: $id) { plan { hash } } }`;
    type Shown = { request: { plan: { hash: string } } };
    const { data } = await gateway.gql<Shown>(query, { id: `DataRequest:${id}` }, { as: 'billing' });
    const planHash = data?.request.plan.hash;

    const recovery = await tellKilled(
      gateway,
      async () => {
        await ask(gateway, 'approveRequest', { id: `DataRequest:${id}`, planHash }, { as: 'billing' });
        const where = { requestId: id, request: { status: 'AWAITING_PROCESSORS' } } as const;
        await until(async () => (await prisma.erasureTask.count({ where })) === 1, 'left to the processors');
        const task = await prisma.erasureTask.findFirstOrThrow({ where });
        const proof = { id: `ErasureTask:${task.id}`, evidence: 'PP-77' };
        await ask(gateway, 'confirmProcessorErasure', proof, { as: 'billing' });
        await completed(gateway, id);
      },
      kills,
    );
    note(kills, recovery);
    await redoJobs(gateway);

    const steps = (await timelineOf(gateway, id)).filter((step) => step !== 'PROCESSOR_TOLD');
    const opened = ['OPENED', 'ACKNOWLEDGED', 'APPROVED'];
    expect(steps).toEqual([...opened, 'STARTED', 'PROCESSOR_CONFIRMED', 'COMPLETED']);
    const customer = { customerId: person };
    expect(await prisma.tombstone.count({ where: customer })).toBe(1);
    expect(await prisma.erasureCertificate.count({ where: { requestId: id } })).toBe(1);
    expect(await mailsAbout(gateway, id)).toEqual(['mail.request-received', 'mail.erasure']);
    const listed = await tombstonesIn(gateway.config.DATA_DIR).read();
    expect(listed.some(({ customerId: one }) => one === person)).toBe(true);
    expect((await scanFor(prisma, person)).found).toEqual([]);
    const dump = [...(await dumpOf(pool))];
    for (const value of payer.values) {
      expect(dump.filter(([, text]) => text.includes(value)).map(([table]) => table)).toEqual([]);
    }
  });
});

describe.skipIf(!onServer)('An export whose process is asked to stop', { timeout: 60_000 }, () => {
  it('is given back at once, leaves nothing half written, and is written after the next start', async () => {
    const gateway = await openKillable(async ({ pool }) => {
      await pool.query(
        `INSERT INTO "Activity" ("id", "customerId", "kind", "at", "abuse")
         SELECT ('018a0000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, $1, 'LOGIN', '2024-01-01', false
         FROM generate_series(1, 200000) AS n`,
        [customerId('alice')],
      );
    });
    try {
      const { prisma, pool } = gateway.database;
      await gateway.start();
      await ask(gateway, 'openRequest', { kind: 'EXPORT' }, { as: 'alice' });
      await until(async () => (await filesIn(gateway, 'exports')).some((file) => file.endsWith('.part')), 'begun');
      await gateway.stop();
      const artefact = await prisma.exportArtefact.findFirstOrThrow({ where: { location: null, status: 'FAILED' } });
      const { rows } = await pool.query<{ state: string }>(
        `SELECT state::text FROM pgboss.job WHERE name = 'export.write'`,
      );
      expect(rows).toEqual([{ state: 'retry' }]);
      expect(await filesIn(gateway, 'exports')).toEqual([]);
      await gateway.start();
      await completed(gateway, artefact.requestId);
      expect((await filesIn(gateway, 'exports')).length).toBe(1);
    } finally {
      await gateway.close();
    }
  });
});
