import { createHmac } from 'node:crypto';
import type { Context } from '../context.ts';
import { type Randomness, systemRandomness } from '../ids.ts';

type Seal = Context['seal'];
/** Prisma's bytes are over a buffer of their own. */
type Bytes = Uint8Array<ArrayBuffer>;

const keyBytes = 32;
const about = (webhookId: string): string => `Webhook:${webhookId}`;

/** A signing secret as its receiver is shown it once, `whsec_` and base64, and as it is kept. */
export function freshSecret(
  seal: Seal,
  webhookId: string,
  random: Randomness = systemRandomness,
): { secret: string; wrappedKey: Bytes } {
  const key = random(keyBytes);
  return { secret: `whsec_${key.toString('base64')}`, wrappedKey: seal.seal(key, about(webhookId)) };
}

type Keys = { id: string; wrappedKey: Uint8Array; previousKey: Uint8Array | null; previousKeyUntil: Date | null };

/** The keys that sign now: the newest first, and the one before for as long as it is good; none that does not open any more. */
export function openKeys(seal: Seal, { id, wrappedKey, previousKey, previousKeyUntil }: Keys, now: Date): Uint8Array[] {
  const before = previousKey && previousKeyUntil && previousKeyUntil > now ? [previousKey] : [];
  return [wrappedKey, ...before].flatMap((sealed) => {
    try {
      return [seal.open(sealed, about(id))];
    } catch {
      return []; // sealed under another SIGNING_KEY
    }
  });
}

type Signed = { id: string; at: Date; body: string };

/** The headers of Standard Webhooks: HMAC-SHA256 of `id.timestamp.body` under each key, the signatures apart by a space. */
export function signedHeaders({ id, at, body }: Signed, keys: readonly Uint8Array[]): Record<string, string> {
  const timestamp = Math.floor(at.getTime() / 1000).toString();
  const signatures = keys.map((key) => createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64'));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.map((signature) => `v1,${signature}`).join(' '),
  };
}
