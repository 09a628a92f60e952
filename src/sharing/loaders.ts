import type { PartnerBlock, Sharing, SharingEvent, SharingPurpose } from '../../prisma/generated/client/client.ts';
import { toWhere } from '../policy/predicate/where.ts';
import { among } from '../reads/among.ts';
import { batched } from '../reads/batched.ts';
import { type PageArgs, windowOf } from '../reads/page.ts';

export type SharingChoices = {
  sharing: Sharing | null;
  sharingPurposes: SharingPurpose[];
  partnerBlocks: PartnerBlock[];
};

export const sharingOf = batched<SharingChoices | null>(null, async (context, ids) => {
  const rows = await context.prisma.customer.findMany({
    where: among(context, ids),
    select: {
      id: true,
      sharing: true,
      sharingPurposes: true,
      partnerBlocks: { where: { blocked: true }, orderBy: { partnerId: 'asc' } },
    },
  });
  return new Map(rows.map((row) => [row.id, row]));
});

export const sharingHistoryOf = batched<SharingEvent[], PageArgs>([], async (context, ids, page) => {
  const window = windowOf(page, 'desc');
  const own = toWhere(context.rows.SharingEvent.own);
  const rows = await context.prisma.customer.findMany({
    where: among(context, ids),
    select: { id: true, sharingEvents: { ...window, where: { AND: [window.where, own] } } },
  });
  return new Map(rows.map((row) => [row.id, row.sharingEvents]));
});
