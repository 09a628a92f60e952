import { CompactSign } from 'jose';
import type { SigningKey } from './signing-key.ts';

/** Signs a document: a compact JWS (RFC 7515) that holds it, verifiable with `/.well-known/jwks.json`. */
export type Sign = (document: string) => Promise<string>;

export function createSign({ kid, alg, privateKey }: SigningKey): Sign {
  return (document) =>
    new CompactSign(new TextEncoder().encode(document)).setProtectedHeader({ alg, kid, typ: 'JWS' }).sign(privateKey);
}
