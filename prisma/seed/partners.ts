import { hashSecret } from '../../src/caller/secrets.ts';
import type { Prisma } from '../generated/client/client.ts';
import { developmentSecret } from './identities.ts';
import { type PartnerName, partnerNamed, partnerNames } from './keys.ts';
import type { Times } from './times.ts';

const details: Record<PartnerName, Pick<Prisma.PartnerCreateManyInput, 'kind' | 'erasureMethod' | 'contact'>> = {
  'newsletter-co': { kind: 'THIRD_PARTY', contact: 'privacy@newsletter-co.example' },
  'insight-labs': { kind: 'THIRD_PARTY', contact: 'privacy@insight-labs.example' },
  stripe: { kind: 'PROCESSOR', erasureMethod: 'STRIPE_REDACTION', contact: 'privacy@stripe.example' },
  paypal: { kind: 'PROCESSOR', erasureMethod: 'MANUAL_TASK', contact: 'privacy@paypal.example' },
};

export const partners = ({ yearsAgo }: Times): Prisma.PartnerCreateManyInput[] =>
  partnerNames.map((name) => {
    const { partnerId: id, purpose, scopes } = partnerNamed(name);
    return {
      id,
      name,
      purpose,
      scopes: [...scopes],
      ...details[name],
      status: 'ACTIVE',
      allowedNetworks: [],
      ratePerMinute: 60_000,
      registeredAt: yearsAgo(12),
    };
  });

export const partnerCredentials = ({ yearsAgo }: Times): Promise<Prisma.PartnerCredentialCreateManyInput[]> =>
  Promise.all(
    partnerNames.map(async (name) => ({
      id: partnerNamed(name).credentialId,
      partnerId: partnerNamed(name).partnerId,
      secretHash: await hashSecret(developmentSecret(name)),
      createdAt: yearsAgo(1),
    })),
  );
