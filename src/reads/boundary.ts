import type { GraphQLObjectType } from 'graphql';
import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { modelOf } from '../policy/model-of.ts';
import { isOwn, type Predicate } from '../policy/predicate/expression.ts';
import { matches, selectionOf } from '../policy/predicate/row.ts';
import { toSql } from '../policy/predicate/sql.ts';
import type { ServedModel } from '../policy/rows.ts';
import { batched } from './batched.ts';

const visible = batched<boolean>(false, async (context, ids) => {
  const { whose } = context.rows.Customer;
  // Made at run time, so Prisma's types know of it only that the id is in it.
  const select = selectionOf(whose) as { id: true };
  const rows = await context.prisma.customer.findMany({ where: { id: { in: [...ids] } }, select });
  return new Map(rows.map((row) => [row.id, matches(whose, row)]));
});

/** Of rows whose own rule looks at relations, which a loaded row does not carry, those that fit it. */
const fitting = batched<boolean, ServedModel>(false, async (context, ids, model) => {
  const own = toSql(context.rows[model].own, 'one');
  const { rows } = await sql<{ id: string }>`
    select one.id from ${sql.table(model)} as one where one.id = any(${[...ids]}::uuid[]) and ${own}`.execute(
    context.sql,
  );
  return new Map(rows.map(({ id }) => [id, true]));
});

async function fitsOwn(context: Context, own: Predicate, row: { id?: unknown }): Promise<boolean> {
  if (isOwn(own)) return matches(own, { ...row });
  // A row rule is always about a model that has one.
  return typeof row.id === 'string' && fitting(context, row.id, own.model as ServedModel);
}

/** Customers whose own row has been judged in this request, so that their children need no statement. */
const judged = new WeakMap<Context['reading'], Map<string, boolean>>();

function judge(context: Context, subject: string, row: object): boolean {
  const verdicts = judged.get(context.reading) ?? new Map<string, boolean>();
  judged.set(context.reading, verdicts);
  const verdict = matches(context.rows.Customer.whose, { ...row });
  verdicts.set(subject, verdict);
  return verdict;
}

type Rule = { own: Predicate; whose: Predicate<'Customer'> };

function ruleOf(context: Context, type: GraphQLObjectType): Rule {
  const rules: Record<string, Rule> = context.rows;
  return rules[modelOf(type) ?? 'Customer'] ?? context.rows.Customer;
}

const isEverything = (predicate: Predicate): boolean => predicate.is === 'and' && predicate.of.length === 0;

/**
 * The second wall: asks the row rule again of a row that a statement has let through. What the row's own columns
 * decide is read off the row; for its customer, and other relations, one statement is made for all rows of the turn.
 */
export async function withinBoundary(context: Context, type: GraphQLObjectType, row: unknown): Promise<boolean> {
  const subject = type.extensions.subject?.(row);
  if (!subject || typeof row !== 'object' || row === null) return false;
  const { own, whose } = ruleOf(context, type);
  if (!(await fitsOwn(context, own, row))) return false;
  if (isEverything(whose)) return true;
  if (isOwn(whose) && type.name === 'Customer') return judge(context, subject, row);
  return judged.get(context.reading)?.get(subject) ?? visible(context, subject, null);
}
