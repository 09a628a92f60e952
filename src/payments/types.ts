import type { Invoice as InvoiceRow } from '../../prisma/generated/client/client.ts';
import {
  InvoiceStatus as InvoiceStatuses,
  TransactionKind as TransactionKinds,
  TransactionStatus as TransactionStatuses,
} from '../../prisma/generated/client/enums.ts';
import { builder } from '../builder.ts';
import { pageArgs } from '../connection.ts';
import { globalId } from '../global-id.ts';
import { Node, nodeId, servesNode } from '../node.ts';
import { on } from '../policy/predicate/expression.ts';
import { compiledAs, idValue } from '../reads/compiled/form.ts';
import {
  invoiceById,
  invoicePages,
  paymentMethodById,
  paymentMethodsOf,
  transactionById,
  transactionPages,
} from './loaders.ts';

export const InvoiceStatus = builder.enumType(InvoiceStatuses, { name: 'InvoiceStatus' });
export const TransactionKind = builder.enumType(TransactionKinds, { name: 'TransactionKind' });
export const TransactionStatus = builder.enumType(TransactionStatuses, { name: 'TransactionStatus' });

export const PaymentMethod = builder.prismaObject('PaymentMethod', {
  description: 'A processor’s reference to a means of payment; never a card number (P3).',
  interfaces: [Node],
  subject: (method) => method.customerId,
  fields: (t) => ({
    id: t.id(nodeId('PaymentMethod')),
    processor: t.id({
      category: 'payment',
      nullable: true,
      description: 'The id of the processor, a partner.',
      from: ['PaymentMethod.processorId'],
      resolve: ({ processorId }) => globalId('Partner', processorId),
      extensions: compiledAs(idValue('Partner', 'processorId')),
    }),
    reference: t.exposeString('reference', { category: 'payment', nullable: true }),
    brand: t.exposeString('brand', { category: 'payment' }),
    lastFour: t.exposeString('lastFour', { category: 'payment' }),
    expiryMonth: t.exposeInt('expiryMonth', { category: 'payment' }),
    expiryYear: t.exposeInt('expiryYear', { category: 'payment' }),
    termsAcceptedAt: t.expose('termsAcceptedAt', {
      type: 'DateTime',
      category: 'payment',
      nullable: true,
      description: 'When the customer accepted the processor’s terms (P3).',
    }),
    addedAt: t.expose('addedAt', { type: 'DateTime', category: 'payment', nullable: true }),
  }),
});

const Addressee = builder.objectRef<InvoiceRow>('Addressee').implement({
  description: 'To whom an invoice was addressed when it was issued; it never changes (P9).',
  subject: (invoice) => invoice.customerId,
  extensions: { rowModel: 'Invoice' },
  fields: (t) => ({
    name: t.exposeString('addresseeName', { category: 'addressee', nullable: true }),
    business: t.exposeString('addresseeBusiness', { category: 'addressee', nullable: true }),
    line1: t.exposeString('addresseeLine1', { category: 'addressee', nullable: true }),
    line2: t.exposeString('addresseeLine2', { category: 'addressee', nullable: true }),
    city: t.exposeString('addresseeCity', { category: 'addressee', nullable: true }),
    region: t.exposeString('addresseeRegion', { category: 'addressee', nullable: true }),
    postalCode: t.exposeString('addresseePostal', { category: 'addressee', nullable: true }),
    country: t.exposeString('addresseeCountry', { category: 'addressee', nullable: true }),
    taxNumber: t.exposeString('taxNumber', { category: 'addressee', nullable: true }),
  }),
});

