import type { JWTPayload } from 'jose';
import { z } from 'zod';
import { CallerKind, Purpose } from '../../prisma/generated/client/enums.ts';
import { roles, type Scope, scopes } from '../policy/vocabulary.ts';

/** 1 to 255 characters that can be stored, compared and shown: no control characters, no lone surrogates. */
export const plainText = z.string().regex(/^[^\p{Cc}\p{Cs}]{1,255}$/u);

const standard = z.object({
  iss: plainText,
  sub: plainText,
  iat: z.number(),
  exp: z.number(),
  name: plainText.optional(),
});

/** A token whose signature is good, as far as its words go: whether a partner still is one, the database says. */
export type TokenClaims = z.infer<typeof tokenClaims>;

const tokenClaims = z.discriminatedUnion('kind', [
  standard.extend({ kind: z.literal(CallerKind.CUSTOMER) }),
  standard.extend({ kind: z.literal(CallerKind.SYSTEM) }),
  standard.extend({ kind: z.literal(CallerKind.STAFF), roles: z.array(z.enum(roles)).min(1) }),
  standard.extend({
    kind: z.literal(CallerKind.PARTNER),
    sub: z.uuid(),
    cid: z.uuid(),
    purpose: z.enum(Purpose),
    scope: z.string().transform((text) => knownScopes(text.split(' '))),
  }),
]);

/** The claims under the names that the issuer gives them. Throws when one is not what it has to be. */
export function readClaims(payload: JWTPayload, names: { kind: string; roles: string }): TokenClaims {
  return tokenClaims.parse({ ...payload, kind: payload[names.kind], roles: payload[names.roles] });
}

/** Those scopes that the vocabulary knows, once each, in its order. */
export const knownScopes = (given: readonly string[]): Scope[] => scopes.filter((scope) => given.includes(scope));
