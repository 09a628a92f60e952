import type { Partner, PartnerCredential, Prisma, Withdrawal } from '../../prisma/generated/client/client.ts';
import type { Context } from '../context.ts';
import { badInput } from '../errors.ts';
import { NotFound } from '../failures.ts';
import { toWhere } from '../policy/predicate/where.ts';
import { batched } from '../reads/batched.ts';
import { checkPage, type PageArgs, windowOf } from '../reads/page.ts';

export const partnerById = batched<Partner | null>(null, async (context, ids) => {
  const where = { AND: [{ id: { in: [...ids] } }, toWhere(context.rows.Partner.whole)] };
  const rows = await context.prisma.partner.findMany({ where });
  return new Map(rows.map((row) => [row.id, row]));
});

export function partnersBy(context: Context, page: PageArgs): Promise<Partner[]> {
  const window = windowOf(page, 'asc');
  return context.prisma.partner.findMany({
    ...window,
    where: { AND: [window.where, toWhere(context.rows.Partner.whole)] },
  });
}

/** The partner in a change's transaction. Throws NotFound, naming the field. */
export async function readPartner(
  context: Context,
  tx: Prisma.TransactionClient,
  id: string,
  field = 'input.id',
): Promise<Partner> {
  const partner = await tx.partner.findFirst({ where: { AND: [{ id }, toWhere(context.rows.Partner.whole)] } });
  if (!partner) throw new NotFound(field);
  return partner;
}

/** Never the hash. */
export type Credential = Omit<PartnerCredential, 'secretHash'>;

/** Two are good at most; the others are history. */
const credentialsShown = 10;

export const credentialsOf = batched<Credential[]>([], async (context, ids) => {
  const rows = await context.prisma.partner.findMany({
    where: { AND: [{ id: { in: [...ids] } }, toWhere(context.rows.Partner.whole)] },
    select: {
      id: true,
      credentials: { omit: { secretHash: true }, orderBy: { createdAt: 'desc' }, take: credentialsShown },
    },
  });
  return new Map(rows.map((row) => [row.id, row.credentials]));
});

/** Positions are PostgreSQL integers. */
const lastPosition = 2 ** 31 - 1;

function readPosition(after: string): number {
  const position = /^\d{1,10}$/.test(after) ? Number(after) : Number.POSITIVE_INFINITY;
  if (position > lastPosition) throw badInput('after', 'expected a cursor that an earlier page gave');
  return position;
}

/** A page of the caller's own withdrawals, and one more: a position that is read has every earlier one before it. */
export function withdrawalsBy(context: Context, { first, after }: PageArgs): Promise<Withdrawal[]> {
  checkPage({ first });
  const later = after == null ? {} : { position: { gt: readPosition(after) } };
  return context.prisma.withdrawal.findMany({
    where: { AND: [later, toWhere(context.rows.Withdrawal.whole)] },
    orderBy: { position: 'asc' },
    take: first + 1,
  });
}
