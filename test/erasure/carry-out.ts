import { pino } from 'pino';
import { vi } from 'vitest';
import type { DataRequest } from '../../prisma/generated/client/client.ts';
import type { DataRequestStatus } from '../../prisma/generated/client/enums.ts';
import { carryOut } from '../../src/change.ts';
import { type Context, createContext } from '../../src/context.ts';
import { approvePlan } from '../../src/erasure/approve.ts';
import { finishErasure } from '../../src/erasure/finish.ts';
import { type Plan, planOf } from '../../src/erasure/plan.ts';
import { standingOf } from '../../src/erasure/standing.ts';
import { openExports } from '../../src/export/exports.ts';
import { globalId } from '../../src/global-id.ts';
import { openJobs } from '../../src/jobs/jobs.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import type { Caller } from '../../src/policy/vocabulary.ts';
import { moveRequest } from '../../src/requests/move.ts';
import { createAuditLog } from '../../src/trail/audit-log.ts';
import { createWriters } from '../../src/trail/writers.ts';
import type { TestGateway } from '../harness/gateway.ts';

export type Gateway = Pick<TestGateway, 'database' | 'clock'>;

const billing: Caller = {
  kind: 'STAFF',
  id: 'billing',
  name: 'billing',
  roles: ['BILLING'],
  purpose: 'SERVICE_PROVISION',
  reference: 'HD-1',
};
export const system: Caller = { kind: 'SYSTEM', id: 'gateway', name: 'gateway' };

/** A context as a caller has it, with keys that are none. */
export async function contextOf({ database, clock }: Gateway, caller: Caller = billing): Promise<Context> {
  const log = pino({ level: 'silent' });
  const jobs = await openJobs({ pool: database.pool, log });
  const never = () => {
    throw new Error('not in this test');
  };
  const parts = {
    policy: defaultPolicy,
    clock,
    log,
    database,
    jobs,
    outbound: never as never, // nothing is sent
    exports: openExports(database, 'nowhere'),
    tombstones: { read: async () => [], add: async () => {} },
    clauseOf: () => 'P10' as const,
    audit: createAuditLog(
      database.pool,
      createWriters(clock, () => 'mac'),
    ),
    sights: { claim: async () => null },
    limitMutation: async () => {},
    linkFailures: { check: never, failed: never } as never, // no link is followed
    keyedHash: (text: string) => Buffer.from(text).toString('hex'),
    seal: { seal: never, open: never },
    sign: async (document: string) => document,
    changed: () => {},
    listen: never,
  };
  const context = createContext(parts, { caller, requestId: 'test', idempotencyKey: null, address: null });
  void jobs.stop();
  return context;
}

const planQuery = /* GraphQL */ `query Plan($id: ID!) { request(id: $id) { status plan {
  hash items { record action ground until } blockers { reason unblock } } } }`;

export type Shown = {
  hash: string;
  items: { record: string; action: string; ground: string | null; until: string | null }[];
  blockers: { reason: string; unblock: string }[];
};

/** The plan of a request, as somebody is shown it. */
export async function shownPlan(gateway: TestGateway, id: string, as = 'billing'): Promise<Shown> {
  const { data, errors } = await gateway.gql<{ request: { plan: Shown } }>(
    planQuery,
    { id: globalId('DataRequest', id) },
    { as },
  );
  if (!data?.request) throw new Error(JSON.stringify(errors));
  return data.request.plan;
}

/** What an erasure would do now. */
export async function planNow({ database, clock }: Gateway, customerId: string): Promise<Plan> {
  const now = clock.now();
  return planOf(await standingOf(database.prisma, defaultPolicy, customerId, now), defaultPolicy, now);
}

/** Approves a plan, and sends the job. */
export async function approve(gateway: Gateway, id: string, hash: string): Promise<void> {
  const context = await contextOf(gateway);
  const request = await gateway.database.prisma.dataRequest.findUniqueOrThrow({ where: { id } });
  await carryOut(context, { operation: 'approveRequest', clause: 'P10', reference: null }, async (change) => {
    const plan = await approvePlan(context, change, request, hash);
    const data = { ...plan, decidedBy: 'billing', decidedAt: change.now };
    await moveRequest(context, change, {
      id,
      to: 'APPROVED',
      data,
      steps: [{ action: 'APPROVED', status: 'APPROVED' }],
    });
    change.run('erasure.run', id);
    return { id, subject: request.customerId, fields: ['DataRequest.status'] };
  });
}

/** Sends the job of a request that has been approved otherwise. */
export async function send(gateway: Gateway, id: string): Promise<void> {
  const { jobs } = await contextOf(gateway);
  await gateway.database.prisma.$transaction((tx) => jobs.send(tx, 'erasure.run', [id]));
}

/** Waits until a request has come to a status. */
export async function reached({ database }: Gateway, id: string, status: DataRequestStatus): Promise<DataRequest> {
  return vi.waitFor(
    async () => {
      const row = await database.prisma.dataRequest.findUniqueOrThrow({ where: { id } });
      if (row.status !== status) throw new Error(`it is ${row.status}`);
      return row;
    },
    { timeout: 20_000, interval: 50 },
  );
}

/** Every processor confirms. */
export async function confirmAll(gateway: Gateway, requestId: string): Promise<void> {
  const { prisma } = gateway.database;
  const confirmed = {
    status: 'CONFIRMED',
    confirmedAt: gateway.clock.now(),
    evidence: 'HD-2',
    nextAttemptAt: null,
  } as const;
  const where = { requestId, status: { not: 'CONFIRMED' as const } };
  await prisma.erasureTask.updateMany({ where, data: { ...confirmed, sealedReferences: null } });
  const context = await contextOf(gateway, system);
  const { customerId } = await prisma.dataRequest.findUniqueOrThrow({ where: { id: requestId } });
  await carryOut(context, { operation: 'confirm', clause: 'P10', reference: null }, async (change) => {
    await finishErasure(context, change, requestId);
    return { id: requestId, subject: customerId, fields: ['ErasureTask.status'] };
  });
}
