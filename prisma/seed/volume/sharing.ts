import type { Purpose } from '../../generated/client/enums.ts';
import { partnerId } from '../keys.ts';
import { policyAt } from './consent.ts';
import type { Life } from './population.ts';
import { between, chance, pick } from './random.ts';
import type { Row } from './rows.ts';
import { shares } from './shares.ts';

type Decision = Pick<Row<'SharingEvent'>, 'purpose' | 'partnerId' | 'allowed' | 'source'> & { at: number };

const purposes = ['MARKETING', 'ANALYTICS', 'PROMOTION'] as const satisfies readonly Purpose[];
const partners = [partnerId('newsletter-co'), partnerId('insight-labs')] as const;

/** The ledger of one customer: no block and what is allowed at sign-up, then blocks and changes (P19). */
export const sharingEvents = (life: Life): Row<'SharingEvent'>[] =>
  [...signUp(life), ...purposes.flatMap((purpose) => changes(life, purpose)), ...blocks(life)].map(
    ({ at, ...decision }) => ({
      id: life.newId(at),
      customerId: life.id,
      ...decision,
      actorKind: 'CUSTOMER',
      actorId: life.id,
      decidedAt: new Date(at),
      recordedAt: new Date(at),
      policyVersion: policyAt(at),
    }),
  );

function signUp({ random, registeredAt }: Life): Decision[] {
  const allowed = purposes.filter((purpose) => chance(random, shares.allowedAtSignUp[purpose]));
  return [{}, ...allowed.map((purpose) => ({ purpose }))].map((scope) => ({
    ...scope,
    allowed: true,
    source: 'SIGN_UP',
    at: registeredAt,
  }));
}

/** A purpose is allowed later, or no longer. */
function changes({ random, registeredAt, lastSeenAt }: Life, purpose: Purpose): Decision[] {
  const change = (share: number, allowed: boolean): Decision[] =>
    chance(random, share)
      ? [{ purpose, allowed, source: 'PORTAL', at: between(random, registeredAt, lastSeenAt) }]
      : [];
  return [...change(shares.allowedLater, true), ...change(shares.disallowedLater, false)];
}

function blocks({ random, registeredAt, lastSeenAt }: Life): Decision[] {
  const made: Decision[] = [];
  const later = (from: number) => between(random, from, lastSeenAt);
  if (chance(random, shares.blocked)) {
    const at = later(registeredAt);
    const source = chance(random, shares.blockedBySignal) ? 'GLOBAL_PRIVACY_CONTROL' : 'PORTAL';
    made.push({ allowed: false, source, at });
    if (chance(random, shares.unblocked)) made.push({ allowed: true, source: 'PORTAL', at: later(at) });
  }
  if (chance(random, shares.partnerBlock)) {
    made.push({ partnerId: pick(random, partners), allowed: false, source: 'PORTAL', at: later(registeredAt) });
  }
  return made;
}
