import { CallerKind, PartnerStatus } from '../../prisma/generated/client/enums.ts';
import type { Clock } from '../clock.ts';
import type { Policy } from '../policy/policy.ts';
import type { Caller } from '../policy/vocabulary.ts';
import { knownScopes, type TokenClaims } from './claims.ts';
import { mayCallFrom } from './networks.ts';
import type { CallerRecords } from './records.ts';
import { statedPurpose, statedReference } from './staff.ts';
import { type TokenVerifier, unauthenticated } from './verify.ts';

/** What of a request tells who calls. `address` is the client's IP address, as far as the door trusts it. */
export type CallerRequest = { headers: Pick<Headers, 'get'>; address: string | null };

export type CallerDeps = { verifyToken: TokenVerifier; records: CallerRecords; staff: Policy['staff']; clock: Clock };

/** RFC 6750 §2.1, around a compact JWS. Two tokens, or two headers joined by a comma, do not fit. */
const bearer = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i;

/**
 * Who calls. Without an Authorization header, nobody: ANONYMOUS. Throws UNAUTHENTICATED for any credentials that are not
 * good now, BAD_USER_INPUT for `X-Purpose` and `X-Reference`, SERVICE_UNAVAILABLE when keys are out of reach, and lets the
 * database's errors through. Call it once per request, and again for each event of a stream.
 */
export async function establishCaller(request: CallerRequest, deps: CallerDeps): Promise<Caller> {
  const authorization = request.headers.get('authorization');
  if (authorization === null) return { kind: CallerKind.ANONYMOUS };
  const token = bearer.exec(authorization)?.[1];
  if (token === undefined) throw unauthenticated();
  const claims = await deps.verifyToken(token);
  switch (claims.kind) {
    case CallerKind.CUSTOMER: {
      const identity = { issuer: claims.iss, subject: claims.sub };
      const customerId = await deps.records.customerId(identity);
      return { kind: claims.kind, identity, customerId, name: claims.name ?? claims.sub };
    }
    case CallerKind.STAFF:
      return {
        kind: claims.kind,
        id: claims.sub,
        name: claims.name ?? claims.sub,
        roles: claims.roles,
        purpose: statedPurpose(request.headers.get('x-purpose'), claims.roles, deps.staff),
        reference: statedReference(request.headers.get('x-reference')),
      };
    case CallerKind.SYSTEM:
      return { kind: claims.kind, id: claims.sub, name: claims.name ?? claims.sub };
    case CallerKind.PARTNER:
      return establishPartner(claims, request.address, deps);
  }
}

/** The token says what was so when it was issued; the record decides, so that a suspension holds from the next request. */
async function establishPartner(
  claims: Extract<TokenClaims, { kind: typeof CallerKind.PARTNER }>,
  address: string | null,
  { records, clock }: CallerDeps,
): Promise<Caller> {
  const credential = await records.credential(claims.cid);
  if (credential === null || credential.partnerId !== claims.sub) throw unauthenticated();
  const { partner } = credential;
  const now = clock.now();
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
