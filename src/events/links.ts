import { createHash, createHmac, hkdfSync, type KeyObject } from 'node:crypto';
import type { OneTimeLink, Prisma } from '../../prisma/generated/client/client.ts';
import type { LinkPurpose } from '../../prisma/generated/client/enums.ts';
import { minutes } from '../clock.ts';
import { uuidv7 } from '../ids.ts';
import { createFailureLimit, type FailureLimit } from '../rates/failure-limit.ts';
import type { RateStore } from '../rates/quota.ts';

type Opens<Purpose extends LinkPurpose = LinkPurpose> = Pick<OneTimeLink, 'customerId' | 'targetId'> & {
  purpose: Purpose;
};
type NewLink = Opens & { secret: string; now: Date; expiresAt: Date };

const linksPerHour = 5;
const wellFormed = /^[\w-]{43}$/;
const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex');

/** So many links of a purpose for one customer in an hour are enough; a later try may succeed. */
export class LinkLimitReached extends Error {
  override name = 'LinkLimitReached';
}

/**
 * Makes the secret of each event's link: 256 bits in base64url. It is the same when the event is handled again, so a
 * mailbox that drops the second of two messages with one Message-ID still holds a link that works.
 */
export function linkSecrets(signingKey: KeyObject): (eventId: string) => string {
  const material = signingKey.export({ format: 'der', type: 'pkcs8' });
  const key = Buffer.from(hkdfSync('sha256', material, '', 'one-time links', 32));
  return (eventId) => createHmac('sha256', key).update(eventId).digest('base64url');
}

/**
 * Keeps a link by its hash, and spends the older ones that open the same. A link that is there already lives until the
 * new expiry. False when it is used or spent, or the customer is erased. Throws LinkLimitReached.
 */
export async function issueLink(
  tx: Prisma.TransactionClient,
  { secret, now, expiresAt, ...opens }: NewLink,
): Promise<boolean> {
  const { purpose, customerId, targetId } = opens;
  const tokenHash = hashOf(secret);
  // With the customer locked, links are issued one after the other, and none to somebody who is being erased.
  const customer = await tx.$queryRaw<unknown[]>`
    SELECT FROM "Customer" WHERE "id" = ${customerId}::uuid AND "erasedAt" IS NULL FOR NO KEY UPDATE`;
  if (customer.length === 0) return false;

  const hourAgo = new Date(now.getTime() - minutes(60));
  const others = { tokenHash: { not: tokenHash }, purpose, customerId };
  const recent = await tx.oneTimeLink.count({ where: { ...others, createdAt: { gt: hourAgo } } });
  if (recent >= linksPerHour) throw new LinkLimitReached();

  const made = await tx.oneTimeLink.createMany({
    data: { id: uuidv7(now), tokenHash, createdAt: now, expiresAt, ...opens },
    skipDuplicates: true,
  });
  if (made.count === 0) {
    const renewed = await tx.oneTimeLink.updateMany({ where: { tokenHash, usedAt: null }, data: { expiresAt } });
    return renewed.count === 1;
  }
  await tx.oneTimeLink.updateMany({
    where: { ...others, targetId, usedAt: null, createdAt: { lte: now }, expiresAt: { gte: now } },
    data: { usedAt: now },
  });
  return true;
}

type Redemption<Purpose extends LinkPurpose> = { token: string; purposes: readonly Purpose[]; now: Date };

/**
 * What a link opens, once: the one statement that finds it also uses it up. Null for whatever does not work: unknown,
 * used, expired, of another purpose, of an erased customer.
 */
export async function redeemLink<Purpose extends LinkPurpose>(
  tx: Prisma.TransactionClient,
  { token, purposes, now }: Redemption<Purpose>,
): Promise<Opens<Purpose> | null> {
  if (!wellFormed.test(token)) return null;
  const known = await tx.oneTimeLink.findUnique({ where: { tokenHash: hashOf(token) }, select: { customerId: true } });
  if (!known) return null;
  // The customer before the link, as issueLink locks them: in another order two could wait for each other.
  await tx.$queryRaw`SELECT FROM "Customer" WHERE "id" = ${known.customerId}::uuid FOR NO KEY UPDATE`;
  const [link] = await tx.oneTimeLink.updateManyAndReturn({
    where: {
      tokenHash: hashOf(token),
      purpose: { in: [...purposes] },
      usedAt: null,
      createdAt: { lte: now },
      expiresAt: { gt: now },
      customer: { erasedAt: null },
    },
    data: { usedAt: now },
    select: { purpose: true, customerId: true, targetId: true },
  });
  const purpose = purposes.find((one) => one === link?.purpose);
  return link && purpose ? { ...link, purpose } : null;
}

/** A link to a download may be followed again for an hour, to go on where it broke off. */
const downloadTime = minutes(60);

/**
 * Follows the newest link to a download, of this target alone: used at its first time, it opens for an hour from then.
 * False for whatever does not work.
 */
export async function followDownloadLink(
  { oneTimeLink }: Pick<Prisma.TransactionClient, 'oneTimeLink'>,
  { token, targetId, now }: { token: string; targetId: string; now: Date },
): Promise<boolean> {
  if (!wellFormed.test(token)) return false;
  const opens = { purpose: 'DOWNLOAD_EXPORT', targetId } as const;
  // The mail of an older link, spent by a newer one, does not open either.
  const newest = await oneTimeLink.findFirst({ where: opens, orderBy: { id: 'desc' }, select: { tokenHash: true } });
  if (newest?.tokenHash !== hashOf(token)) return false;
  const link = { ...opens, tokenHash: hashOf(token), expiresAt: { gt: now }, customer: { erasedAt: null } };
  await oneTimeLink.updateMany({ where: { ...link, usedAt: null, createdAt: { lte: now } }, data: { usedAt: now } });
  const since = new Date(now.getTime() - downloadTime);
  return (await oneTimeLink.count({ where: { ...link, usedAt: { gt: since } } })) === 1;
}

/** Tokens that did not work, by network address: ten at once, and no more than ten a minute are tried after them. */
export const createRedeemLimit = (rates: RateStore): FailureLimit =>
  createFailureLimit(rates, 'link', { units: 10, seconds: 60 });
