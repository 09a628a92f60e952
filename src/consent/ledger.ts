import type { ConsentChannel, ConsentSource, Prisma, Purpose } from '../../prisma/generated/client/client.ts';
import type { Change } from '../change.ts';
import { following } from '../clock.ts';
import type { Context } from '../context.ts';
import { recordWithdrawals } from '../partners/withdrawn.ts';
import { opensToPartners } from '../policy/consents.ts';
import type { Policy } from '../policy/policy.ts';
import { actorOf } from '../trail.ts';

export type ConsentDecision = {
  customerId: string;
  purpose: Purpose;
  channel: ConsentChannel;
  state: 'GRANTED' | 'WITHDRAWN';
  source: ConsentSource;
  /** The customer's language, for the sentence they were shown. */
  locale: string | null;
  evidence: string | null;
  /** It is the customer's own, whoever calls: they hold the link that was sent to them alone. */
  byCustomer?: true;
};

/** The sentence that was shown, in the customer's language or in English. */
function wordingIn(policy: Policy, locale: string | null, channel: ConsentChannel) {
  const language = locale?.split('-')[0] ?? 'en';
  const wordingLocale = policy.wordings[language] ? language : 'en';
  return { wording: (policy.wordings[language] ?? policy.wordings.en)[channel], wordingLocale };
}

/** Adds decisions to the ledger (P13); the database's trigger brings the decisions in force up to date. */
export async function recordConsent(context: Context, change: Change, decisions: ConsentDecision[]): Promise<void> {
  const { callerKind, callerId } = actorOf(context.caller);
  const ids = decisions.map(({ customerId }) => customerId);
  const latest = await change.tx.consentEvent.aggregate({
    where: { customerId: { in: ids } },
    _max: { decidedAt: true },
  });
  const decidedAt = following(latest._max.decidedAt, change.now);
  const data = decisions.map(({ locale, byCustomer, ...decision }): Prisma.ConsentEventCreateManyInput => {
    const actorKind = byCustomer ? 'CUSTOMER' : callerKind;
    return {
      ...decision,
      ...wordingIn(context.policy, locale, decision.channel),
      id: change.newId(),
      actorKind,
      // Who registers becomes the customer: by then they have the id.
      actorId: actorKind === 'CUSTOMER' ? decision.customerId : callerId,
      decidedAt,
      recordedAt: decidedAt,
      policyVersion: context.policy.version,
    };
  });
  await change.tx.consentEvent.createMany({ data });
  for (const { customerId, purpose, channel, state } of decisions) {
    if (state === 'WITHDRAWN' && opensToPartners(context.policy, channel))
      recordWithdrawals(context, change, customerId);
    change.tell('consent.changed', customerId, { purpose, channel });
  }
}
