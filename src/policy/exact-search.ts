import type { Policy } from './policy.ts';
import type { Caller } from './vocabulary.ts';

/** Whether a member of staff finds customers by an exact filter alone, and never pages through all of them. */
export const searchesExactly = (
  { exactSearchOnly }: Pick<Policy, 'exactSearchOnly'>,
  { roles }: Extract<Caller, { kind: 'STAFF' }>,
): boolean => roles.every((role) => role === 'ADMIN' || exactSearchOnly.includes(role));
