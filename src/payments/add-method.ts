import { z } from 'zod';
import { type Change, carryOut, type Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { Conflict } from '../failures.ts';
import { idOfA, readInput, text } from '../inputs.ts';
import { readForChange } from '../subject.ts';
import { assertProcessor, processorReference, relate } from './processor.ts';

const methodInput = z.object({
  processorId: idOfA('Partner'),
  reference: processorReference,
  brand: text(50).nullish(),
  lastFour: z
    .string()
    .regex(/^\d{4}$/, 'expected the last four digits')
    .nullish(),
  expiryMonth: z.int().min(1).max(12).nullish(),
  expiryYear: z.int().min(2000).max(2199).nullish(),
  termsAccepted: z.literal(true, 'expected true: the processor’s terms apply as well (P3)'),
});
type NewMethod = z.output<typeof methodInput>;

const fields = ['reference', 'brand', 'lastFour', 'expiryMonth', 'expiryYear'].map((name) => `PaymentMethod.${name}`);

async function add(context: Context, change: Change, customerId: string, input: NewMethod): Promise<Effect> {
  const { tx, now } = change;
  const { processorId, reference, brand = null, lastFour = null, expiryMonth = null, expiryYear = null } = input;
  await readForChange(context, change, customerId, 'input.customerId');
  const inForce = [{ expiresAt: null }, { expiresAt: { gt: now } }];
  await assertProcessor(change, processorId, { status: 'ACTIVE', OR: inForce });
  const id = change.newId();
  const method = { processorId, reference, brand, lastFour, expiryMonth, expiryYear };
  const { count } = await tx.paymentMethod.createMany({
    data: { id, customerId, ...method, termsAcceptedAt: now, addedAt: now },
    skipDuplicates: true,
  });
  if (count !== 1) throw new Conflict('This reference of the processor’s is recorded already.');
  await relate(change, { customerId, processorId });
  change.tell('payment.changed', customerId, { target: id });
  return { id, subject: customerId, fields };
}

/** Adds a means of payment (P3). Gives its id. Throws InvalidInput, NotFound, Conflict, Restricted. */
export async function addPaymentMethod(context: Context, customerId: string, raw: unknown): Promise<string> {
  const input = readInput(methodInput, raw);
  return carryOut(context, { operation: 'addPaymentMethod', clause: 'P3', reference: null }, (change) =>
    add(context, change, customerId, input),
  );
}
