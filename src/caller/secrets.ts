import { scrypt, timingSafeEqual } from 'node:crypto';
import { type Randomness, systemRandomness } from '../ids.ts';

type Cost = { ln: number; r: number; p: number };

/** 2^15 blocks: 32 MB and some 0.1 s for each hash (RFC 7914 §2). */
const cost: Cost = { ln: 15, r: 8, p: 1 };
const keyLength = 32;
const memoryLimit = 64 * 1024 * 1024;

const encodedHash = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22,})\$([A-Za-z0-9+/]{43})$/;

/** No secret has this hash. To verify against it takes as long as against a real one. */
export const noSecret = encode(Buffer.alloc(16), Buffer.alloc(keyLength));

/** Hashes a client secret for keeping, as a PHC string: `$scrypt$ln=15,r=8,p=1$salt$hash`. */
export async function hashSecret(secret: string, random: Randomness = systemRandomness): Promise<string> {
  const salt = random(16);
  return encode(salt, await derive(secret, salt, cost));
}

/** Whether the secret is the one that was hashed; false for a string that is no such hash. */
export async function verifySecret(secret: string, encoded: string): Promise<boolean> {
  const [, ln, r, p, salt, expected] = encodedHash.exec(encoded) ?? [];
  if (salt === undefined || expected === undefined) return false;
  const derived = await derive(secret, Buffer.from(salt, 'base64'), { ln: Number(ln), r: Number(r), p: Number(p) });
  return timingSafeEqual(derived, Buffer.from(expected, 'base64'));
}

function derive(secret: string, salt: Buffer, { ln, r, p }: Cost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(secret, salt, keyLength, { N: 2 ** ln, r, p, maxmem: memoryLimit }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

function encode(salt: Buffer, key: Buffer): string {
  const base64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
  return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${base64(salt)}$${base64(key)}`;
}
