import type { Purpose } from '../../prisma/generated/client/enums.ts';
import type { Context } from '../context.ts';
import { badInput, gatewayError } from '../errors.ts';
import { callerOf } from '../partners/rules.ts';
import type { Caller, Role } from '../policy/vocabulary.ts';

/** Would this partner, this role, or else the customer be served the field (`Customer.email`) of the customer? */
export type Question = {
  customerId: string;
  field: string;
  partnerId: string | null;
  role: Role | null;
  purpose: Purpose | null;
};

/** For another purpose than its own, a partner would learn what a customer allows others. */
const asksAboutItself = (
  { partnerId, role, purpose }: Question,
  caller: Extract<Caller, { kind: 'PARTNER' }>,
): boolean => partnerId === caller.id && role === null && (purpose === null || purpose === caller.purpose);

/** Customers ask about themselves, partners whether they themselves are served. */
export function assertOwnQuestion(context: Context, question: Question): void {
  const { caller } = context;
  const own =
    caller.kind === 'CUSTOMER'
      ? question.customerId === caller.customerId
      : caller.kind !== 'PARTNER' || asksAboutItself(question, caller);
  if (own) return;
  const reason = 'P19: customers and partners ask about themselves only.';
  context.refused('Query.explainAccess', { allowed: false, clause: 'P19', reason, needs: [] });
  throw gatewayError('FORBIDDEN', reason, { clause: 'P19', category: null, needs: [] });
}

async function partnerAsked(context: Context, id: string, purpose: Purpose | null): Promise<Caller | null> {
  const found = await context.prisma.partner.findUnique({ where: { id } });
  if (!found) throw badInput('input.partnerId', 'expected the id of a registered partner');
  const ended = found.expiresAt !== null && found.expiresAt <= context.clock.now();
  if (ended || found.status !== 'ACTIVE') return null;
  const caller = callerOf(found);
  return { ...caller, purpose: purpose ?? caller.purpose };
}

/** The caller that the question is about; null for a partner that may not call now. */
export async function callerAsked(
  context: Context,
  { customerId, partnerId, role, purpose }: Question,
): Promise<Caller | null> {
  if (partnerId) return partnerAsked(context, partnerId, purpose);
  if (role) {
    const reads = purpose ?? context.policy.staff[role].purposes.default;
    return { kind: 'STAFF', id: role, name: role, roles: [role], purpose: reads, reference: null };
  }
  return { kind: 'CUSTOMER', identity: { issuer: '', subject: '' }, customerId, name: '' };
}
