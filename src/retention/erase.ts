import type { Regime } from '../../prisma/generated/client/enums.ts';
import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { uuidv7 } from '../ids.ts';
import { deadlinesAt } from '../requests/deadlines.ts';
import { regimeOf } from '../requests/rules.ts';
import { actorOf } from '../trail.ts';
import { holdNext, type Place, type Silent, stillFitting } from './claim.ts';
import { toErase } from './rules.ts';
import { sweeper } from './swept.ts';
import type { Batch } from './warn.ts';

type Opened = { id: string; customerId: string };

/** Opens the requests of those who have the same deadlines, in one statement that is the same for any number of them. */
async function open({ policy }: Context, { tx, now }: Change, regime: Regime, requests: readonly Opened[]) {
  const { acknowledgeBy, dueAt } = deadlinesAt(policy, regime, now);
  const ids = requests.map(({ id }) => id);
  const customers = requests.map(({ customerId }) => customerId);
  const { openedByKind, openedById } = sweeper;
  await tx.$executeRaw`
    INSERT INTO "DataRequest" ("id", "customerId", "kind", "status", "channel", "openedByKind", "openedById", "regime",
      "receivedAt", "acknowledgeBy", "acknowledgedAt", "dueAt", "decidedBy", "decidedAt")
    SELECT one.id, one.customer, 'ERASURE', 'APPROVED', 'API', ${openedByKind}::"CallerKind", ${openedById},
      ${regime}::"Regime", ${now}::timestamptz, ${acknowledgeBy}::timestamptz, ${now}::timestamptz, ${dueAt}::timestamptz,
      'gateway', ${now}::timestamptz
    FROM unnest(${ids}::uuid[], ${customers}::uuid[]) AS one(id, customer)`;
}

async function recordSteps({ caller }: Context, { tx, now }: Change, requests: readonly Opened[]): Promise<void> {
  const { callerKind, callerId } = actorOf(caller);
  const ids = requests.map(({ id }) => id);
  const opened = ids.map(() => uuidv7(now));
  // Ids of one millisecond are in no order, and the timeline goes by id.
  const approved = ids.map(() => uuidv7(new Date(now.getTime() + 1)));
  await tx.$executeRaw`
    INSERT INTO "RequestEvent" ("id", "requestId", "at", "action", "status", "actorKind", "actorId", "reason")
    SELECT step.id, step.request, ${now}::timestamptz, step.action::"RequestAction", step.status::"DataRequestStatus",
      ${callerKind}::"CallerKind", ${callerId}, step.reason
    FROM unnest(${ids}::uuid[], ${opened}::uuid[], ${approved}::uuid[]) AS one(request, opened, approved),
      LATERAL (VALUES (one.opened, one.request, 'OPENED', 'RECEIVED', 'RETENTION_SWEEP'),
        (one.approved, one.request, 'APPROVED', 'APPROVED', 'P14')) AS step(id, request, action, status, reason)`;
}

/** Gives the requests. */
async function openFor(context: Context, change: Change, people: readonly Silent[]): Promise<Opened[]> {
  const all: Opened[] = [];
  for (const regime of new Set(people.map(regimeOf))) {
    const alike = people.filter((person) => regimeOf(person) === regime);
    const requests = alike.map(({ id: customerId }) => ({ id: change.newId(), customerId }));
    await open(context, change, regime, requests);
    all.push(...requests);
  }
  await recordSteps(context, change, all);
  return all;
}

/**
 * Opens the erasures of the next customers whose time has passed (P14), which are carried out as any other (P10). Their
 * plan is made, and approved by its hash, when they begin.
 */
export async function eraseNext(context: Context, change: Change, after: Place | null): Promise<Batch> {
  const condition = toErase(context.policy.retention, change.now);
  const held = await holdNext(context, change, condition, after);
  const people = held.length > 0 ? await stillFitting(context, change, condition, held) : [];
  if (people.length === 0) return { held, done: null, count: 0 };
  const requests = await openFor(context, change, people);
  for (const { id, customerId } of requests) {
    change.run('erasure.run', id);
    change.tell('request.changed', customerId, { request: id, status: 'APPROVED' });
  }
  const subject = people.map(({ id }) => id);
  const done = { id: requests[0]?.id ?? '', subject, fields: ['Customer.requests'] };
  return { held, done, count: requests.length };
}
