import { z } from 'zod';
import { DataRequestKind } from '../../prisma/generated/client/enums.ts';
import { type Change, carryOut, type Effect } from '../change.ts';
import { channelFields, type StatedChannel, statedChannel } from '../channel.ts';
import type { Context } from '../context.ts';
import { globalId } from '../global-id.ts';
import { readInput, text } from '../inputs.ts';
import { readForChange } from '../subject.ts';
import { actorOf } from '../trail.ts';
import { deadlinesAt } from './deadlines.ts';
import { stopMarketing } from './objection.ts';
import { openStatuses, regimeOf, statusAtOpening } from './rules.ts';
import { recordSteps, type Step } from './timeline.ts';

const openInput = z.object({
  kind: z.enum(DataRequestKind),
  details: text(5000).nullish(),
  ...channelFields,
});
type Opening = z.output<typeof openInput>;
type Status = ReturnType<typeof statusAtOpening>;

function stepsOf(status: Status, original: { id: string } | null, reference: string | null): Step[] {
  const linked = original && globalId('DataRequest', original.id);
  return [
    { action: 'OPENED', status: 'RECEIVED', reason: reference },
    ...(linked ? [{ action: 'LINKED_DUPLICATE', reason: linked, byGateway: true } as const] : []),
    ...(status === 'VERIFYING' ? [{ action: 'VERIFICATION_SENT', status, byGateway: true } as const] : []),
    ...(status === 'COMPLETED' ? [{ action: 'COMPLETED', status } as const] : []),
  ];
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
  const status = statusAtOpening({ kind, channel: stated.channel, by: openedByKind });
  const regime = regimeOf(customer);
  const original = await tx.dataRequest.findFirst({
    where: { customerId, kind, status: { in: [...openStatuses] } },
    orderBy: { id: 'asc' },
    select: { id: true },
  });
  const id = change.newId();
  await tx.dataRequest.create({
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
      ...deadlinesAt(context.policy, regime, now),
      duplicateOfId: original?.id ?? null,
      completedAt: status === 'COMPLETED' ? now : null,
    },
  });
  await recordSteps(context, change, id, stepsOf(status, original, stated.reference));
  if (status === 'COMPLETED') await stopMarketing(context, change, customer, stated);
  if (status === 'VERIFYING') change.tell('mail.verify-request', customerId, { target: id });
  change.tell('request.changed', customerId, { request: id, status });
  return { id, subject: customerId, fields: ['Customer.requests'] };
}

/** Records what a customer asks about their data (P10, P18). Gives its id. Throws InvalidInput, NotFound, Conflict. */
export async function openRequest(context: Context, customerId: string, raw: unknown): Promise<string> {
  const input = readInput(openInput, raw);
  const stated = statedChannel(context, input);
  const named = { operation: 'openRequest', clause: 'P10', reference: stated.reference } as const;
  return carryOut(context, named, (change) => open(context, change, customerId, input, stated));
}
