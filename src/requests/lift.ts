import { z } from 'zod';
import { type Change, carryOut, type Effect, NothingToRecord, unlessNothing } from '../change.ts';
import { days } from '../clock.ts';
import type { Context } from '../context.ts';
import { Conflict } from '../failures.ts';
import { idOfA, readInput } from '../inputs.ts';
import { holdCustomer, readForChange } from '../subject.ts';

const liftInput = z.object({ customerId: idOfA('Customer') });
const fields = ['Customer.restricted'];

export type Announced = { customerId: string; endsAt: Date | null };

async function announce(context: Context, change: Change, id: string): Promise<Effect> {
  await readForChange(context, change, id, 'input.customerId', { evenRestricted: true });
  const until = new Date(change.now.getTime() + days(context.policy.requests.noticeDays));
  const { count } = await change.tx.customer.updateMany({
    where: { id, restrictedAt: { not: null }, restrictedUntil: null },
    data: { restrictedUntil: until, version: { increment: 1 } },
  });
  if (count !== 1) throw new Conflict('This customer is not restricted, or the end is announced already.');
  change.tell('mail.restriction-ends', id, { target: id });
  return { id, subject: id, fields };
}

/**
 * Announces to the customer that the restriction ends, as must be done before it is lifted (GDPR art. 18(3)). Throws
 * InvalidInput, NotFound, and Conflict.
 */
export async function liftRestriction(context: Context, raw: unknown): Promise<Announced> {
  const { customerId } = readInput(liftInput, raw);
  const named = { operation: 'liftRestriction', clause: 'P19', reference: null } as const;
  const id = await carryOut(context, named, (change) => announce(context, change, customerId));
  const row = await context.prisma.customer.findUnique({ where: { id }, select: { restrictedUntil: true } });
  return { customerId: id, endsAt: row?.restrictedUntil ?? null };
}

async function end(change: Change, id: string): Promise<Effect> {
  await holdCustomer(change, id);
  const { count } = await change.tx.customer.updateMany({
    where: { id, restrictedUntil: { lte: change.now }, erasureStartedAt: null, erasedAt: null },
    data: { restrictedAt: null, restrictedUntil: null, version: { increment: 1 } },
  });
  if (count !== 1) throw new NothingToRecord();
  return { id, subject: id, fields };
}

/** Ends the restrictions whose end was announced, and has come. */
export async function endRestrictions(context: Context): Promise<void> {
  const due = await context.prisma.customer.findMany({
    where: { restrictedUntil: { lte: context.clock.now() }, erasureStartedAt: null, erasedAt: null },
    select: { id: true },
    take: 100,
  });
  const named = { operation: 'endRestrictions', clause: 'P19', reference: null } as const;
  for (const { id } of due) {
    await carryOut(context, named, (change) => end(change, id)).catch(unlessNothing);
  }
}
