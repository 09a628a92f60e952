import { createHmac, hkdfSync } from 'node:crypto';
import type { SigningKey } from './signing-key.ts';

/** HMAC-SHA256 under a key derived from the gateway's own: without it, a hash cannot be tried against known addresses. */
export function createKeyedHash({ privateKey }: Pick<SigningKey, 'privateKey'>): (text: string) => string {
  const secret = privateKey.export({ format: 'der', type: 'pkcs8' });
  const key = new Uint8Array(hkdfSync('sha256', secret, '', 'customer-data-gateway suppression', 32));
  return (text) => createHmac('sha256', key).update(text).digest('base64url');
}