export const Invoice = builder.prismaObject('Invoice', {
  description: 'Kept for accounting, whatever becomes of the account (P9).',
  interfaces: [Node],
  subject: (invoice) => invoice.customerId,
  fields: (t) => ({
    id: t.id(nodeId('Invoice')),
    number: t.exposeString('number', { category: 'payment', nullable: true }),
    status: t.expose('status', {
      type: InvoiceStatus,
      category: 'payment',
      nullable: true,
    }),
    currency: t.exposeString('currency', { category: 'payment', nullable: true, description: 'ISO 4217.' }),
    total: t.exposeInt('total', {
      category: 'payment',
      nullable: true,
      description: 'In the minor unit of the currency.',
    }),
    description: t.exposeString('description', { category: 'payment' }),
    issuedAt: t.expose('issuedAt', { type: 'DateTime', category: 'payment', nullable: true }),
    dueAt: t.expose('dueAt', { type: 'DateTime', category: 'payment', nullable: true }),
    paidAt: t.expose('paidAt', { type: 'DateTime', category: 'payment' }),
    addressee: t.field({
      type: Addressee,
      category: 'addressee',
      nullable: true,
      resolve: (invoice) => invoice,
      extensions: compiledAs({ is: 'view' }),
    }),
  }),
});

export const Transaction = builder.prismaObject('Transaction', {
  description: 'Money that moved through a processor.',
  interfaces: [Node],
  subject: (transaction) => transaction.customerId,
  fields: (t) => ({
    id: t.id(nodeId('Transaction')),
    processor: t.id({
      category: 'payment',
      nullable: true,
      description: 'The id of the processor, a partner.',
      from: ['Transaction.processorId'],
      resolve: ({ processorId }) => globalId('Partner', processorId),
      extensions: compiledAs(idValue('Partner', 'processorId')),
    }),
    invoice: t.id({
      category: 'payment',
      nullable: true,
      description: 'The id of the invoice it pays.',
      from: ['Transaction.invoiceId'],
      resolve: ({ invoiceId }) => (invoiceId === null ? null : globalId('Invoice', invoiceId)),
      extensions: compiledAs(idValue('Invoice', 'invoiceId')),
    }),
    reference: t.exposeString('reference', { category: 'payment', nullable: true }),
    kind: t.expose('kind', {
      type: TransactionKind,
      category: 'payment',
      nullable: true,
    }),
    status: t.expose('status', {
      type: TransactionStatus,
      category: 'payment',
      nullable: true,
    }),
    currency: t.exposeString('currency', { category: 'payment', nullable: true }),
    amount: t.exposeInt('amount', {
      category: 'payment',
      nullable: true,
      description: 'In the minor unit of the currency.',
    }),
    occurredAt: t.expose('occurredAt', { type: 'DateTime', category: 'payment', nullable: true }),
  }),
});

const InvoiceConnection = builder.connectionObject(
  { type: Invoice, name: 'InvoiceConnection' },
  { name: 'InvoiceEdge' },
);
const TransactionConnection = builder.connectionObject(
  { type: Transaction, name: 'TransactionConnection' },
  { name: 'TransactionEdge' },
);

builder.prismaObjectFields('Customer', (t) => ({
  paymentMethods: t.field({
    type: [PaymentMethod],
    category: 'payment',
    nullable: true,
    resolve: ({ id }, _args, context) => paymentMethodsOf(context, id, null),
    extensions: compiledAs({ is: 'list', relation: 'paymentMethods', where: on('PaymentMethod').isNull('removedAt') }),
  }),
  invoices: t.field({
    type: InvoiceConnection,
    category: 'payment',
    nullable: true,
    args: pageArgs,
    description: 'Newest first.',
    resolve: ({ id }, args, context) => invoicePages.page(context, id, args),
    extensions: invoicePages.compiled,
  }),
  transactions: t.field({
    type: TransactionConnection,
    category: 'payment',
    nullable: true,
    args: pageArgs,
    description: 'Newest first.',
    resolve: ({ id }, args, context) => transactionPages.page(context, id, args),
    extensions: transactionPages.compiled,
  }),
}));

servesNode('PaymentMethod', (context, id) => paymentMethodById(context, id, null));
servesNode('Invoice', (context, id) => invoiceById(context, id, null));
servesNode('Transaction', (context, id) => transactionById(context, id, null));
