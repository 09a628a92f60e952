import { createHash } from 'node:crypto';
import type { Prisma } from '../generated/client/client.ts';
import { type ByCustomer, owned } from './keys.ts';
import type { Times } from './times.ts';

type Row = Pick<Prisma.CommunicationCreateManyInput, 'medium' | 'direction' | 'correspondent' | 'sentAt'> & {
  locator: string;
};

/** Who, when and where it is kept; the hash stands for a content that nobody wrote (P17). */
export const communications = ({ daysAgo, yearsAgo }: Times): Prisma.CommunicationCreateManyInput[] => {
  const table: ByCustomer<Row> = {
    alice: [
      {
        medium: 'EMAIL',
        direction: 'INBOUND',
        correspondent: 'gallery@example.org',
        sentAt: daysAgo(80),
        locator: 'mail-archive/0101',
      },
      {
        medium: 'EMAIL',
        direction: 'OUTBOUND',
        correspondent: 'gallery@example.org',
        sentAt: daysAgo(79),
        locator: 'mail-archive/0102',
      },
      {
        medium: 'TICKET',
        direction: 'INBOUND',
        correspondent: 'helpdesk@hosting.example',
        sentAt: daysAgo(6),
        locator: 'helpdesk/HD-1042/1',
      },
    ],
    bob: [
      {
        medium: 'EMAIL',
        direction: 'INBOUND',
        correspondent: 'billing@hosting.example',
        sentAt: daysAgo(20),
        locator: 'billing-mail/MAIL-7781',
      },
      {
        medium: 'EMAIL',
        direction: 'OUTBOUND',
        correspondent: 'flour-mill@example.net',
        sentAt: daysAgo(16),
        locator: 'mail-archive/0203',
      },
    ],
    carol: [{ medium: 'CHAT', direction: 'INBOUND', sentAt: yearsAgo(1, 5), locator: 'chat/5120' }],
    erin: [
      {
        medium: 'EMAIL',
        direction: 'OUTBOUND',
        correspondent: 'publisher@example.org',
        sentAt: yearsAgo(8, 70),
        locator: 'mail-archive/0007',
      },
    ],
    grace: [{ medium: 'TELEPHONE', direction: 'INBOUND', sentAt: daysAgo(9), locator: 'helpdesk/HD-2031/1' }],
  };
  return owned('communication', table).map((row) => ({
    ...row,
    contentHash: createHash('sha256').update(row.locator).digest('hex'),
  }));
};
