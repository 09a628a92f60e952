import { builder } from '../builder.ts';
import { usualFailures } from '../failures.ts';
import { globalId } from '../global-id.ts';
import { ownCustomerId } from '../subject.ts';
import { addPaymentMethod } from './add-method.ts';
import { invoiceById, paymentMethodById, transactionById } from './loaders.ts';
import { recordInvoice } from './record-invoice.ts';
import { recordTransaction } from './record-transaction.ts';
import { removePaymentMethod } from './remove-method.ts';
import { Invoice, InvoiceStatus, PaymentMethod, Transaction, TransactionKind, TransactionStatus } from './types.ts';

const AddPaymentMethodInput = builder.inputType('AddPaymentMethodInput', {
  description: 'A processor’s reference; a card number is refused wherever it turns up (P3).',
  fields: (t) => ({
    customerId: t.id({ description: 'The caller’s own, unless given.' }),
    processorId: t.id({ required: true, description: 'A payment processor in service, a partner.' }),
    reference: t.string({ required: true, description: 'The processor’s, at most 255 characters.' }),
    brand: t.string({ description: 'Such as visa, at most 50 characters.' }),
    lastFour: t.string({ description: 'The last four digits.' }),
    expiryMonth: t.int({ description: '1 to 12.' }),
    expiryYear: t.int({ description: 'Four digits.' }),
    termsAccepted: t.boolean({
      required: true,
      description: 'True: the customer accepted the processor’s terms (P3).',
    }),
  }),
});

const RemovePaymentMethodInput = builder.inputType('RemovePaymentMethodInput', {
  fields: (t) => ({ id: t.id({ required: true }) }),
});

const AddresseeInput = builder.inputType('AddresseeInput', {
  description: 'The whole addressee; it never changes afterwards (P9).',
  fields: (t) => ({
    name: t.string(),
    business: t.string(),
    line1: t.string(),
    line2: t.string(),
    city: t.string(),
    region: t.string(),
    postalCode: t.string(),
    country: t.string({ description: 'ISO 3166-1 alpha-2.' }),
  }),
});

const RecordInvoiceInput = builder.inputType('RecordInvoiceInput', {
  fields: (t) => ({
    customerId: t.id({ required: true }),
    number: t.string({ required: true, description: 'At most 50 characters, and no other invoice’s.' }),
    currency: t.string({ required: true, description: 'ISO 4217.' }),
    total: t.int({ required: true, description: 'In the minor unit of the currency.' }),
    description: t.string({ description: 'At most 500 characters.' }),
    issuedAt: t.field({ type: 'DateTime', required: true }),
    dueAt: t.field({ type: 'DateTime', required: true }),
    status: t.field({ type: InvoiceStatus, description: 'UNPAID, unless given. PAID counts from now.' }),
    taxNumber: t.string({ description: 'At most 50 characters.' }),
    addressee: t.field({ type: AddresseeInput, description: 'As the customer’s profile stands now, unless given.' }),
  }),
});

const RecordTransactionInput = builder.inputType('RecordTransactionInput', {
  fields: (t) => ({
    customerId: t.id({ required: true }),
    invoiceId: t.id({ description: 'The invoice it pays, of the same customer and currency.' }),
    processorId: t.id({ required: true, description: 'A payment processor, a partner.' }),
    reference: t.string({ required: true, description: 'The processor’s, at most 255 characters.' }),
    kind: t.field({ type: TransactionKind, required: true }),
    status: t.field({ type: TransactionStatus, required: true }),
    currency: t.string({ required: true, description: 'ISO 4217.' }),
    amount: t.int({ required: true, description: 'In the minor unit of the currency; a refund is positive as well.' }),
    occurredAt: t.field({ type: 'DateTime', required: true }),
  }),
});

const whyNull = 'Null for a system, which reads nothing.';

const methodPayload = (name: string) =>
  builder.objectRef<{ id: string }>(name).implement({
    fields: (t) => ({
      paymentMethodId: t.id({
        category: 'public',
        nullable: false,
        resolve: ({ id }) => globalId('PaymentMethod', id),
      }),
      paymentMethod: t.field({
        type: PaymentMethod,
        category: 'public',
        nullable: true,
        description: whyNull,
        resolve: ({ id }, _args, context) => paymentMethodById(context, id, null),
      }),
    }),
  });

const RecordInvoicePayload = builder.objectRef<{ id: string }>('RecordInvoicePayload').implement({
  fields: (t) => ({
    invoiceId: t.id({ category: 'public', nullable: false, resolve: ({ id }) => globalId('Invoice', id) }),
    invoice: t.field({
      type: Invoice,
      category: 'public',
      nullable: true,
      description: whyNull,
      resolve: ({ id }, _args, context) => invoiceById(context, id, null),
    }),
  }),
});

const RecordTransactionPayload = builder.objectRef<{ id: string }>('RecordTransactionPayload').implement({
  fields: (t) => ({
    transactionId: t.id({ category: 'public', nullable: false, resolve: ({ id }) => globalId('Transaction', id) }),
    transaction: t.field({
      type: Transaction,
      category: 'public',
      nullable: true,
      description: whyNull,
      resolve: ({ id }, _args, context) => transactionById(context, id, null),
    }),
  }),
});

builder.mutationFields((t) => ({
  addPaymentMethod: t.field({
    type: methodPayload('AddPaymentMethodPayload'),
    nullable: true,
    action: 'payment-method:write',
    description: 'Adds a means of payment; from then on its processor works for the customer (P3).',
    errors: usualFailures,
    args: { input: t.arg({ type: AddPaymentMethodInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const { customerId, ...values } = input;
      return { id: await addPaymentMethod(context, ownCustomerId(context, customerId, 'input.customerId'), values) };
    },
  }),
  removePaymentMethod: t.field({
    type: methodPayload('RemovePaymentMethodPayload'),
    nullable: true,
    action: 'payment-method:write',
    description:
      'Takes a means of payment out of use; the processor’s work ends with the last, and no payment open (P3).',
    errors: usualFailures,
    args: { input: t.arg({ type: RemovePaymentMethodInput, required: true }) },
    resolve: async (_root, { input }, context) => ({ id: await removePaymentMethod(context, input) }),
  }),
  recordInvoice: t.field({
    type: RecordInvoicePayload,
    nullable: true,
    action: 'invoice:record',
    description:
      'Records an invoice, kept for accounting with an addressee of its own; an unpaid one that is reported again, alike in number, sums and dates, is PAID or VOID from then on (P9).',
    errors: usualFailures,
    args: { input: t.arg({ type: RecordInvoiceInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const { customerId, ...values } = input;
      return { id: await recordInvoice(context, ownCustomerId(context, customerId, 'input.customerId'), values) };
    },
  }),
  recordTransaction: t.field({
    type: RecordTransactionPayload,
    nullable: true,
    action: 'transaction:record',
    description: 'Records money that a processor moved. A charge that covers an invoice’s total marks it PAID (P9).',
    errors: usualFailures,
    args: { input: t.arg({ type: RecordTransactionInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const { customerId, ...values } = input;
      return { id: await recordTransaction(context, ownCustomerId(context, customerId, 'input.customerId'), values) };
    },
  }),
}));
