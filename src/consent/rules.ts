import type { Consent, ConsentEvent } from '../../prisma/generated/client/client.ts';
import { ConsentChannel } from '../../prisma/generated/client/enums.ts';
import { grantThatCounts } from '../policy/consents.ts';
import type { Policy } from '../policy/policy.ts';
import { matches } from '../policy/predicate/row.ts';

/** A decision in force, of the ledger or its projection. */
type Decision = Pick<
  Consent,
  'customerId' | 'purpose' | 'channel' | 'state' | 'source' | 'decidedAt' | 'policyVersion'
>;

/** What a customer decided, or did not, about being contacted through one channel. */
export type ConsentState = Pick<Decision, 'customerId' | 'purpose' | 'channel' | 'state'> & {
  source: Consent['source'] | null;
  decidedAt: Date | null;
  policyVersion: string | null;
  /** They granted it under a version of the policy that does not count any more. */
  askAgain: boolean;
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
    askAgain: false,
  };
}

/** What a decision says under the policy: a withdrawal stands whatever its version, a grant that counts no more is none. */
export function underPolicy(policy: Policy, { customerId, purpose, channel, ...decision }: Decision): ConsentState {
  const { state, source, decidedAt, policyVersion } = decision;
  const askAgain = state === 'GRANTED' && !matches(grantThatCounts(policy, purpose), { ...decision });
  const told = { source, decidedAt, policyVersion, askAgain };
  return { customerId, purpose, channel, state: askAgain ? 'NOT_ASKED' : state, ...told };
}

/** The same at some moment: until the day the policy came into force, every grant counted. */
export function underPolicyAt(policy: Policy, time: Date, decision: Decision): ConsentState {
  const inForceSince = new Date(`${policy.version}T00:00:00Z`);
  return time < inForceSince ? { ...decision, askAgain: false } : underPolicy(policy, decision);
}
