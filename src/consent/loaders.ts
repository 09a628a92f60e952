import type { Consent, ConsentEvent } from '../../prisma/generated/client/client.ts';
import { toWhere } from '../policy/predicate/where.ts';
import { among } from '../reads/among.ts';
import { batched } from '../reads/batched.ts';
import { relationPages } from '../reads/relation-pages.ts';

export const consentsOf = batched<Consent[]>([], async (context, ids) => {
  const own = toWhere(context.rows.Consent.own);
  const rows = await context.prisma.customer.findMany({
    where: among(context, ids),
    select: { id: true, consents: { where: own, orderBy: [{ purpose: 'asc' }, { channel: 'asc' }] } },
  });
  return new Map(rows.map((row) => [row.id, row.consents]));
});

export const consentEventPages = relationPages('ConsentEvent', 'consentEvents', 'desc');

/** Every decision made up to a moment, oldest first. */
export const consentEventsUntil = batched<ConsentEvent[], { time: Date }>([], async (context, ids, { time }) => {
  const own = toWhere(context.rows.ConsentEvent.own);
  const rows = await context.prisma.customer.findMany({
    where: among(context, ids),
    select: {
      id: true,
      consentEvents: {
        where: { AND: [{ decidedAt: { lte: time } }, own] },
        orderBy: [{ decidedAt: 'asc' }, { id: 'asc' }],
      },
    },
  });
  return new Map(rows.map((row) => [row.id, row.consentEvents]));
});
