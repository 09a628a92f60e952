import { CallerKind, PartnerStatus } from '../../prisma/generated/client/enums.ts';
import type { Clock } from '../clock.ts';
import type { Policy } from '../policy/policy.ts';
import type { Caller } from '../policy/vocabulary.ts';
import { knownScopes, type TokenClaims } from './claims.ts';
import { mayCallFrom } from './networks.ts';
import type { CallerRecords } from './records.ts';
import { statedPurpose, statedReference } from './staff.ts';
import { readCredential, type Standing } from './standing.ts';
import { type TokenVerifier, unauthenticated } from './verify.ts';

/** What of a request tells who calls. `address` is the client's IP address, as far as the door trusts it. */
export type CallerRequest = { headers: Pick<Headers, 'get'>; address: string | null };

export type CallerDeps = { verifyToken: TokenVerifier; records: CallerRecords; staff: Policy['staff']; clock: Clock };

/** RFC 6750 §2.1, around a compact JWS. Two tokens, or two headers joined by a comma, do not fit. */
const bearer = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i;

/** Who calls, and what was looked up about them; nothing for the anonymous. */
export type Established = { caller: Caller; claims: TokenClaims | null; standing: Standing };

/**
 * Who calls. Without an Authorization header, nobody: ANONYMOUS. Throws UNAUTHENTICATED for any credentials that are not
 * good now, BAD_USER_INPUT for `X-Purpose` and `X-Reference`, SERVICE_UNAVAILABLE when keys are out of reach, and lets the
 * database's errors through. Call it once per request, and again for each event of a stream.
 */
export async function establish(request: CallerRequest, deps: CallerDeps): Promise<Established> {
  const claims = await claimsOf(request, deps);
  if (claims === null) return { caller: { kind: CallerKind.ANONYMOUS }, claims, standing: null };
  const standing = await deps.records(claims);
  return { caller: callerOf(claims, standing, request, deps), claims, standing };
}

export const establishCaller = async (request: CallerRequest, deps: CallerDeps): Promise<Caller> =>
  (await establish(request, deps)).caller;

/** What the request's token says; null without one. The same object for as long as the token is known. */
export async function claimsOf(
  request: CallerRequest,
  deps: Pick<CallerDeps, 'verifyToken'>,
): Promise<TokenClaims | null> {
  const authorization = request.headers.get('authorization');
  if (authorization === null) return null;
  const token = bearer.exec(authorization)?.[1];
  if (token === undefined) throw unauthenticated();
  return deps.verifyToken(token);
}

/** The caller that a token is about, as they stand. Throws as `establish` does. */
export function callerOf(
  claims: TokenClaims,
  standing: Standing,
  { headers, address }: CallerRequest,
  { staff, clock }: Pick<CallerDeps, 'staff' | 'clock'>,
): Caller {
  switch (claims.kind) {
    case CallerKind.CUSTOMER: {
      const identity = { issuer: claims.iss, subject: claims.sub };
      return { kind: claims.kind, identity, customerId: standing, name: claims.name ?? claims.sub };
    }
    case CallerKind.STAFF:
      return {
        kind: claims.kind,
        id: claims.sub,
        name: claims.name ?? claims.sub,
        roles: claims.roles,
        purpose: statedPurpose(headers.get('x-purpose'), claims.roles, staff),
        reference: statedReference(headers.get('x-reference')),
      };
    case CallerKind.SYSTEM:
      return { kind: claims.kind, id: claims.sub, name: claims.name ?? claims.sub };
    case CallerKind.PARTNER:
      return partnerOf(claims, standing, address, clock.now());
  }
}

/** The token says what was so when it was issued; the record decides, so that a suspension holds from the next request. */
function partnerOf(
  claims: Extract<TokenClaims, { kind: typeof CallerKind.PARTNER }>,
  standing: Standing,
  address: string | null,
  now: Date,
): Caller {
  const credential = standing === null ? null : readCredential(standing);
  if (credential === null || credential.partnerId !== claims.sub) throw unauthenticated();
  const { partner } = credential;
  const inForce =
    partner.status === PartnerStatus.ACTIVE &&
    partner.purpose === claims.purpose &&
    credential.revokedAt === null &&
    !isPast(credential.expiresAt, now) &&
    !isPast(partner.expiresAt, now) &&
    mayCallFrom(address, partner.allowedNetworks);
  if (!inForce) throw unauthenticated();
  const registeredScopes = knownScopes(partner.scopes);
  return {
    kind: claims.kind,
    id: claims.sub,
    name: partner.name,
    partnerKind: partner.kind,
    registeredScopes,
    scopes: registeredScopes.filter((scope) => claims.scope.includes(scope)),
    purpose: partner.purpose,
    registration: { ratePerMinute: partner.ratePerMinute, knownDocumentsOnly: partner.knownDocumentsOnly },
  };
}

const isPast = (end: Date | null, now: Date): boolean => end !== null && end <= now;
