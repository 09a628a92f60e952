import { z } from 'zod';
import { type Change, carryOut, type Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { Conflict, NotFound } from '../failures.ts';
import { idOfA, readInput } from '../inputs.ts';
import { readForChange } from '../subject.ts';
import { unrelate } from './processor.ts';

const removeInput = z.object({ id: idOfA('PaymentMethod') });

async function remove(context: Context, change: Change, id: string): Promise<Effect> {
  const { tx, now } = change;
  const method = await tx.paymentMethod.findUnique({ where: { id }, select: { customerId: true, processorId: true } });
  if (!method) throw new NotFound('input.id');
  await readForChange(context, change, method.customerId, 'input.id');
  const { count } = await tx.paymentMethod.updateMany({ where: { id, removedAt: null }, data: { removedAt: now } });
  if (count !== 1) throw new Conflict('This means of payment has been removed.');
  await unrelate(context, change, method);
  change.tell('payment.changed', method.customerId, { target: id });
  return { id, subject: method.customerId, fields: ['Customer.paymentMethods'] };
}

/** Takes a means of payment out of use (P3). Gives its id. Throws InvalidInput, NotFound, Conflict, Restricted. */
export async function removePaymentMethod(context: Context, raw: unknown): Promise<string> {
  const { id } = readInput(removeInput, raw);
  return carryOut(context, { operation: 'removePaymentMethod', clause: 'P3', reference: null }, (change) =>
    remove(context, change, id),
  );
}
