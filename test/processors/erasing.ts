import { join } from 'node:path';
import { pino } from 'pino';
import { expect } from 'vitest';
import { partnerId } from '../../prisma/seed/keys.ts';
import { createKeyedHash } from '../../src/caller/keyed-hash.ts';
import { openKeys } from '../../src/caller/keys.ts';
import { createSeal } from '../../src/caller/seal.ts';
import { createSign } from '../../src/caller/sign.ts';
import { type Change, carryOut } from '../../src/change.ts';
import { days } from '../../src/clock.ts';
import { type Context, createContext } from '../../src/context.ts';
import type { Clients } from '../../src/database/database.ts';
import { runErasure } from '../../src/erasure/run.ts';
import { createRedeemLimit } from '../../src/events/links.ts';
import { openExports } from '../../src/export/exports.ts';
import { uuidv7 } from '../../src/ids.ts';
import { openJobs } from '../../src/jobs/jobs.ts';
import { createOutbound } from '../../src/outbound/outbound.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import { openErasureTasks } from '../../src/processors/tasks.ts';
import { createInProcessRates } from '../../src/rates/in-process.ts';
import { createAuditLog } from '../../src/trail/audit-log.ts';
import { createWriters } from '../../src/trail/writers.ts';
import type { TestClock } from '../harness/clock.ts';
import type { TestGateway } from '../harness/gateway.ts';

/** What a job of the gateway's own works with. */
async function contextOf({ config, clock, database }: TestGateway, jobs: Context['jobs']): Promise<Context> {
  const keys = await openKeys(config);
  const log = pino({ level: 'silent' });
  const parts = {
    policy: defaultPolicy,
    clock,
    log,
    database,
    clauseOf: () => 'P10' as const,
    audit: createAuditLog(database.pool, createWriters(clock, createKeyedHash(keys.gateway, 'audit'))),
    sights: { claim: async () => null },
    linkFailures: createRedeemLimit(createInProcessRates(clock)),
    limitMutation: async () => {},
    keyedHash: createKeyedHash(keys.gateway, 'suppression'),
    seal: createSeal(keys.gateway),
    sign: createSign(keys.gateway),
    jobs,
    exports: openExports(database, join(config.DATA_DIR, 'exports')),
    tombstones: { read: async () => [], add: async () => {} },
    changed: () => {},
    outbound: createOutbound({ allow: [], secureOnly: true }),
    listen: () => {
      throw new Error('nobody listens');
    },
  };
  const caller = { kind: 'SYSTEM', id: 'gateway', name: 'gateway' } as const;
  return createContext(parts, { caller, requestId: '-', address: null, idempotencyKey: null });
}

type Work = (context: Context, change: Change) => Promise<void>;

/** Does what a job would, in one transaction. */
async function asGateway(gateway: TestGateway, work: Work): Promise<void> {
  const jobs = await openJobs({ pool: gateway.database.pool, log: pino({ level: 'silent' }) });
  try {
    const context = await contextOf(gateway, jobs);
    await carryOut(context, { operation: 'erasure.run', clause: 'P10', reference: null }, async (change) => {
      await work(context, change);
      return { id: uuidv7(change.now), subject: null, fields: [] };
    });
  } finally {
    await jobs.stop();
  }
}

/** A customer with nothing but what processors call theirs. */
export async function addPayer(
  { prisma }: Pick<Clients, 'prisma'>,
  clock: TestClock,
  payments: { stripe?: string; paypal?: string },
): Promise<string> {
  const now = clock.now();
  const id = uuidv7(now);
  await prisma.customer.create({ data: { id, name: 'Petra Payer', registeredAt: now, updatedAt: now } });
  for (const [name, reference] of Object.entries(payments)) {
    const processorId = partnerId(name === 'stripe' ? 'stripe' : 'paypal');
    const added = { termsAcceptedAt: now, addedAt: now };
    await prisma.paymentMethod.create({ data: { id: uuidv7(now), customerId: id, processorId, reference, ...added } });
    const relation = { customerId: id, partnerId: processorId, ground: 'PAYMENT_METHOD', since: now } as const;
    await prisma.processorRelation.create({ data: relation });
  }
  return id;
}

