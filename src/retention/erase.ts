import type { Prisma } from '../../prisma/generated/client/client.ts';
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

type Opened = Prisma.DataRequestCreateManyInput;

function requestFor({ policy }: Context, change: Change, person: Silent): Opened {
  const regime = regimeOf(person);
  return {
    id: change.newId(),
    customerId: person.id,
    kind: 'ERASURE',
    status: 'APPROVED',
    channel: 'API',
    ...sweeper,
    regime,
    receivedAt: change.now,
    ...deadlinesAt(policy, regime, change.now),
    acknowledgedAt: change.now,
    decidedBy: 'gateway',
    decidedAt: change.now,
  };
}

function stepsOf(
  { caller }: Context,
  { now }: Change,
  { id: requestId }: Opened,
): Prisma.RequestEventCreateManyInput[] {
  const { callerKind: actorKind, callerId: actorId } = actorOf(caller);
  const step = { requestId, at: now, actorKind, actorId };
  return [
    { ...step, id: uuidv7(now), action: 'OPENED', status: 'RECEIVED', reason: 'RETENTION_SWEEP' },
    // Ids of one millisecond are in no order, and the timeline goes by id.
    { ...step, id: uuidv7(new Date(now.getTime() + 1)), action: 'APPROVED', status: 'APPROVED', reason: 'P14' },
  ];
}

/**
 * Opens the erasures of the next customers whose time has passed (P14), which are carried out as any other (P10). Their
 * plan is made, and approved by its hash, when they begin.
 */
export async function eraseNext(context: Context, change: Change, after: Place | null): Promise<Batch> {
  const condition = toErase(context.policy.retention, change.now);
  const held = await holdNext(context, change, condition, after);
  const people = held.length > 0 ? await stillFitting(context, change, condition, held) : [];
  const requests = people.map((person) => requestFor(context, change, person));
  const [first] = requests;
  if (!first) return { held, done: null, count: 0 };
  await change.tx.dataRequest.createMany({ data: requests });
  await change.tx.requestEvent.createMany({ data: requests.flatMap((one) => stepsOf(context, change, one)) });
  for (const { id, customerId } of requests) {
    change.run('erasure.run', id);
    change.tell('request.changed', customerId, { request: id, status: 'APPROVED' });
  }
  const subject = people.map(({ id }) => id);
  return { held, done: { id: first.id, subject, fields: ['Customer.requests'] }, count: requests.length };
}
