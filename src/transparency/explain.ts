import { type GraphQLSchema, isObjectType } from 'graphql';
import type { Purpose } from '../../prisma/generated/client/enums.ts';
import type { Context } from '../context.ts';
import { badInput, gatewayError } from '../errors.ts';
import { toWhere } from '../policy/predicate/where.ts';
import { rowRules } from '../policy/rows.ts';
import { mayRead } from '../policy/verdict.ts';
import type { Caller, Category, Role, Verdict } from '../policy/vocabulary.ts';
import { scopes } from '../policy/vocabulary.ts';

export type Question = {
  customerId: string;
  field: string;
  partnerId: string | null;
  role: Role | null;
  purpose: Purpose | null;
};

function categoryOf(schema: GraphQLSchema, coordinate: string): Category {
  const [typeName = '', fieldName = ''] = coordinate.split('.');
  const type = schema.getType(typeName);
  const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
  const declared = field?.extensions.policy;
  if (!declared || !('category' in declared))
    throw badInput('input.field', 'expected a coordinate such as Customer.email');
  return declared.category;
}

/** For another purpose than its own, a partner would learn what a customer allows others. */
const asksAboutItself = (
  { partnerId, role, purpose }: Question,
  caller: Extract<Caller, { kind: 'PARTNER' }>,
): boolean => partnerId === caller.id && role === null && (purpose === null || purpose === caller.purpose);

/** Customers ask about themselves, partners whether they themselves are served. */
function assertOwnQuestion(context: Context, question: Question): void {
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
  const { name, kind: partnerKind } = found;
  const granted = scopes.filter((scope) => found.scopes.includes(scope));
  return {
    kind: 'PARTNER',
    id,
    name,
    partnerKind,
    registeredScopes: granted,
    scopes: granted,
    purpose: purpose ?? found.purpose,
  };
}

/** The caller that the question is about; null for a partner that may not call now. */
async function callerAsked(
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

const notInForce: Verdict = {
  allowed: false,
  clause: 'P19',
  reason: 'P19: the registration of this partner is suspended, or has ended.',
  needs: ['registration'],
};

const notShared: Verdict = {
  allowed: false,
  clause: 'P19',
  reason: 'P19: this customer is not shared with the caller for this purpose, or does not exist.',
  needs: ['consent'],
};

/** The field rule, then the row rule: the same two that decide an answer. */
export async function explain(context: Context, schema: GraphQLSchema, question: Question): Promise<Verdict> {
  const own =
    context.caller.kind === 'PARTNER' ? { ...question, partnerId: question.partnerId ?? context.caller.id } : question;
  assertOwnQuestion(context, own);
  // An answer tells of a person's choices, so it is recorded as a read of theirs.
  context.trail.served(own.customerId, 'Query.explainAccess', null);
  const category = categoryOf(schema, own.field);
  const asked = await callerAsked(context, own);
  if (!asked) return notInForce;
  const verdict = mayRead(context.policy, asked, category);
  if (!verdict.allowed) return verdict;
  const { whole } = rowRules(context.policy, asked, context.clock.now()).Customer;
  const where = { AND: [{ id: own.customerId }, toWhere(whole)] };
  const seen = await context.prisma.customer.findFirst({ where, select: { id: true } });
  return seen ? verdict : notShared;
}
