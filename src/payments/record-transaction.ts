import { z } from 'zod';
import { TransactionKind, TransactionStatus } from '../../prisma/generated/client/enums.ts';
import { type Change, carryOut, type Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { Conflict, InvalidInput, NotFound } from '../failures.ts';
import { currency, idOfA, pastMoment, readInput } from '../inputs.ts';
import { readForChange } from '../subject.ts';
import { assertProcessor, processorReference } from './processor.ts';

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

async function record(context: Context, change: Change, customerId: string, input: NewTransaction): Promise<Effect> {
  const { tx } = change;
  await readForChange(context, change, customerId, 'input.customerId');
  const { invoiceId = null, occurredAt, ...rest } = input;
  await assertProcessor(change, input.processorId, {});
  if (invoiceId !== null) await assertPayable(change, { id: invoiceId, customerId }, input.currency);
  const id = change.newId();
  const data = { ...rest, id, customerId, invoiceId, occurredAt };
  const { count } = await tx.transaction.createMany({ data, skipDuplicates: true });
  if (count !== 1) throw new Conflict('This reference of the processor’s is recorded already.');
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