export type Erasing = { requestId: string; customerId: string };

/** As an approved erasure begins: the request is being carried out, and the tasks are there. */
export async function beginErasure(gateway: TestGateway, customerId: string): Promise<Erasing> {
  const { prisma } = gateway.database;
  const now = gateway.clock.now();
  const requestId = uuidv7(now);
  await prisma.dataRequest.create({
    data: {
      ...{ id: requestId, customerId, kind: 'ERASURE', status: 'PROCESSING', channel: 'PORTAL', regime: 'GDPR' },
      ...{
        openedByKind: 'CUSTOMER',
        openedById: customerId,
        receivedAt: now,
        dueAt: new Date(now.getTime() + days(30)),
      },
    },
  });
  await prisma.customer.update({ where: { id: customerId }, data: { erasureStartedAt: now } });
  await tasksAgain(gateway, { requestId, customerId });
  return { requestId, customerId };
}

/** How many tasks wait, as the local erasure asks at its end. */
export async function tasksAgain(gateway: TestGateway, { requestId: id, customerId }: Erasing): Promise<number> {
  let open = -1;
  await asGateway(gateway, async (context, change) => {
    open = await openErasureTasks(context, change, { id, customerId });
  });
  return open;
}

/** The local erasure, as its job does it. */
export async function eraseLocally(gateway: TestGateway, { requestId }: Erasing): Promise<void> {
  const jobs = await openJobs({ pool: gateway.database.pool, log: pino({ level: 'silent' }) });
  try {
    await runErasure(await contextOf(gateway, jobs), requestId, new AbortController().signal);
  } finally {
    await jobs.stop();
  }
}

/** The local erasure has ended: nothing of the person is left, and the request waits for the processors. */
export async function endLocally(gateway: TestGateway, { requestId, customerId }: Erasing): Promise<void> {
  const { prisma } = gateway.database;
  await prisma.paymentMethod.deleteMany({ where: { customerId } });
  await prisma.processorRelation.deleteMany({ where: { customerId } });
  const none = { lastLoginAt: null, lastLoginAttemptAt: null, lastServiceEndedAt: null, retentionWarnedAt: null };
  const nobody = { name: null, businessName: null, email: null, phone: null, locale: null };
  const nowhere = { addressLine1: null, addressLine2: null, city: null, region: null, postalCode: null, country: null };
  const erasedAt = gateway.clock.now();
  await prisma.customer.update({ where: { id: customerId }, data: { ...none, ...nobody, ...nowhere, erasedAt } });
  await prisma.dataRequest.update({ where: { id: requestId }, data: { status: 'AWAITING_PROCESSORS' } });
}

type Task = { id: string; status: string; attempts: number; job: string | null; nextAttemptAt: Date | null };

export function taskOf({ database }: TestGateway, { requestId }: Erasing, processor: 'stripe' | 'paypal') {
  const where = { requestId_partnerId: { requestId, partnerId: partnerId(processor) } };
  return database.prisma.erasureTask.findUniqueOrThrow({ where });
}

/** Lets time pass until the task is as it should be; the gateway's own clock is the only one that is asked. */
export async function untilTask(
  gateway: TestGateway,
  erasing: Erasing,
  processor: 'stripe' | 'paypal',
  holds: (task: Task) => boolean,
  step = 0,
): Promise<Task> {
  let found: Task | undefined;
  await expect
    .poll(
      async () => {
        found = await taskOf(gateway, erasing, processor);
        if (!holds(found)) gateway.clock.advance(step);
        return holds(found);
      },
      { timeout: 25_000, interval: 400 },
    )
    .toBe(true);
  if (!found) throw new Error('there is no task');
  return found;
}

export const statusOf = async ({ database }: TestGateway, { requestId: id }: Erasing): Promise<string> =>
  (await database.prisma.dataRequest.findUniqueOrThrow({ where: { id } })).status;

export const stepsOf = async ({ database }: TestGateway, { requestId }: Erasing): Promise<string[]> => {
  const steps = await database.prisma.requestEvent.findMany({ where: { requestId }, orderBy: { id: 'asc' } });
  return steps.map(({ action, reason }) => [action, reason].filter(Boolean).join(' '));
};
