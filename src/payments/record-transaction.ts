import { z } from 'zod';
import { TransactionKind, TransactionStatus } from '../../prisma/generated/client/enums.ts';
import { type Change, carryOut, type Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { Conflict, InvalidInput, NotFound } from '../failures.ts';
import { currency, idOfA, pastMoment, readInput } from '../inputs.ts';
import { readForChange } from '../subject.ts';
import { assertProcessor, processorReference, unrelate } from './processor.ts';

const transactionInput = (now: Date) =>
  z.object({
    invoiceId: idOfA('Invoice').nullish(),
    processorId: idOfA('Partner'),
    reference: processorReference,
    kind: z.enum(TransactionKind),
    status: z.enum(TransactionStatus),
    currency,
    amount: z.int().min(0),
    occurredAt: pastMoment(now),
  });
type NewTransaction = z.output<ReturnType<typeof transactionInput>>;

const fields = ['invoice', 'reference', 'kind', 'status', 'currency', 'amount', 'occurredAt'].map(
  (name) => `Transaction.${name}`,
);

/** Throws NotFound for an invoice that is not this customer's, InvalidInput for another currency. */
async function assertPayable({ tx }: Change, invoice: { id: string; customerId: string }, unit: string): Promise<void> {
  const found = await tx.invoice.findFirst({ where: invoice, select: { currency: true } });
  if (!found) throw new NotFound('input.invoiceId');
  if (found.currency !== unit) throw new InvalidInput('input.currency', 'expected the currency of the invoice');
}

/** An invoice is paid once what was charged for it, less what was refunded, covers its total. */
const settle = ({ tx }: Change, invoiceId: string, at: Date) => tx.$executeRaw`
  UPDATE "Invoice" SET "status" = 'PAID', "paidAt" = ${at}::timestamptz
  WHERE "id" = ${invoiceId}::uuid AND "status" = 'UNPAID' AND "total" <= (
    SELECT SUM(CASE "kind" WHEN 'CHARGE' THEN "amount" ELSE -"amount" END)
    FROM "Transaction" WHERE "invoiceId" = ${invoiceId}::uuid AND "status" = 'SUCCEEDED')`;

/** A pending payment gets its outcome by being reported again, alike in all else; gives its id, or null when none waits. */
async function conclude({ tx }: Change, customerId: string, input: NewTransaction): Promise<string | null> {
  const { status, occurredAt, invoiceId = null, ...alike } = input;
  if (status === 'PENDING') return null;
  const [concluded] = await tx.transaction.updateManyAndReturn({
    where: { ...alike, customerId, invoiceId, status: 'PENDING' },
    data: { status, occurredAt },
    select: { id: true },
  });
  return concluded?.id ?? null;
}

async function create({ tx, newId }: Change, customerId: string, input: NewTransaction): Promise<string> {
  const { invoiceId = null, ...rest } = input;
  const id = newId();
  const { count } = await tx.transaction.createMany({
    data: { ...rest, id, customerId, invoiceId },
    skipDuplicates: true,
  });
  if (count !== 1) throw new Conflict('This reference of the processor’s is recorded already.');
  return id;
}

async function record(context: Context, change: Change, customerId: string, input: NewTransaction): Promise<Effect> {
  // Money has moved whatever the customer's data may be used for.
  await readForChange(context, change, customerId, 'input.customerId', { evenRestricted: true });
  const { invoiceId = null, occurredAt } = input;
  await assertProcessor(change, input.processorId, {});
  if (invoiceId !== null) await assertPayable(change, { id: invoiceId, customerId }, input.currency);
  const id = (await conclude(change, customerId, input)) ?? (await create(change, customerId, input));
  if (input.status !== 'PENDING') await unrelate(context, change, { customerId, processorId: input.processorId });
  if (invoiceId !== null && input.kind === 'CHARGE') await settle(change, invoiceId, occurredAt);
  change.tell('payment.changed', customerId, { target: id });
  return { id, subject: customerId, fields };
}

/** Records money that a processor moved (P9). Gives its id. Throws InvalidInput, NotFound, Conflict, Restricted. */
export async function recordTransaction(context: Context, customerId: string, raw: unknown): Promise<string> {
  const input = readInput(transactionInput(context.clock.now()), raw);
  return carryOut(context, { operation: 'recordTransaction', clause: 'P9', reference: null }, (change) =>
    record(context, change, customerId, input),
  );
}
