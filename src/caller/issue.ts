import { SignJWT } from 'jose';
import { CallerKind, type Purpose } from '../../prisma/generated/client/enums.ts';
import { uuidv7 } from '../ids.ts';
import type { Scope } from '../policy/vocabulary.ts';
import { accessTokenLifetime, accessTokenType, gatewayIssuer } from './issuers.ts';
import type { CallerKeys } from './keys.ts';
import type { SigningKey } from './signing-key.ts';

export type TokenTimes = { now: Date; lifetimeSeconds?: number };

/** Signs an access token (RFC 9068 §2) with these claims besides the times and `jti`. */
export function signAccessToken(
  key: SigningKey,
  claims: { iss: string; aud: string; sub: string; kind: CallerKind } & Record<string, unknown>,
  { now, lifetimeSeconds = accessTokenLifetime }: TokenTimes,
): Promise<string> {
  const iat = Math.floor(now.getTime() / 1000);
  return new SignJWT({ ...claims, jti: uuidv7(now), iat, exp: iat + lifetimeSeconds })
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: accessTokenType })
    .sign(key.privateKey);
}

export type PartnerGrant = {
  partnerId: string;
  name: string;
  credentialId: string;
  purpose: Purpose;
  scopes: readonly Scope[];
};

/** A partner's access token: one purpose, and the credential it was got with, which can be revoked alone. */
export function signPartnerToken(
  { gateway, audience }: Pick<CallerKeys, 'gateway' | 'audience'>,
  { partnerId, name, credentialId, purpose, scopes }: PartnerGrant,
  times: TokenTimes,
): Promise<string> {
  const claims = {
    iss: gatewayIssuer,
    aud: audience,
    sub: partnerId,
    client_id: name,
    kind: CallerKind.PARTNER,
    scope: scopes.join(' '),
    purpose,
    cid: credentialId,
  };
  return signAccessToken(gateway, claims, times);
}
