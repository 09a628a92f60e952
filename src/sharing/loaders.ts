import type { PartnerBlock, Sharing, SharingPurpose } from '../../prisma/generated/client/client.ts';
import { among } from '../reads/among.ts';
import { batched } from '../reads/batched.ts';
import { relationPages } from '../reads/relation-pages.ts';

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

export const sharingEventPages = relationPages('SharingEvent', 'sharingEvents', 'desc');
