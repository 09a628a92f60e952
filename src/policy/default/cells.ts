import type { Audience, Right, Rights } from '../policy.ts';
import type { ClauseId, Role, Scope } from '../vocabulary.ts';

/** The cells of the rights table, in words. */
export const yes = (clause: ClauseId): Right => ({ allowed: true, clause });
export const no = (clause: ClauseId): Right => ({ allowed: false, clause });
export const withScope = (clause: ClauseId, scope: Scope): Right => ({ allowed: true, clause, scope });
export const withReference = (clause: ClauseId): Right => ({ allowed: true, clause, reference: true });

type Cells<A extends Audience> = Record<A, Right>;

/** Processors and third parties alike. */
export const both = (right: Right): Cells<'PROCESSOR' | 'THIRD_PARTY'> => ({ PROCESSOR: right, THIRD_PARTY: right });
/** Every role alike. */
export const staff = (right: Right): Cells<Role> => ({
  SUPPORT: right,
  BILLING: right,
  PRIVACY: right,
  LEGAL: right,
  ADMIN: right,
});

export const nobody: Rights = { otherwise: 'P19' };
export const everybody: Rights = {
  CUSTOMER: yes('P1'),
  ...staff(yes('P1')),
  ...both(yes('P1')),
  SYSTEM: yes('P1'),
  ANONYMOUS: yes('P1'),
  otherwise: 'P19',
};
