import type { Context } from '../context.ts';

const aboutPartner = (id: string): string => `erasure secret of ${id}`;

/** What a processor is told with, under the gateway's key. */
export const sealSecret = ({ seal }: Context, partnerId: string, secret: string): Uint8Array<ArrayBuffer> =>
  seal.seal(new TextEncoder().encode(secret), aboutPartner(partnerId));

type Sealed = { id: string; erasureSecret: Uint8Array | null };

/** Null for a processor without one, and for what was sealed under another key of the gateway's. */
export function openSecret({ seal }: Context, { id, erasureSecret }: Sealed): string | null {
  if (erasureSecret === null) return null;
  try {
    return new TextDecoder().decode(seal.open(erasureSecret, aboutPartner(id)));
  } catch {
    return null;
  }
}
