import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Prisma } from '../prisma/generated/client/client.ts';
import { days } from './clock.ts';
import { gatewayError } from './errors.ts';
import type { Caller } from './policy/vocabulary.ts';

/** An `Idempotency-Key` and the operation it came with, both as hashes: a client may put anything into a key. */
export type IdempotencyKey = { key: string; bodyHash: string };

const longestKey = 255;
const kept = days(1);
const coordinates = z.object({ id: z.string() });

const refusal = (code: 'IDEMPOTENCY_KEY_IN_FLIGHT' | 'IDEMPOTENCY_KEY_REUSED', message: string, status: number) =>
  gatewayError(code, `Idempotency-Key: ${message}`, { http: { status } });

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** Reads the header. Throws BAD_REQUEST for one that is not 1 to 255 printable characters. */
export function readIdempotencyKey(header: string | null, operation: object): IdempotencyKey | null {
  if (header === null) return null;
  if (!/^[\x20-\x7e]+$/.test(header) || header.length > longestKey) {
    const message = `Idempotency-Key: expected 1 to ${longestKey} printable characters`;
    throw gatewayError('BAD_REQUEST', message, { http: { status: 400 } });
  }
  return { key: hashOf(header), bodyHash: hashOf(JSON.stringify(operation)) };
}

/** A key belongs to its caller; who that is to their identity provider is personal, and is not kept. */
export function holderOf(caller: Caller): string {
  switch (caller.kind) {
    case 'CUSTOMER':
      return `CUSTOMER ${hashOf(`${caller.identity.issuer}\n${caller.identity.subject}`)}`;
    case 'ANONYMOUS':
      return 'ANONYMOUS';
    default:
      return `${caller.kind} ${caller.id}`;
  }
}

/**
 * Claims a key in the effect's own transaction. Gives the id that the first request changed when it has been carried out,
 * null when this one is to be. Throws IDEMPOTENCY_KEY_REUSED (422) and IDEMPOTENCY_KEY_IN_FLIGHT (409).
 */
export async function claimKey(
  tx: Prisma.TransactionClient,
  caller: Caller,
  { key, bodyHash }: IdempotencyKey,
  now: Date,
): Promise<string | null> {
  const callerId = holderOf(caller);
  // Held until the transaction ends, so that of two at once one is told to wait and none waits on the other.
  const [lock] = await tx.$queryRaw<{ free: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${`${callerId}\n${key}`}, 0)) AS free`;
  if (!lock?.free) throw refusal('IDEMPOTENCY_KEY_IN_FLIGHT', 'this request is being carried out', 409);
  await tx.idempotencyKey.deleteMany({ where: { callerId, key, expiresAt: { lte: now } } });
  const known = await tx.idempotencyKey.findUnique({ where: { callerId_key: { callerId, key } } });
  if (!known) return null;
  if (known.bodyHash !== bodyHash) throw refusal('IDEMPOTENCY_KEY_REUSED', 'it came with another body before', 422);
  return coordinates.parse(known.coordinates).id;
}

/** Keeps where the effect is, not what was answered: the answer may hold personal values. */
export async function keepKey(
  tx: Prisma.TransactionClient,
  caller: Caller,
  { key, bodyHash }: IdempotencyKey,
  effect: { id: string; now: Date },
): Promise<void> {
  const { id, now } = effect;
  await tx.idempotencyKey.create({
    data: {
      callerId: holderOf(caller),
      key,
      bodyHash,
      status: 'DONE',
      coordinates: { id },
      createdAt: now,
      expiresAt: new Date(now.getTime() + kept),
    },
  });
}
