import type { Consent, ConsentEvent } from '../../prisma/generated/client/client.ts';
import { ConsentChannel, type Purpose } from '../../prisma/generated/client/enums.ts';
import type { Policy } from '../policy/policy.ts';

/** What a customer decided, or did not, about being contacted through one channel. */
export type ConsentState = Pick<Consent, 'customerId' | 'purpose' | 'channel'> & {
  state: Consent['state'];
  source: Consent['source'] | null;
  decidedAt: Date | null;
  policyVersion: string | null;
};

/** A withdrawal wins over a grant of the same moment, and then the later record wins. */
function isNewer(one: ConsentEvent, other: ConsentEvent): boolean {
  const apart = one.decidedAt.getTime() - other.decidedAt.getTime();
  if (apart !== 0) return apart > 0;
  if (one.state !== other.state) return one.state === 'WITHDRAWN';
  return one.id > other.id;
}

/** The decisions in force after these events, in whatever order they come: the newest of each channel. */
export function inForce(events: readonly ConsentEvent[]): ConsentEvent[] {
  const newest = new Map<string, ConsentEvent>();
  for (const event of events) {
    const key = `${event.purpose} ${event.channel}`;
    const known = newest.get(key);
    if (!known || isNewer(event, known)) newest.set(key, event);
  }
  return [...newest.values()];
}

/** Every channel of marketing, NOT_ASKED where no decision is known: no choice is no consent (P12). */
export function everyChannel(customerId: string, decided: readonly ConsentState[]): ConsentState[] {
  const marketing = Object.values(ConsentChannel).map((channel) => {
    const known = decided.find((one) => one.purpose === 'MARKETING' && one.channel === channel);
    return known ?? notAsked(customerId, channel);
  });
  return [...marketing, ...decided.filter((one) => one.purpose !== 'MARKETING')];
}

function notAsked(customerId: string, channel: ConsentChannel): ConsentState {
  return {
    customerId,
    purpose: 'MARKETING',
    channel,
    state: 'NOT_ASKED',
    source: null,
    decidedAt: null,
    policyVersion: null,
  };
}

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
