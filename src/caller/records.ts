import DataLoader from 'dataloader';
import type { PrismaClient } from '../../prisma/generated/client/client.ts';
import type { PartnerKind, PartnerStatus, Purpose } from '../../prisma/generated/client/enums.ts';
import { apart } from '../database/operation.ts';

/** What the database says now of the credential that a partner's token was issued for. */
export type CredentialRecord = {
  partnerId: string;
  expiresAt: Date | null;
  revokedAt: Date | null;
  partner: {
    name: string;
    kind: PartnerKind;
    purpose: Purpose;
    scopes: string[];
    status: PartnerStatus;
    allowedNetworks: string[];
    ratePerMinute: number;
    knownDocumentsOnly: boolean;
    expiresAt: Date | null;
  };
};

/** The two look-ups that turn a token into a caller: at most one statement a request, and never a cached answer. */
export type CallerRecords = {
  /** Null for somebody who has not registered, or is erased. */
  customerId(identity: Identity): Promise<string | null>;
  credential(id: string): Promise<CredentialRecord | null>;
};

type Identity = { issuer: string; subject: string };

/** Above it, statements of ever new lengths would take the places of prepared ones. */
const mostAtOnce = 50;

/** Look-ups of one turn share a statement: open streams look up their callers again and again. */
function together<Key, Found>(read: (keys: readonly Key[]) => Promise<(Found | null)[]>) {
  const loader = new DataLoader((keys: readonly Key[]) => apart(() => read(keys)), {
    cache: false,
    maxBatchSize: mostAtOnce,
  });
  return (key: Key): Promise<Found | null> => loader.load(key);
}

export function callerRecords(prisma: Pick<PrismaClient, 'loginIdentity' | 'partnerCredential'>): CallerRecords {
  return {
    customerId: together(async (identities: readonly Identity[]) => {
      const rows = await prisma.loginIdentity.findMany({
        where: { OR: [...identities], customer: { erasedAt: null } },
        select: { issuer: true, subject: true, customerId: true },
      });
      return identities.map(({ issuer, subject }) => {
        return rows.find((row) => row.issuer === issuer && row.subject === subject)?.customerId ?? null;
      });
    }),
    credential: together(async (ids: readonly string[]) => {
      const rows = await prisma.partnerCredential.findMany({
        where: { id: { in: [...ids] } },
        relationLoadStrategy: 'join',
        select: {
          id: true,
          partnerId: true,
          expiresAt: true,
          revokedAt: true,
          partner: {
            select: {
              name: true,
              kind: true,
              purpose: true,
              scopes: true,
              status: true,
              allowedNetworks: true,
              ratePerMinute: true,
              knownDocumentsOnly: true,
              expiresAt: true,
            },
          },
        },
      });
      return ids.map((id) => rows.find((row) => row.id === id) ?? null);
    }),
  };
}
