import type { PrismaClient } from '../../prisma/generated/client/client.ts';
import type { PartnerKind, PartnerStatus, Purpose } from '../../prisma/generated/client/enums.ts';

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
    expiresAt: Date | null;
  };
};

/** The two look-ups that turn a token into a caller: at most one statement a request, and never a cached answer. */
export type CallerRecords = {
  /** Null for somebody who has not registered, or is erased. */
  customerId(identity: { issuer: string; subject: string }): Promise<string | null>;
  credential(id: string): Promise<CredentialRecord | null>;
};

export function callerRecords(prisma: Pick<PrismaClient, 'loginIdentity' | 'partnerCredential'>): CallerRecords {
  return {
    async customerId({ issuer, subject }) {
      const identity = await prisma.loginIdentity.findFirst({
        where: { issuer, subject, customer: { erasedAt: null } },
        select: { customerId: true },
      });
      return identity?.customerId ?? null;
    },
    credential: (id) =>
      prisma.partnerCredential.findUnique({
        where: { id },
        relationLoadStrategy: 'join',
        select: {
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
              expiresAt: true,
            },
          },
        },
      }),
  };
}
