import { createHmac, hkdfSync } from 'node:crypto';
import type { SigningKey } from './signing-key.ts';

/** `suppression`: addresses and numbers that must not be found by trying them. `audit`: rows that nobody else has written. */
type Purpose = 'suppression' | 'audit';

/** HMAC-SHA256 under a key derived from the gateway's own, one for each purpose: nobody without that key can make such a hash. */
export function createKeyedHash({ privateKey }: Pick<SigningKey, 'privateKey'>, purpose: Purpose): KeyedHash {
  const secret = privateKey.export({ format: 'der', type: 'pkcs8' });
  const key = new Uint8Array(hkdfSync('sha256', secret, '', `customer-data-gateway ${purpose}`, 32));
  return (text) => createHmac('sha256', key).update(text).digest('base64url');
}

export type KeyedHash = (text: string) => string;
