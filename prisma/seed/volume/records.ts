import { days } from '../../../src/clock.ts';
import { historyEnd, type Life } from './population.ts';
import type { Profile } from './profile.ts';
import { between, chance, choice, filled, hexDigits, pick } from './random.ts';
import type { Row } from './rows.ts';
import { shares } from './shares.ts';

const howManyCommunications = choice(shares.communications);

/** Who wrote, when and where it is kept; the hash stands for a content that nobody wrote (P17). */
export const communicationsOf = ({ random, id, registeredAt, lastSeenAt, newId }: Life): Row<'Communication'>[] =>
  Array.from({ length: Number(howManyCommunications(random)) }, () => {
    const sentAt = between(random, registeredAt, lastSeenAt);
    return {
      id: newId(sentAt),
      customerId: id,
      medium: pick(random, ['EMAIL', 'EMAIL', 'TICKET', 'CHAT', 'TELEPHONE']),
      direction: chance(random, 0.6) ? 'INBOUND' : 'OUTBOUND',
      correspondent: pick(random, ['helpdesk@hosting.example', 'billing@hosting.example', 'partner@example.org', null]),
      sentAt: new Date(sentAt),
      locator: filled(random, 'mail-archive/########'),
      contentHash: Array.from({ length: 8 }, () => hexDigits(random, 8)).join(''),
    };
  });

/** A move, told by the customer in the portal or by ticket to billing (P6, P7, P18). */
export function profileChangeOf(life: Life, { addressLine1 }: Profile): (Row<'ProfileChange'> & { at: Date }) | null {
  const { random, id, registeredAt, lastSeenAt, newId } = life;
  if (!chance(random, shares.moved)) return null;
  const at = between(random, registeredAt, lastSeenAt);
  return {
    id: newId(at),
    customerId: id,
    field: 'Address.line1',
    before: filled(random, '% Former Lane'),
    after: addressLine1,
    at: new Date(at),
    ...(chance(random, 0.8)
      ? { actorKind: 'CUSTOMER', actorId: id, channel: 'PORTAL' }
      : { actorKind: 'STAFF', actorId: 'billing', channel: 'HELPDESK_TICKET', reference: filled(random, 'HD-######') }),
  };
}

/** What keeps an account, or kept it, whatever the clock says. */
export function legalHoldOf({ random, id, registeredAt, newId }: Life): Row<'LegalHold'> | null {
  if (!chance(random, shares.legalHold)) return null;
  const placedAt = between(random, registeredAt, historyEnd - days(1));
  const released = chance(random, shares.releasedHold);
  return {
    id: newId(placedAt),
    customerId: id,
    ground: pick(random, ['LITIGATION', 'INVESTIGATION', 'TAX_AUDIT', 'COURT_ORDER']),
    reference: filled(random, 'CASE-######'),
    placedBy: 'legal',
    placedAt: new Date(placedAt),
    ...(released && { releasedBy: 'legal', releasedAt: new Date(between(random, placedAt, historyEnd)) }),
  };
}
