import type { Invoice, PaymentMethod, Transaction } from '../../prisma/generated/client/client.ts';
import { toWhere } from '../policy/predicate/where.ts';
import { among } from '../reads/among.ts';
import { batched } from '../reads/batched.ts';
import { type PageArgs, windowOf } from '../reads/page.ts';

export const paymentMethodsOf = batched<PaymentMethod[]>([], async (context, ids) => {
  const own = toWhere(context.rows.PaymentMethod.own);
  const rows = await context.prisma.customer.findMany({
    where: among(context, ids),
    select: { id: true, paymentMethods: { where: { AND: [{ removedAt: null }, own] }, orderBy: { id: 'asc' } } },
  });
  return new Map(rows.map((row) => [row.id, row.paymentMethods]));
});

export const invoicesOf = batched<Invoice[], PageArgs>([], async (context, ids, page) => {
  const window = windowOf(page, 'desc');
  const own = toWhere(context.rows.Invoice.own);
  const rows = await context.prisma.customer.findMany({
    where: among(context, ids),
    select: { id: true, invoices: { ...window, where: { AND: [window.where, own] } } },
  });
  return new Map(rows.map((row) => [row.id, row.invoices]));
});

export const transactionsOf = batched<Transaction[], PageArgs>([], async (context, ids, page) => {
  const window = windowOf(page, 'desc');
  const own = toWhere(context.rows.Transaction.own);
  const rows = await context.prisma.customer.findMany({
    where: among(context, ids),
    select: { id: true, transactions: { ...window, where: { AND: [window.where, own] } } },
  });
  return new Map(rows.map((row) => [row.id, row.transactions]));
});

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
