import type { ConsentSource, Prisma, Purpose } from '../../prisma/generated/client/client.ts';
import type { Change } from '../change.ts';
import { following } from '../clock.ts';
import type { Context } from '../context.ts';
import { recordWithdrawals } from '../partners/withdrawn.ts';
import { actorOf } from '../trail.ts';

/** One decision about sharing: over everything when neither a purpose nor a partner is named. */
export type SharingDecision = {
  customerId: string;
  purpose: Purpose | null;
  partnerId: string | null;
  allowed: boolean;
  source: ConsentSource;
  evidence: string | null;
  /** It is the customer's own, whoever calls: they hold the link that was sent to them alone. */
  byCustomer?: true;
};

/** Adds decisions to the ledger (P13, P19); the database's trigger brings the choices in force up to date. */
export async function recordSharing(context: Context, change: Change, decisions: SharingDecision[]): Promise<void> {
  const { callerKind, callerId } = actorOf(context.caller);
  const ids = decisions.map(({ customerId }) => customerId);
  const latest = await change.tx.sharingEvent.aggregate({
    where: { customerId: { in: ids } },
    _max: { decidedAt: true },
  });
  const decidedAt = following(latest._max.decidedAt, change.now);
  const data = decisions.map(({ byCustomer, ...decision }): Prisma.SharingEventCreateManyInput => {
    const actorKind = byCustomer ? 'CUSTOMER' : callerKind;
    return {
      ...decision,
      id: change.newId(),
      actorKind,
      actorId: actorKind === 'CUSTOMER' ? decision.customerId : callerId,
      decidedAt,
      recordedAt: decidedAt,
      policyVersion: context.policy.version,
    };
  });
  await change.tx.sharingEvent.createMany({ data });
  for (const { customerId, purpose, partnerId, allowed } of decisions) {
    if (!allowed) recordWithdrawals(context, change, customerId);
    change.tell('sharing.changed', customerId, {
      ...(purpose ? { purpose } : {}),
      ...(partnerId ? { partner: partnerId } : {}),
    });
  }
}
