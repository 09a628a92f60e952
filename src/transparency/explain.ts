import { type GraphQLSchema, isObjectType } from 'graphql';
import type { Context } from '../context.ts';
import { badInput } from '../errors.ts';
import { modelOf } from '../policy/model-of.ts';
import type { Predicate } from '../policy/predicate/expression.ts';
import { selectionOf } from '../policy/predicate/row.ts';
import { toWhere } from '../policy/predicate/where.ts';
import type { Decision } from '../policy/predicate/why.ts';
import { type RowVerdict, rowVerdict } from '../policy/row-verdict.ts';
import { type RowRules, rowRules } from '../policy/rows.ts';
import { mayRead } from '../policy/verdict.ts';
import type { Caller, Category, Verdict } from '../policy/vocabulary.ts';
import { assertOwnQuestion, callerAsked, type Question } from './asked.ts';

/** A verdict about one customer, with the decisions of theirs that it rests on. */
export type Explanation = Verdict & { customerId: string; decisions: readonly Decision[] };

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

/** What is asked about: the datum, and whose rows hold it. */
function fieldAt(schema: GraphQLSchema, coordinate: string): { category: Category; model: string | null } {
  const [typeName = '', fieldName = ''] = coordinate.split('.');
  const type = schema.getType(typeName);
  const declared = isObjectType(type) ? type.getFields()[fieldName]?.extensions.policy : undefined;
  if (!isObjectType(type) || !declared || !('category' in declared))
    throw badInput('input.field', 'expected a coordinate such as Customer.email');
  return { category: declared.category, model: modelOf(type) };
}

/** Whose rows somebody is shown: for staff, of what accounting keeps, also those of a customer who is erased (P9). */
function customersOf(asked: Caller, rules: RowRules, model: string | null): Predicate<'Customer'> {
  if (asked.kind !== 'STAFF') return rules.Customer.whose;
  const byModel: Record<string, { whose: Predicate<'Customer'> }> = rules;
  return byModel[model ?? 'Customer']?.whose ?? rules.Customer.whose;
}

/** Whether, and not why: a partner would learn that there is such a customer, and others what the customer decided. */
async function isSeen(context: Context, whose: Predicate<'Customer'>, id: string): Promise<boolean> {
  const where = { AND: [{ id }, toWhere(whose)] };
  return (await context.prisma.customer.findFirst({ where, select: { id: true } })) !== null;
}

async function verdictOn(context: Context, whose: Predicate<'Customer'>, id: string): Promise<RowVerdict> {
  // Made at run time, so Prisma's types know of it only that the id is in it.
  const select = selectionOf(whose) as { id: true };
  const row = await context.prisma.customer.findUnique({ where: { id }, select });
  return row ? rowVerdict(whose, row) : { ...notShared, decisions: [] };
}

async function decide(context: Context, schema: GraphQLSchema, question: Question): Promise<Explanation> {
  const { customerId, field } = question;
  const told = (verdict: Verdict, decisions: readonly Decision[] = []) => ({ ...verdict, customerId, decisions });
  const { category, model } = fieldAt(schema, field);
  const asked = await callerAsked(context, question);
  if (!asked) return told(notInForce);
  const verdict = mayRead(context.policy, asked, category);
  if (!verdict.allowed) return told(verdict);
  const whose = customersOf(asked, rowRules(context.policy, asked, context.clock.now()), model);
  // The reasons are decisions of the customer's, told to whoever may read those.
  const mayKnowWhy = mayRead(context.policy, context.caller, 'messaging').allowed;
  if (!mayKnowWhy) return told((await isSeen(context, whose, customerId)) ? verdict : notShared);
  const row = await verdictOn(context, whose, customerId);
  return told(row.allowed ? verdict : row, row.decisions);
}

/** The field rule, then the row rule: the same two that decide an answer. */
export async function explain(context: Context, schema: GraphQLSchema, question: Question): Promise<Explanation> {
  const { caller } = context;
  const partnerId = question.partnerId ?? (caller.kind === 'PARTNER' ? caller.id : null);
  const own = { ...question, partnerId };
  assertOwnQuestion(context, own);
  const explanation = await decide(context, schema, own);
  // It tells of a person's choices, so it is recorded as a read of theirs; but a partner has not seen whom it is refused.
  if (explanation.allowed || caller.kind !== 'PARTNER')
    context.trail.served(own.customerId, 'Query.explainAccess', null);
  else context.refused('Query.explainAccess', explanation);
  return explanation;
}
