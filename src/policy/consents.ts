import type { ConsentChannel, Purpose } from '../../prisma/generated/client/enums.ts';
import type { Policy } from './policy.ts';
import { on, type Predicate } from './predicate/expression.ts';

/** The purposes for which partners need a consent. */
export function purposesByConsent(policy: Policy): Purpose[] {
  // The keys of the document are the purposes.
  const purposes = Object.keys(policy.purposes) as Purpose[];
  return purposes.filter((purpose) => Object.keys(policy.purposes[purpose].consentFor).length > 0);
}

/** The purposes that customers are asked about (P12); one answer may stand for several. */
export function consentPurposes(policy: Policy): Purpose[] {
  const asked = purposesByConsent(policy).map((purpose) => policy.purposes[purpose].consentUnder ?? purpose);
  return [...new Set(asked)];
}

/** Whether what some partner sees depends on consent to be contacted through this channel. On text messages nothing does (P5). */
export const opensToPartners = ({ purposes }: Policy, channel: ConsentChannel): boolean =>
  Object.values(purposes).some(({ consentFor }) => Object.values(consentFor).includes(channel));

/** A grant for the purpose that counts: under a version of the policy that does, where the document lists them. */
export function grantThatCounts(policy: Policy, purpose: Purpose): Predicate<'Consent'> {
  const consent = on('Consent');
  const granted = consent.eq('state', 'GRANTED');
  const versions = policy.consent.countsUnder[purpose];
  return versions ? consent.and(granted, consent.in('policyVersion', versions)) : granted;
}
