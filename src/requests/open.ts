import { z } from 'zod';
import { DataRequestKind } from '../../prisma/generated/client/enums.ts';
import { type Change, carryOut, type Effect } from '../change.ts';
import { channelFields, type StatedChannel, statedChannel } from '../channel.ts';
import { days } from '../clock.ts';
import type { Context } from '../context.ts';
import type { MailKind } from '../events/outbox.ts';
import { globalId } from '../global-id.ts';
import { readInput, text } from '../inputs.ts';
import { readForChange } from '../subject.ts';
import { actorOf } from '../trail.ts';
import { carryOutRequest } from './carry-out.ts';
import { deadlinesAt, pausesClock } from './deadlines.ts';
import { stopMarketing } from './objection.ts';
import { revertible } from './revertible.ts';
import { openStatuses, regimeOf, statusAtOpening } from './rules.ts';
import { recordSteps, type Step } from './timeline.ts';

const openInput = z.object({
  kind: z.enum(DataRequestKind),
  details: text(5000).nullish(),
  ...channelFields,
});
type Opening = z.output<typeof openInput>;
type Status = ReturnType<typeof statusAtOpening>;

type Opened = { status: Status; reference: string | null; original: { id: string } | null; pauses: boolean };

function stepsOf({ status, reference, original, pauses }: Opened): Step[] {
  const linked = original && globalId('DataRequest', original.id);
  const byGateway = true;
  return [
    { action: 'OPENED', status: 'RECEIVED', reason: reference },
    ...(linked ? [{ action: 'LINKED_DUPLICATE', reason: linked, byGateway } as const] : []),
    // The customer is answered at once, in the portal or by mail (11 CCR § 7021(a)).
    { action: 'ACKNOWLEDGED', byGateway },
    ...(status === 'VERIFYING' ? [{ action: 'VERIFICATION_SENT', status, byGateway } as const] : []),
    ...(pauses ? [{ action: 'PAUSED', byGateway } as const] : []),
    ...(status === 'APPROVED' ? [{ action: 'APPROVED', status, reason: 'P11', byGateway } as const] : []),
    ...(status === 'COMPLETED' ? [{ action: 'COMPLETED', status } as const] : []),
  ];
}

/** What the customer is sent at once. An export that is under way is announced by its being ready. */
const mailAtOpening = {
  RECEIVED: 'mail.request-received',
  VERIFYING: 'mail.verify-request',
  APPROVED: null,
  COMPLETED: 'mail.request-completed',
} as const satisfies Record<Status, MailKind | null>;

/** An export is work and space: whoever asks for many a day waits for staff, and is refused nothing (P11). */
async function askedOften({ policy }: Context, { tx, now }: Change, customerId: string): Promise<boolean> {
  const receivedAt = { gt: new Date(now.getTime() - days(1)) };
  const count = await tx.dataRequest.count({ where: { customerId, kind: 'EXPORT', receivedAt } });
  return count >= policy.requests.exportsPerDay;
}

async function open(
  context: Context,
  change: Change,
  customerId: string,
  input: Opening,
  stated: StatedChannel,
): Promise<Effect> {
  const { tx, now } = change;
  const { kind, details = null } = input;
  const customer = await readForChange(context, change, customerId, 'input.customerId', { evenRestricted: true });
  const { callerKind: openedByKind, callerId: openedById } = actorOf(context.caller);
  const by = { kind, channel: stated.channel, by: openedByKind };
  const reviewed = (await revertible(change, customerId)) || (await askedOften(context, change, customerId));
  const status = statusAtOpening({ ...by, reviewed });
  const regime = regimeOf(customer);
  const clocks = deadlinesAt(context.policy, regime, now);
  const awaiting = { receivedAt: now, dueAt: clocks.dueAt, now, doubted: false };
  const pauses = status === 'VERIFYING' && pausesClock(context.policy, regime, awaiting);
  const original = await tx.dataRequest.findFirst({
    where: { customerId, kind, status: { in: [...openStatuses] } },
    orderBy: { id: 'asc' },
    select: { id: true },
  });
  const id = change.newId();
  const request = await tx.dataRequest.create({
    data: {
      id,
      customerId,
      kind,
      status,
      details,
      ...stated,
      openedByKind,
      openedById,
      partnerId: context.caller.kind === 'PARTNER' ? context.caller.id : null,
      regime,
      receivedAt: now,
      ...clocks,
      acknowledgedAt: now,
      pausedAt: pauses ? now : null,
      duplicateOfId: original?.id ?? null,
      ...(status === 'APPROVED' && { decidedBy: 'gateway', decidedAt: now }),
      completedAt: status === 'COMPLETED' ? now : null,
    },
  });
  await recordSteps(context, change, id, stepsOf({ status, reference: stated.reference, original, pauses }));
  if (status === 'COMPLETED') await stopMarketing(context, change, customer, stated);
  if (status === 'APPROVED') await carryOutRequest(context, change, request);
  const mail = mailAtOpening[status];
  if (mail) change.tell(mail, customerId, { target: id });
  change.tell('request.changed', customerId, { request: id, status });
  return { id, subject: customerId, fields: ['Customer.requests'] };
}

/** Records what a customer asks about their data (P10, P18). Gives its id. Throws InvalidInput, NotFound, Conflict. */
export async function openRequest(context: Context, customerId: string, raw: unknown): Promise<string> {
  const input = readInput(openInput, raw);
  await context.limitMutation(context.caller, 'openRequest');
  const stated = statedChannel(context, input);
  const named = { operation: 'openRequest', clause: 'P10', reference: stated.reference } as const;
  return carryOut(context, named, (change) => open(context, change, customerId, input, stated));
}
