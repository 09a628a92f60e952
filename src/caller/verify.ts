import { hash } from 'node:crypto';
import type { GraphQLError } from 'graphql';
import { decodeJwt, jwtVerify } from 'jose';
import type { Clock } from '../clock.ts';
import { gatewayError } from '../errors.ts';
import { readClaims, type TokenClaims } from './claims.ts';
import { KeySourceUnreachable } from './identity-provider.ts';
import { accessTokenLifetime, accessTokenType } from './issuers.ts';
import type { CallerKeys, TrustedIssuer } from './keys.ts';

/** Characters; a token is ASCII. */
const longestToken = 8_192;

/** Seconds by which two clocks may differ. */
const tolerance = 5;

/** How long a good signature is believed without another look, in seconds: so soon a withdrawn key stops working. */
const remembered = 30;
const mostRemembered = 10_000;

export type TokenVerifier = (token: string) => Promise<TokenClaims>;

/** The one answer to every bad token: it never tells what was wrong with it (RFC 6750 §3.1). */
export const unauthenticated = (): GraphQLError => gatewayError('UNAUTHENTICATED', 'The access token is not valid.');

/**
 * Verifies access tokens (RFC 9068) against the trusted issuers. Fails with UNAUTHENTICATED whatever is wrong with the
 * token, with SERVICE_UNAVAILABLE when its issuer's keys are out of reach.
 *
 * A signature costs more than everything else a read does, so a token that was found good is known again by its hash.
 */
export function createTokenVerifier(keys: Pick<CallerKeys, 'issuers'>, clock: Clock): TokenVerifier {
  const issuers = new Map(keys.issuers.map((trusted) => [trusted.issuer, trusted]));
  const good = new Map<string, { claims: TokenClaims; until: number }>();

  return async (token) => {
    if (token.length > longestToken) throw unauthenticated();
    const now = clock.now();
    const seconds = now.getTime() / 1000;
    const digest = hash('sha256', token, 'base64url');
    const known = good.get(digest);
    if (known && seconds < known.until && seconds >= known.claims.iat) return known.claims;
    good.delete(digest);

    const claims = await verified(token, issuers, now).catch(refuse);
    if (good.size >= mostRemembered) good.delete(good.keys().next().value ?? '');
    good.set(digest, { claims, until: Math.min(claims.exp, claims.iat + accessTokenLifetime, seconds + remembered) });
    return claims;
  };
}

async function verified(token: string, issuers: ReadonlyMap<string, TrustedIssuer>, now: Date): Promise<TokenClaims> {
  if (!isCanonical(token)) throw unauthenticated();
  const trusted = issuers.get(decodeJwt(token).iss ?? '');
  if (!trusted) throw unauthenticated();
  const { payload } = await jwtVerify(token, trusted.keyFor, {
    algorithms: [...trusted.algorithms],
    issuer: trusted.issuer,
    audience: trusted.audience,
    typ: accessTokenType,
    requiredClaims: ['iss', 'aud', 'exp', 'iat', 'sub'],
    clockTolerance: tolerance,
    maxTokenAge: accessTokenLifetime,
    currentDate: now,
  });
  const claims = readClaims(payload, trusted.claims);
  if (!trusted.kinds.includes(claims.kind)) throw unauthenticated();
  return claims;
}

/** One token has one spelling: base64url decoders pass over spare bits, so four spellings of a signature would do. */
const isCanonical = (token: string): boolean =>
  token.split('.').every((part) => part !== '' && Buffer.from(part, 'base64url').toString('base64url') === part);

/** The cause is dropped on purpose: jose's errors carry the claims, and zod's the values. */
function refuse(error: unknown): never {
  if (!(error instanceof KeySourceUnreachable)) throw unauthenticated();
  const unavailable = gatewayError('SERVICE_UNAVAILABLE', 'Tokens cannot be verified now.');
  throw Object.assign(unavailable, { cause: error });
}
