import { hashSecret } from '../caller/secrets.ts';
import { newSecret } from '../ids.ts';

/** A client secret, to be shown once, and the hash that is kept of it. */
export type FreshSecret = { secret: string; secretHash: string };

/** Takes 0.1 s, so it is made before a transaction begins. */
export async function freshSecret(): Promise<FreshSecret> {
  const secret = newSecret();
  return { secret, secretHash: await hashSecret(secret) };
}

/** A partner, and the secret it has just been given; null when an Idempotency-Key came again, since it is not kept. */
export type WithSecret = { id: string; clientSecret: string | null };
