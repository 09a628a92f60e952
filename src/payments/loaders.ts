import type { Invoice, PaymentMethod, Transaction } from '../../prisma/generated/client/client.ts';
import { toWhere } from '../policy/predicate/where.ts';
import { among } from '../reads/among.ts';
import { batched } from '../reads/batched.ts';
import { relationPages } from '../reads/relation-pages.ts';

export const paymentMethodsOf = batched<PaymentMethod[]>([], async (context, ids) => {
  const own = toWhere(context.rows.PaymentMethod.own);
  const rows = await context.prisma.customer.findMany({
    where: among(context, ids),
    select: { id: true, paymentMethods: { where: { AND: [{ removedAt: null }, own] }, orderBy: { id: 'asc' } } },
  });
  return new Map(rows.map((row) => [row.id, row.paymentMethods]));
});

export const invoicePages = relationPages('Invoice', 'invoices', 'desc');

export const transactionPages = relationPages('Transaction', 'transactions', 'desc');

export const paymentMethodById = batched<PaymentMethod | null>(null, async (context, ids) => {
  const where = { AND: [{ id: { in: [...ids] } }, toWhere(context.rows.PaymentMethod.whole)] };
  const rows = await context.prisma.paymentMethod.findMany({ where });
  return new Map(rows.map((row) => [row.id, row]));
});

export const invoiceById = batched<Invoice | null>(null, async (context, ids) => {
  const where = { AND: [{ id: { in: [...ids] } }, toWhere(context.rows.Invoice.whole)] };
  const rows = await context.prisma.invoice.findMany({ where });
  return new Map(rows.map((row) => [row.id, row]));
});

export const transactionById = batched<Transaction | null>(null, async (context, ids) => {
  const where = { AND: [{ id: { in: [...ids] } }, toWhere(context.rows.Transaction.whole)] };
  const rows = await context.prisma.transaction.findMany({ where });
  return new Map(rows.map((row) => [row.id, row]));
});
