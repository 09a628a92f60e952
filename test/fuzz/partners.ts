import type { PartnerKind, Purpose } from '../../prisma/generated/client/enums.ts';
import { type Scope, scopes } from '../../src/policy/vocabulary.ts';

type Registration = { kind: PartnerKind; purpose: Purpose; scopes: readonly Scope[] };

const processor = (purpose: Purpose, ...of: Scope[]): Registration => ({ kind: 'PROCESSOR', purpose, scopes: of });
const thirdParty = (purpose: Purpose, ...of: Scope[]): Registration => ({ kind: 'THIRD_PARTY', purpose, scopes: of });

/** Who is registered, by name. */
export const partners = {
  PROCESSOR_A: processor('PAYMENT_PROCESSING', ...scopes),
  PROCESSOR_B: processor('PAYMENT_PROCESSING', ...scopes),
  HELPDESK: processor('SUPPORT', 'contact:read', 'requests:write'),
  AFFILIATE: processor('MARKETING', ...scopes),
  MARKETER: thirdParty('MARKETING', ...scopes),
  MAILER: thirdParty('MARKETING', 'identity:read', 'contact:read'),
  COUNTER: thirdParty('MARKETING', 'identity:read'),
  PROMOTER: thirdParty('PROMOTION', 'identity:read', 'address:read'),
  ANALYST: thirdParty('ANALYTICS', ...scopes),
  PROVIDER: thirdParty('SERVICE_PROVISION', ...scopes),
  /** Never calls, so that it may have an end and a network. */
  BYSTANDER: thirdParty('PROMOTION', 'identity:read'),
} as const satisfies Record<string, Registration>;

export type PartnerName = keyof typeof partners;
export const partnerNames = Object.keys(partners) as PartnerName[]; // the keys of a literal
export const registrationOf = (name: PartnerName): Registration => partners[name];

/** The processors that are at work for customers. */
export const processors = ['PROCESSOR_A', 'PROCESSOR_B', 'HELPDESK'] as const satisfies PartnerName[];
