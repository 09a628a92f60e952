import { z } from 'zod';
import { type Change, carryOut, type Effect } from '../change.ts';
import { following, hours } from '../clock.ts';
import type { Context } from '../context.ts';
import { idOfA, readInput } from '../inputs.ts';
import { readPartner } from './loaders.ts';
import { type FreshSecret, freshSecret, type WithSecret } from './secret.ts';

const overlapExpectation = 'expected 0 to 168 hours';
const rotateInput = z.object({
  id: idOfA('Partner'),
  overlapHours: z.int().min(0, overlapExpectation).max(168, overlapExpectation).nullish(),
});
type Rotation = { id: string; overlap: number };

/** Of the good secrets the newest stays for the overlap, unless it ends before, and any other is revoked: two are good at most. */
async function retire({ tx, now }: Change, { id: partnerId, overlap }: Rotation): Promise<Date | null> {
  const good = { partnerId, revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] };
  const newest = await tx.partnerCredential.findFirst({ where: good, orderBy: { createdAt: 'desc' } });
  if (!newest) return null;
  const stays = overlap > 0 ? { id: { not: newest.id } } : {};
  await tx.partnerCredential.updateMany({ where: { ...good, ...stays }, data: { revokedAt: now } });
  const until = new Date(now.getTime() + overlap);
  const longer = { id: newest.id, revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: until } }] };
  await tx.partnerCredential.updateMany({ where: longer, data: { expiresAt: until } });
  return newest.createdAt;
}

async function rotate(
  context: Context,
  change: Change,
  rotation: Rotation,
  { secretHash }: FreshSecret,
): Promise<Effect> {
  const { tx, now } = change;
  const { id } = rotation;
  // Of two rotations at once, the second sees the first one's secret.
  await tx.$queryRaw`SELECT FROM "Partner" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;
  await readPartner(context, tx, id);
  const before = await retire(change, rotation);
  // Clients are known by their two newest secrets.
  const createdAt = following(before, now);
  await tx.partnerCredential.create({ data: { id: change.newId(), partnerId: id, secretHash, createdAt } });
  return { id, subject: null, fields: ['Partner.credentials'] };
}

/** Gives a partner a new secret; the one before stays good for a while (P19). Throws InvalidInput, NotFound. */
export async function rotatePartnerSecret(context: Context, raw: unknown): Promise<WithSecret> {
  const { id: partnerId, overlapHours } = readInput(rotateInput, raw);
  const rotation = { id: partnerId, overlap: hours(overlapHours ?? 24) };
  const fresh = await freshSecret();
  let clientSecret: string | null = null;
  const named = { operation: 'rotatePartnerSecret', clause: 'P19', reference: null } as const;
  const id = await carryOut(context, named, (change) => {
    clientSecret = fresh.secret;
    return rotate(context, change, rotation, fresh);
  });
  return { id, clientSecret };
}
