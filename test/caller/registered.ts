import type { Prisma, PrismaClient } from '../../prisma/generated/client/client.ts';
import { hashSecret } from '../../src/caller/secrets.ts';
import { newSecret, uuidv7 } from '../../src/ids.ts';

const registeredAt = new Date('2026-01-05T08:00:00Z');

export type Registered = { id: string; name: string; credentialId: string; secret: string };

/** A partner for MARKETING with `identity:read` and `contact:read`, and one secret. */
export async function registerPartner(
  prisma: PrismaClient,
  changes: Partial<Prisma.PartnerUncheckedCreateInput> = {},
): Promise<Registered> {
  const id = uuidv7(registeredAt);
  const { name } = await prisma.partner.create({
    data: {
      id,
      name: `partner-${id.slice(-12)}`,
      kind: 'THIRD_PARTY',
      purpose: 'MARKETING',
      scopes: ['identity:read', 'contact:read'],
      status: 'ACTIVE',
      allowedNetworks: [],
      ratePerMinute: 600,
      registeredAt,
      ...changes,
    },
  });
  return { id, name, ...(await addSecret(prisma, id)) };
}

export async function addSecret(
  prisma: PrismaClient,
  partnerId: string,
  { createdAt = registeredAt, expiresAt = null }: { createdAt?: Date; expiresAt?: Date | null } = {},
): Promise<{ credentialId: string; secret: string }> {
  const secret = newSecret();
  const { id } = await prisma.partnerCredential.create({
    data: { id: uuidv7(createdAt), partnerId, secretHash: await hashSecret(secret), createdAt, expiresAt },
  });
  return { credentialId: id, secret };
}
