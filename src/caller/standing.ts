import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { PartnerKind, PartnerStatus, Purpose } from '../../prisma/generated/client/enums.ts';
import type { TokenClaims } from './claims.ts';

/**
 * What the database says now of whom a token is about, as one text, so that any statement can say it beside what it reads: a
 * customer's id, or the record of a partner's credential. Null where there is none, and for whom nothing is looked up.
 */
export type Standing = string | null;
type Text = RawBuilder<Standing>;

/** Null for somebody who has not registered, or is erased. */
const customerSql = (issuer: unknown, subject: unknown): Text => sql`(
  select one."customerId"::text from "LoginIdentity" as one join "Customer" as person on person.id = one."customerId"
  where one.issuer = ${issuer} and one.subject = ${subject} and person."erasedAt" is null)`;

const credentialSql = (id: unknown): Text => sql`(
  select json_build_object('partnerId', one."partnerId", 'expiresAt', one."expiresAt", 'revokedAt', one."revokedAt",
    'partner', json_build_object('name', partner.name, 'kind', partner.kind, 'purpose', partner.purpose,
      'scopes', partner.scopes, 'status', partner.status, 'allowedNetworks', partner."allowedNetworks",
      'ratePerMinute', partner."ratePerMinute", 'knownDocumentsOnly', partner."knownDocumentsOnly",
      'expiresAt', partner."expiresAt"))::text
  from "PartnerCredential" as one join "Partner" as partner on partner.id = one."partnerId" where one.id = ${id}::uuid)`;

type Kind = TokenClaims['kind'];
type ClaimsOf<K extends Kind> = Extract<TokenClaims, { kind: K }>;

/** The standing as an expression. `read` gives a claim, or what stands for it in the statement. */
export function standingSql(kind: string, read: (claim: 'iss' | 'sub' | 'cid') => unknown): Text {
  if (kind === 'CUSTOMER') return customerSql(read('iss'), read('sub'));
  return kind === 'PARTNER' ? credentialSql(read('cid')) : sql`null::text`;
}

/** Whether anything is looked up for such a caller. */
export const isLookedUp = (claims: TokenClaims): claims is ClaimsOf<'CUSTOMER'> | ClaimsOf<'PARTNER'> =>
  claims.kind === 'CUSTOMER' || claims.kind === 'PARTNER';

const time = z.string().pipe(z.coerce.date()).nullable();
const credential = z.object({
  partnerId: z.string(),
  expiresAt: time,
  revokedAt: time,
  partner: z.object({
    name: z.string(),
    kind: z.enum(PartnerKind),
    purpose: z.enum(Purpose),
    scopes: z.array(z.string()),
    status: z.enum(PartnerStatus),
    allowedNetworks: z.array(z.string()),
    ratePerMinute: z.number(),
    knownDocumentsOnly: z.boolean(),
    expiresAt: time,
  }),
});
export type CredentialRecord = z.output<typeof credential>;

export const readCredential = (standing: string): CredentialRecord => credential.parse(JSON.parse(standing));
