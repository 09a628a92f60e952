import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
  sign,
  verify,
} from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { z } from 'zod';
import { ConfigError } from '../config.ts';

/** A private key and what the world may know of it. `kid` is the key's thumbprint (RFC 7638). */
export type SigningKey = { kid: string; alg: string; privateKey: KeyObject; publicJwk: JWK };

const jwk = z.looseObject({ kty: z.string() });

const algorithms: Record<string, string> = { prime256v1: 'ES256', secp384r1: 'ES384', secp521r1: 'ES512' };

/** Reads `SIGNING_KEY`: an Ed25519 or EC private key, as PKCS#8 PEM or as a JWK. Throws ConfigError, never with the key. */
export async function readSigningKey(text: string): Promise<SigningKey> {
  const privateKey = parsePrivateKey(text);
  const alg = privateKey && algorithmOf(privateKey);
  if (!alg || !isConsistent(privateKey)) {
    throw new ConfigError(
      'SIGNING_KEY: expected an Ed25519 or EC (P-256, P-384, P-521) private key, PKCS#8 PEM or JWK',
    );
  }
  const publicJwk = createPublicKey(privateKey).export({ format: 'jwk' });
  const kid = await calculateJwkThumbprint(publicJwk);
  return { kid, alg, privateKey, publicJwk: { ...publicJwk, kid, alg, use: 'sig' } };
}

/** The key kept in `file`, made at first use. Processes that start together agree on one. */
export async function keptSigningKey(file: string): Promise<SigningKey> {
  const kept = await readIfThere(file);
  if (kept !== null) return readSigningKey(kept);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  const { privateKey } = generateKeyPairSync('ed25519');
  await writeFile(draft, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600, flag: 'wx' });
  try {
    // A link appears whole and never replaces one that is there, so the first process wins.
    await link(draft, file);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(draft);
  }
  return readSigningKey(await readFile(file, 'utf8'));
}

function parsePrivateKey(text: string): KeyObject | null {
  try {
    // Environment files often carry a PEM's line ends as the two characters \n.
    if (!text.trimStart().startsWith('{')) return createPrivateKey(text.replaceAll('\\n', '\n'));
    return createPrivateKey({ key: jwk.parse(JSON.parse(text)), format: 'jwk' });
  } catch {
    return null;
  }
}

function algorithmOf(key: KeyObject): string | undefined {
  if (key.asymmetricKeyType === 'ed25519') return 'EdDSA';
  return algorithms[key.asymmetricKeyDetails?.namedCurve ?? ''];
}

/** A JWK may name a public half that is not its own: what it signs, nobody could verify. */
function isConsistent(key: KeyObject): boolean {
  const digest = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  const probe = Buffer.from('probe');
  return verify(digest, probe, createPublicKey(key), sign(digest, probe, key));
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
