import type { Disclosure } from '../../prisma/generated/client/client.ts';
import type { Change, Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { Conflict, NotFound } from '../failures.ts';
import { toldFrom } from '../policy/gag.ts';
import { toWhere } from '../policy/predicate/where.ts';
import { holdCustomer } from '../subject.ts';
import { clauseOf } from './rules.ts';

/**
 * A disclosure as it stands, with its customer held: what is decided, released and erased of one person follows one
 * another. Throws NotFound for what the caller does not see.
 */
export async function readDisclosure(context: Context, change: Change, id: string): Promise<Disclosure> {
  const { disclosure } = change.tx;
  const where = { AND: [{ id }, toWhere(context.rows.Disclosure.whole)] };
  const known = await disclosure.findFirst({ where, select: { customerId: true } });
  if (!known) throw new NotFound('input.id');
  await holdCustomer(change, known.customerId);
  const row = await disclosure.findFirst({ where });
  if (!row) throw new NotFound('input.id');
  return row;
}

/** Throws Conflict for somebody of whom an erasure has left, or is leaving, nothing to disclose. */
export async function assertNotErased({ tx }: Change, customerId: string): Promise<void> {
  const where = { id: customerId, erasedAt: null, erasureStartedAt: null };
  if ((await tx.customer.count({ where })) === 0) {
    throw new Conflict('This customer is erased, or being erased: nothing is left to disclose.');
  }
}

/** What is recorded and told of a step, as the law allows. */
export function stepTaken(change: Change, disclosure: Disclosure, status: string): Effect {
  const { id, customerId, kind, gaggedUntil } = disclosure;
  const told = toldFrom(gaggedUntil, change.now);
  change.tell('disclosure.changed', customerId, { disclosure: id, status }, told);
  return { id, subject: customerId, fields: ['Disclosure.status'], gaggedUntil, clause: clauseOf[kind] };
}
