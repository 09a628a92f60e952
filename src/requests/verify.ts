import type { Customer, DataRequest } from '../../prisma/generated/client/client.ts';
import { type Change, carryOut, type Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { redeemLink } from '../events/links.ts';
import { Conflict, LinkInvalid } from '../failures.ts';
import { followLink } from '../follow-link.ts';
import { resumed } from './deadlines.ts';
import { moveRequest } from './move.ts';
import { stopMarketing } from './objection.ts';
import { atOnce, statusOnceVerified } from './rules.ts';
import type { Step } from './timeline.ts';

type Waiting = DataRequest & { customer: Pick<Customer, 'id' | 'locale'> };

/** No service runs: what P14 counts from has begun, and P15 lets the customer not wait for its end. */
async function isInactive({ tx }: Change, customerId: string): Promise<boolean> {
  return (await tx.service.findFirst({ where: { customerId, endedAt: null }, select: { id: true } })) === null;
}

async function proved(context: Context, change: Change, request: Waiting): Promise<void> {
  const { now } = change;
  const { id, version, channel, reference } = request;
  const inactive = await isInactive(change, request.customerId);
  const to = statusOnceVerified(request, inactive);
  const isDone = to === 'COMPLETED';
  const reason = atOnce(request, inactive) ? 'P15' : null;
  const steps: Step[] = [
    { action: 'VERIFIED', status: isDone ? null : to, reason },
    ...(request.pausedAt ? [{ action: 'RESUMED', byGateway: true } as const] : []),
    ...(isDone ? [{ action: 'COMPLETED', status: to, byGateway: true } as const] : []),
  ];
  if (isDone) await stopMarketing(context, change, request.customer, { channel, reference });
  const data = { ...resumed(request, now), verifiedAt: now };
  await moveRequest(context, change, { id, version, from: ['VERIFYING'], to, data, steps });
}

async function verify(context: Context, change: Change, token: string): Promise<Effect> {
  const { tx, now } = change;
  const link = await redeemLink(tx, { token, purposes: ['VERIFY_REQUEST'], now });
  if (!link) throw new LinkInvalid();
  const { customerId, targetId: id } = link;
  const include = { customer: { select: { id: true, locale: true } } } as const;
  // Nobody who is being erased is in it, and the link's customer is held.
  const where = { id, customerId, status: 'VERIFYING', customer: { erasedAt: null } } as const;
  const request = await tx.dataRequest.findFirst({ where, include });
  if (!request) throw new LinkInvalid();
  await proved(context, change, request);
  return { id, subject: customerId, fields: ['DataRequest.status'] };
}

/** Follows the link that was mailed to the registered address (P15). Throws LinkInvalid for whatever is wrong. */
export async function verifyRequest(context: Context, token: string): Promise<void> {
  const named = { operation: 'verifyRequest', clause: 'P15', reference: null } as const;
  await followLink(context, () =>
    carryOut(context, named, (change) => verify(context, change, token)).catch((error: unknown) => {
      throw error instanceof Conflict ? new LinkInvalid() : error;
    }),
  );
}
