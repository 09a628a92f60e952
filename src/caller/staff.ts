import type { Purpose } from '../../prisma/generated/client/enums.ts';
import { badInput } from '../errors.ts';
import { holdsCardNumber } from '../policy/card-number.ts';
import type { Policy } from '../policy/policy.ts';
import { type Role, roles } from '../policy/vocabulary.ts';

/** Printable ASCII: what a header carries alike through every proxy. */
const printable = /^[\x21-\x7e](?:[\x20-\x7e]{0,126}[\x21-\x7e])?$/;

/** Why a member of staff reads: `X-Purpose`, one that the policy allows a role of theirs; without it, the first role's default. */
export function statedPurpose(header: string | null, held: readonly Role[], staff: Policy['staff']): Purpose {
  const entries = roles.filter((role) => held.includes(role)).map((role) => staff[role].purposes);
  const stated = header ?? entries[0]?.default;
  const allowed = [...new Set(entries.flatMap((entry) => entry.allowed))];
  const purpose = allowed.find((candidate) => candidate === stated);
  if (purpose === undefined) throw badInput('X-Purpose', `expected one of ${allowed.join(', ')}`);
  return purpose;
}

/** The ticket or e-mail they work on: `X-Reference`. */
export function statedReference(header: string | null): string | null {
  if (header === null) return null;
  if (!printable.test(header)) throw badInput('X-Reference', 'expected 1 to 128 printable ASCII characters');
  if (holdsCardNumber(header)) throw badInput('X-Reference', 'must not hold a card number');
  return header;
}
