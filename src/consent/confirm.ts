import type { PendingDecision, Prisma } from '../../prisma/generated/client/client.ts';
import { type Change, carryOut, type Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { redeemLink } from '../events/links.ts';
import { LinkInvalid } from '../failures.ts';
import { followLink } from '../follow-link.ts';
import { globalId } from '../global-id.ts';
import { recordSharing } from '../sharing/ledger.ts';
import { holdCustomer } from '../subject.ts';
import { recordConsent } from './ledger.ts';

/** What the customer has decided since it was asked for, an objection to all of it among them, stands (P13). */
function undecidedSince(pending: PendingDecision): Prisma.CustomerWhereInput {
  const { purpose, consentChannel: channel, partnerId, requestedAt } = pending;
  const since = { gte: requestedAt };
  return {
    requests: { none: { kind: 'OBJECTION', receivedAt: since } },
    ...(channel === null || purpose === null
      ? { sharingEvents: { none: { purpose, partnerId, decidedAt: since } } }
      : { consentEvents: { none: { purpose, channel, decidedAt: since } } }),
  };
}

/** A consent is to the policy under which it was asked for; where the two differ, it is asked for again. */
const sameTerms = ({ policy }: Context, { consentChannel }: PendingDecision): Prisma.PendingDecisionWhereInput =>
  consentChannel === null ? {} : { policyVersion: policy.version };

async function useUp(context: Context, { tx, now }: Change, pending: PendingDecision): Promise<void> {
  const { count } = await tx.pendingDecision.updateMany({
    where: {
      id: pending.id,
      confirmedAt: null,
      requestedAt: { lte: now },
      expiresAt: { gt: now },
      ...sameTerms(context, pending),
      customer: { erasedAt: null, erasureStartedAt: null, ...undecidedSince(pending) },
    },
    data: { confirmedAt: now },
  });
  if (count !== 1) throw new LinkInvalid();
}

type Pending = PendingDecision & { customer: { locale: string | null } };

async function record(context: Context, change: Change, pending: Pending): Promise<string> {
  const { id, customerId, purpose, consentChannel: channel, partnerId, source, reference } = pending;
  const { locale } = pending.customer;
  // Without a ticket or e-mail, what they confirmed is the evidence.
  const evidence = reference ?? globalId('PendingDecision', id);
  const made = { customerId, source, evidence, byCustomer: true } as const;
  if (channel === null) {
    await recordSharing(context, change, [{ ...made, purpose, partnerId, allowed: true }]);
    return 'Customer.sharing';
  }
  if (purpose === null) throw new TypeError('a consent for no purpose');
  await recordConsent(context, change, [{ ...made, purpose, channel, state: 'GRANTED', locale }]);
  return 'Customer.consents';
}

async function follow(context: Context, change: Change, token: string): Promise<Effect> {
  const link = await redeemLink(change.tx, { token, purposes: ['CONFIRM_DECISION'], now: change.now });
  if (!link) throw new LinkInvalid();
  const { customerId, targetId } = link;
  await holdCustomer(change, customerId);
  const where = { id: targetId, customerId };
  const include = { customer: { select: { locale: true } } } as const;
  const pending = await change.tx.pendingDecision.findUnique({ where, include });
  if (!pending) throw new LinkInvalid();
  await useUp(context, change, pending);
  const field = await record(context, change, pending);
  return { id: customerId, subject: customerId, fields: [field] };
}

/** Follows the link that was mailed with a decision that waits (P13). Throws LinkInvalid for whatever is wrong. */
export async function confirmConsent(context: Context, token: string): Promise<void> {
  const named = { operation: 'confirmConsent', clause: 'P13', reference: null } as const;
  await followLink(context, () => carryOut(context, named, (change) => follow(context, change, token)));
}
