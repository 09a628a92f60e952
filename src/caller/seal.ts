import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { SigningKey } from './signing-key.ts';

/** Keeps secrets in the database, readable with the gateway's key alone. `about` says whose a secret is: elsewhere it does not open. */
export type Seal = {
  seal(secret: Uint8Array, about: string): Uint8Array<ArrayBuffer>;
  /** Throws when it was sealed under another key or about something else, or was altered. */
  open(sealed: Uint8Array, about: string): Uint8Array<ArrayBuffer>;
};

const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM under a key derived from the gateway's own: nonce, ciphertext, tag. */
export function createSeal({ privateKey }: Pick<SigningKey, 'privateKey'>): Seal {
  const material = privateKey.export({ format: 'der', type: 'pkcs8' });
  const key = new Uint8Array(hkdfSync('sha256', material, '', 'customer-data-gateway seal', 32));
  return {
    seal: (secret, about) => {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about));
      return new Uint8Array(Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]));
    },
    open: (sealed, about) => {
      const end = sealed.length - tagBytes;
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      });
      decipher.setAAD(Buffer.from(about)).setAuthTag(sealed.subarray(end));
      return new Uint8Array(Buffer.concat([decipher.update(sealed.subarray(nonceBytes, end)), decipher.final()]));
    },
  };
}
