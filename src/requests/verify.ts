import { type Change, carryOut, type Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { redeemLink } from '../events/links.ts';
import { LinkInvalid } from '../failures.ts';
import { followLink } from '../follow-link.ts';
import { stopMarketing } from './objection.ts';
import { recordSteps, type Step } from './timeline.ts';

/** What a verified request becomes: an objection is done at once (P13), everything else is worked on. */
const nextStatus = (kind: string): 'COMPLETED' | 'RECEIVED' => (kind === 'OBJECTION' ? 'COMPLETED' : 'RECEIVED');

async function verify(context: Context, change: Change, token: string): Promise<Effect> {
  const { tx, now } = change;
  const link = await redeemLink(tx, { token, purposes: ['VERIFY_REQUEST'], now });
  if (!link) throw new LinkInvalid();
  const { customerId, targetId: id } = link;
  const include = { customer: { select: { id: true, locale: true } } } as const;
  const request = await tx.dataRequest.findUnique({ where: { id, customerId }, include });
  if (!request) throw new LinkInvalid();
  const status = nextStatus(request.kind);
  const completedAt = status === 'COMPLETED' ? now : null;
  const { count } = await tx.dataRequest.updateMany({
    where: { id, status: 'VERIFYING', customer: { erasedAt: null } },
    data: { status, verifiedAt: now, completedAt, version: { increment: 1 } },
  });
  if (count !== 1) throw new LinkInvalid();
  const steps: Step[] = [{ action: 'VERIFIED', status: status === 'RECEIVED' ? status : null }];
  if (status === 'COMPLETED') {
    const { channel, reference } = request;
    await stopMarketing(context, change, request.customer, { channel, reference });
    steps.push({ action: 'COMPLETED', status, byGateway: true });
  }
  await recordSteps(context, change, id, steps);
  change.tell('request.changed', customerId, { request: id, status });
  return { id, subject: customerId, fields: ['DataRequest.status'] };
}

/** Follows the link that was mailed to the registered address (P15). Throws LinkInvalid for whatever is wrong. */
export async function verifyRequest(context: Context, token: string): Promise<void> {
  const named = { operation: 'verifyRequest', clause: 'P15', reference: null } as const;
  await followLink(context, () => carryOut(context, named, (change) => verify(context, change, token)));
}
