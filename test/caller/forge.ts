import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import { cast } from '../../prisma/seed/identities.ts';
import { accessTokenType, developmentIssuer, gatewayIssuer } from '../../src/caller/issuers.ts';
import type { SigningKey } from '../../src/caller/signing-key.ts';

/** What a forger works with: more than one would have, the keys included, so that each token is wrong in one point only. */
export type Workshop = { development: SigningKey; gateway: SigningKey; audience: string; now: Date };

export type Json = Record<string, unknown>;
export type Parts = { header: Json; payload: Json };

/** A token of the development issuer for alice, as good as any. */
export function goodParts({ development, audience, now }: Workshop): Parts {
  const iat = Math.floor(now.getTime() / 1000);
  return {
    header: { alg: development.alg, kid: development.kid, typ: accessTokenType },
    payload: { iss: developmentIssuer, aud: audience, sub: 'alice', kind: 'CUSTOMER', iat, exp: iat + 600 },
  };
}

/** A token of the gateway for newsletter-co, as good as any. */
export function goodPartnerParts(workshop: Workshop): Parts {
  const { header, payload } = goodParts(workshop);
  const partner = cast.find((member) => member.name === 'newsletter-co');
  if (partner?.kind !== 'PARTNER') throw new Error('newsletter-co is no partner of the cast');
  const own = { sub: partner.partnerId, client_id: partner.name, cid: partner.credentialId, purpose: partner.purpose };
  return {
    header: { ...header, alg: workshop.gateway.alg, kid: workshop.gateway.kid },
    payload: { ...payload, ...own, iss: gatewayIssuer, kind: 'PARTNER', scope: 'identity:read' },
  };
}

/** Signs the parts as they are: `undefined` leaves a member out, a Buffer is taken for the bytes of a part. */
export function compact(header: Json | Buffer, payload: unknown, signature: (input: string) => Buffer): string {
  const input = `${encoded(header)}.${encoded(payload)}`;
  return `${input}.${signature(input).toString('base64url')}`;
}

export const signedWith =
  (key: KeyObject) =>
  (input: string): Buffer =>
    sign(key.asymmetricKeyType === 'ed25519' ? null : 'sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });

export const publicPem = (key: SigningKey): string =>
  createPublicKey(key.privateKey).export({ type: 'spki', format: 'pem' }).toString();

export const encoded = (part: unknown): string =>
  (Buffer.isBuffer(part) ? part : Buffer.from(JSON.stringify(part))).toString('base64url');
