import { z } from 'zod';
import type { PrismaClient } from '../../prisma/generated/client/client.ts';
import { PartnerStatus } from '../../prisma/generated/client/enums.ts';
import { knownScopes, plainText } from './claims.ts';
import type { PartnerGrant } from './issue.ts';
import { mayCallFrom } from './networks.ts';
import { noSecret, verifySecret } from './secrets.ts';

/** While a secret is rotated the old one and the new one are good; an older one is not, whatever its expiry. */
const secretsAtOnce = 2;

/** A client that proved who it is; nothing it is granted outlives `until`. */
export type AuthenticatedClient = PartnerGrant & { until: Date | null };

type Presented = { clientId: string; clientSecret: string; address: string | null };

/**
 * The partner that these credentials are good for, or null. `clientId` is its name or its id. Every refusal costs one
 * look-up and as many hashes as any other, so the time tells nothing about who is registered.
 */
export async function authenticateClient(
  prisma: Pick<PrismaClient, 'partner'>,
  presented: Presented,
  now: Date,
): Promise<AuthenticatedClient | null> {
  const partner = await findPartner(prisma, presented, now);
  const credentials = Array.from({ length: secretsAtOnce }, (_, place) => partner?.credentials[place]);
  for (const credential of credentials) {
    const good = await verifySecret(presented.clientSecret, credential?.secretHash ?? noSecret);
    if (!good || !partner || !credential) continue;
    const ends = [partner.expiresAt, credential.expiresAt].filter((end) => end !== null);
    return {
      partnerId: partner.id,
      name: partner.name,
      credentialId: credential.id,
      purpose: partner.purpose,
      scopes: knownScopes(partner.scopes),
      until: ends.length > 0 ? new Date(Math.min(...ends.map(Number))) : null,
    };
  }
  return null;
}

async function findPartner(prisma: Pick<PrismaClient, 'partner'>, { clientId, address }: Presented, now: Date) {
  const inForce = { OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] };
  const partner = await prisma.partner.findFirst({
    where: { ...named(clientId), status: PartnerStatus.ACTIVE, ...inForce },
    relationLoadStrategy: 'join',
    select: {
      id: true,
      name: true,
      purpose: true,
      scopes: true,
      allowedNetworks: true,
      expiresAt: true,
      credentials: { where: { revokedAt: null, ...inForce }, orderBy: { createdAt: 'desc' }, take: secretsAtOnce },
    },
  });
  return partner && mayCallFrom(address, partner.allowedNetworks) ? partner : null;
}

/** PostgreSQL refuses a text with NUL: such a name is nobody's. */
function named(clientId: string): { id: string } | { name: string } {
  if (z.uuid().safeParse(clientId).success) return { id: clientId };
  return { name: plainText.safeParse(clientId).success ? clientId : '' };
}
