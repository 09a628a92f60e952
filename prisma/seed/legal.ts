import { createHash } from 'node:crypto';
import type { Prisma } from '../generated/client/client.ts';
import { childId, customerId, type Owned, owned } from './keys.ts';
import type { Times } from './times.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Erin knows of the first hold only. */
export const legalHolds = ({ daysAgo, yearsAgo, inDays }: Times): Prisma.LegalHoldCreateManyInput[] =>
  owned<Owned<Prisma.LegalHoldCreateManyInput>>('hold', {
    carol: [
      {
        ground: 'TAX_AUDIT',
        reference: 'AUDIT-0007',
        placedBy: 'legal',
        placedAt: yearsAgo(3),
        releasedBy: 'legal',
        releasedAt: yearsAgo(2, 100),
      },
    ],
    erin: [
      { ground: 'LITIGATION', reference: 'CASE-0019', placedBy: 'legal', placedAt: yearsAgo(2), until: inDays(365) },
      {
        ground: 'INVESTIGATION',
        reference: 'CASE-0023',
        placedBy: 'legal',
        placedAt: daysAgo(50),
        gaggedUntil: inDays(180),
      },
    ],
  });

/** A disclosure begins as PROPOSED (P16); `disclosureSteps` takes these on. */
export const disclosures = ({ daysAgo, inDays }: Times): Prisma.DisclosureCreateManyInput[] =>
  owned<Owned<Prisma.DisclosureCreateManyInput>>('disclosure', {
    alice: [
      {
        kind: 'ACCOUNT_DATA',
        ground: 'REQUIRED_BY_LAW',
        status: 'PROPOSED',
        recipient: 'Tax Office of Nowhere',
        fields: ['Customer.name', 'Customer.businessName', 'Customer.address'],
        reference: 'TAX-2210',
        evidenceHash: sha256('TAX-2210'),
        proposedBy: 'legal',
        proposedAt: daysAgo(28),
      },
    ],
    bob: [
      {
        kind: 'COMMUNICATIONS',
        ground: 'LEGAL_PROCESS',
        status: 'PROPOSED',
        recipient: 'Court of Nowhere',
        fields: ['Communication.correspondent', 'Communication.sentAt', 'Communication.locator'],
        reference: 'WARRANT-0311',
        evidenceHash: sha256('WARRANT-0311'),
        proposedBy: 'legal',
        proposedAt: daysAgo(8),
        gaggedUntil: inDays(180),
      },
    ],
  });

/** Alice's is approved and released, hers to see; bob's is approved, and the law forbids telling him for now (P16, P17). */
export const disclosureSteps = ({ daysAgo }: Times): Prisma.DisclosureUpdateArgs[] => {
  const alices = { id: childId(customerId('alice'), 'disclosure', 1) };
  const bobs = { id: childId(customerId('bob'), 'disclosure', 1) };
  return [
    { where: alices, data: { status: 'APPROVED', decidedBy: 'privacy', decidedAt: daysAgo(27) } },
    {
      where: alices,
      data: { status: 'RELEASED', releasedAt: daysAgo(26), documentHash: sha256('TAX-2210, the document') },
    },
    {
      where: bobs,
      data: { status: 'APPROVED', decidedBy: 'privacy', decidedAt: daysAgo(7), processValidatedBy: 'legal' },
    },
  ];
};

/** Somebody of the past whose address must not be marketed to; nobody of the cast. */
export const suppressions = ({ daysAgo }: Times): Prisma.SuppressionCreateManyInput[] => [
  { identifier: 'EMAIL', keyedHash: sha256('a former customer'), since: daysAgo(800) },
];
