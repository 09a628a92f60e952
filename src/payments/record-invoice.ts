import { z } from 'zod';
import type { Customer, Prisma } from '../../prisma/generated/client/client.ts';
import { InvoiceStatus } from '../../prisma/generated/client/enums.ts';
import { type Change, carryOut, type Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { Conflict } from '../failures.ts';
import { country, currency, moment, pastMoment, readInput, text } from '../inputs.ts';
import { readForChange } from '../subject.ts';

const addresseeInput = z.object({
  name: text(200).nullish(),
  business: text(200).nullish(),
  line1: text(200).nullish(),
  line2: text(200).nullish(),
  city: text(100).nullish(),
  region: text(100).nullish(),
  postalCode: text(20).nullish(),
  country: country.nullish(),
});
type Addressee = z.output<typeof addresseeInput>;

const invoiceInput = (now: Date) =>
  z
    .object({
      number: text(50),
      currency,
      total: z.int().min(0),
      description: text(500).nullish(),
      issuedAt: pastMoment(now),
      dueAt: moment,
      status: z.enum(InvoiceStatus).nullish(),
      taxNumber: text(50).nullish(),
      addressee: addresseeInput.nullish(),
    })
    .refine(({ issuedAt, dueAt }) => dueAt >= issuedAt, { path: ['dueAt'], error: 'expected a time after issuedAt' });
type NewInvoice = z.output<ReturnType<typeof invoiceInput>>;

const fields = ['number', 'status', 'currency', 'total', 'description', 'issuedAt', 'dueAt', 'addressee'].map(
  (name) => `Invoice.${name}`,
);

/** To whom the customer's profile addresses it now. */
const asRegistered = ({ businessName, addressLine1, addressLine2, ...profile }: Customer): Addressee => ({
  ...profile,
  business: businessName,
  line1: addressLine1,
  line2: addressLine2,
});

type AddresseeColumn = Extract<keyof Prisma.InvoiceCreateManyInput, `addressee${string}`>;

/** An invoice's own copy, which no later change of the profile reaches (P9). */
const addresseeColumns = (to: Addressee) =>
  ({
    addresseeName: to.name ?? null,
    addresseeBusiness: to.business ?? null,
    addresseeLine1: to.line1 ?? null,
    addresseeLine2: to.line2 ?? null,
    addresseeCity: to.city ?? null,
    addresseeRegion: to.region ?? null,
    addresseePostal: to.postalCode ?? null,
    addresseeCountry: to.country ?? null,
  }) satisfies Partial<Record<AddresseeColumn, string | null>>;

const paidAtOf = (status: InvoiceStatus, now: Date): Date | null => (status === 'PAID' ? now : null);

/**
 * An unpaid invoice is paid, as by bank transfer, or void once it is reported again as such, alike in what it charges; what
 * it was addressed to stays. Gives its id, or null when none waits.
 */
async function conclude({ tx, now }: Change, customerId: string, input: NewInvoice): Promise<string | null> {
  const { number, currency: unit, total, issuedAt, dueAt, status } = input;
  if (!status || status === 'UNPAID') return null;
  const [concluded] = await tx.invoice.updateManyAndReturn({
    where: { customerId, number, currency: unit, total, issuedAt, dueAt, status: 'UNPAID' },
    data: { status, paidAt: paidAtOf(status, now) },
    select: { id: true },
  });
  return concluded?.id ?? null;
}

async function create(context: Context, change: Change, customerId: string, input: NewInvoice): Promise<string> {
  const { tx, now } = change;
  const customer = await readForChange(context, change, customerId, 'input.customerId');
  const { addressee, description = null, taxNumber = null, ...invoice } = input;
  const status = input.status ?? 'UNPAID';
  const paidAt = paidAtOf(status, now);
  const id = change.newId();
  const to = addresseeColumns(addressee ?? asRegistered(customer));
  const { count } = await tx.invoice.createMany({
    data: { ...invoice, ...to, id, customerId, status, description, taxNumber, paidAt },
    skipDuplicates: true,
  });
  if (count !== 1) throw new Conflict('An invoice with this number is recorded already.');
  return id;
}

async function record(context: Context, change: Change, customerId: string, input: NewInvoice): Promise<Effect> {
  // What is owed no longer is not, whatever the customer's data may be used for.
  await readForChange(context, change, customerId, 'input.customerId', { evenRestricted: true });
  const id = (await conclude(change, customerId, input)) ?? (await create(context, change, customerId, input));
  change.tell('payment.changed', customerId, { target: id });
  return { id, subject: customerId, fields };
}

/** Records an invoice with an addressee of its own, or that an unpaid one is paid or void (P9). Gives its id. Throws InvalidInput, NotFound, Conflict, Restricted. */
export async function recordInvoice(context: Context, customerId: string, raw: unknown): Promise<string> {
  const input = readInput(invoiceInput(context.clock.now()), raw);
  return carryOut(context, { operation: 'recordInvoice', clause: 'P9', reference: null }, (change) =>
    record(context, change, customerId, input),
  );
}
