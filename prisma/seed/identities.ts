import type { Role, Scope } from '../../src/policy/vocabulary.ts';
import type { Purpose } from '../generated/client/enums.ts';

/** Ids of the cast are fixed, so that a token can be signed for them without opening the database. */
const id = (suffix: string) => `01890000-0000-7000-8000-${suffix.padStart(12, '0')}`;

type Person = { kind: 'CUSTOMER'; customerId: string } | { kind: 'STAFF'; roles: readonly Role[] };
type Machine =
  | { kind: 'SYSTEM' }
  | { kind: 'PARTNER'; partnerId: string; credentialId: string; purpose: Purpose; scopes: readonly Scope[] };

export type CastMember = { name: string } & (Person | Machine);

const customer = (name: string, suffix: string): CastMember => ({ name, kind: 'CUSTOMER', customerId: id(suffix) });
const staff = (name: string, role: Role): CastMember => ({ name, kind: 'STAFF', roles: [role] });
const partner = (name: string, suffix: string, purpose: Purpose, ...scopes: Scope[]): CastMember => ({
  name,
  kind: 'PARTNER',
  partnerId: id(suffix),
  credentialId: id(`c${suffix}`),
  purpose,
  scopes,
});

/** Everybody of the seeded cast, by the names that clients rely on. */
export const cast = [
  customer('alice', 'a1'),
  customer('bob', 'b1'),
  customer('carol', 'c1'),
  customer('dave', 'd1'),
  customer('erin', 'e1'),
  customer('frank', 'f1'),
  customer('grace', 'a2'),
  staff('support', 'SUPPORT'),
  staff('billing', 'BILLING'),
  staff('privacy', 'PRIVACY'),
  staff('legal', 'LEGAL'),
  staff('admin', 'ADMIN'),
  partner('newsletter-co', '11', 'MARKETING', 'identity:read', 'contact:read'),
  partner('insight-labs', '12', 'ANALYTICS', 'identity:read', 'service:read'),
  partner('stripe', '13', 'PAYMENT_PROCESSING', 'identity:read', 'payment:read'),
  partner('paypal', '14', 'PAYMENT_PROCESSING', 'identity:read', 'payment:read'),
  { name: 'login-service', kind: 'SYSTEM' },
] as const satisfies readonly CastMember[];

/** A partner's client secret in development; production data is never seeded. */
export const developmentSecret = (partnerName: string): string => `development-only-${partnerName}`;
