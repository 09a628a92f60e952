import { z } from 'zod';
import type { EmailChange } from '../../prisma/generated/client/client.ts';
import { Prisma } from '../../prisma/generated/client/client.ts';
import type { LinkPurpose } from '../../prisma/generated/client/enums.ts';
import { type Change, carryOut, type Effect } from '../change.ts';
import { days } from '../clock.ts';
import type { Context } from '../context.ts';
import { redeemLink } from '../events/links.ts';
import { LinkInvalid } from '../failures.ts';
import { followLink } from '../follow-link.ts';
import { readInput } from '../inputs.ts';
import { actorOf } from '../trail.ts';
import { isReserved } from './reserved.ts';

const tokenInput = z.object({ token: z.string().min(1).max(200) });
const revertible = days(7);

type Move = {
  customerId: string;
  from: string | null;
  to: string | null;
  stated: Pick<EmailChange, 'channel' | 'reference'>;
};

/** Moves the address in one guarded statement: it must still be the one it is moved from. */
async function moveEmail(context: Context, change: Change, { customerId, from, to, stated }: Move): Promise<void> {
  const { tx, now } = change;
  const { count } = await tx.customer.updateMany({
    where: { id: customerId, email: from, erasedAt: null, erasureStartedAt: null },
    data: { email: to, updatedAt: now, version: { increment: 1 } },
  });
  if (count !== 1) throw new LinkInvalid();
  const { callerKind: actorKind, callerId: actorId } = actorOf(context.caller);
  const { channel, reference } = stated;
  const history = { field: 'Customer.email', before: from, after: to, at: now, actorKind, actorId, channel, reference };
  await tx.profileChange.create({ data: { id: change.newId(), customerId, ...history } });
  // What was sent to the address it had proves nothing any more, and opens nothing.
  const purpose = { in: ['DOWNLOAD_EXPORT', 'VERIFY_REQUEST', 'CONFIRM_DECISION'] as LinkPurpose[] };
  const sent = { customerId, purpose, createdAt: { lt: now }, expiresAt: { gt: now } };
  await tx.oneTimeLink.updateMany({ where: sent, data: { expiresAt: now } });
  change.tell('customer.changed', customerId, { fields: 'Customer.email' });
}

async function confirm(context: Context, change: Change, pending: EmailChange): Promise<void> {
  const { tx, now } = change;
  const { id, customerId, previousEmail: from, newEmail: to } = pending;
  if (to !== null && (await isReserved(change, to, customerId))) throw new LinkInvalid();
  const revertUntil = new Date(now.getTime() + revertible);
  const open = { id, confirmedAt: null, revertedAt: null };
  const { count } = await tx.emailChange.updateMany({ where: open, data: { confirmedAt: now, revertUntil } });
  if (count !== 1) throw new LinkInvalid();
  await moveEmail(context, change, { customerId, from, to, stated: pending });
  if (from !== null) change.tell('mail.email-changed', customerId, { target: id });
}

/** Takes the address back, and with it every move since: a thief who moved it on must not keep it that way. */
async function revert(context: Context, change: Change, done: EmailChange): Promise<void> {
  const { tx, now } = change;
  const { id, customerId, confirmedAt, previousEmail: to } = done;
  if (confirmedAt === null) throw new LinkInvalid();
  const open = { id, revertedAt: null, revertUntil: { gt: now } };
  const { count } = await tx.emailChange.updateMany({ where: open, data: { revertedAt: now } });
  if (count !== 1) throw new LinkInvalid();
  const since = { customerId, confirmedAt: { gt: confirmedAt }, revertedAt: null };
  await tx.emailChange.updateMany({ where: since, data: { revertedAt: now } });
  await tx.emailChange.deleteMany({ where: { customerId, confirmedAt: null } });
  const { email: from } = await tx.customer.findUniqueOrThrow({ where: { id: customerId }, select: { email: true } });
  await moveEmail(context, change, { customerId, from, to, stated: done });
}

async function follow(context: Context, change: Change, token: string): Promise<Effect> {
  const purposes = ['CONFIRM_EMAIL', 'REVERT_EMAIL'] as const;
  const link = await redeemLink(change.tx, { token, purposes, now: change.now });
  const pending = link && (await change.tx.emailChange.findUnique({ where: { id: link.targetId } }));
  if (!link || !pending) throw new LinkInvalid();
  await (link.purpose === 'CONFIRM_EMAIL' ? confirm : revert)(context, change, pending);
  return { id: link.customerId, subject: link.customerId, fields: ['Customer.email'] };
}

/** Two customers cannot have one address; to whoever holds the link that is no news of anybody. */
const isTaken = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';

/** Follows a link that was sent to the new address, or to the old one (P7). Throws LinkInvalid for whatever is wrong. */
export async function confirmEmail(context: Context, raw: unknown): Promise<void> {
  const { token } = readInput(tokenInput, raw);
  const named = { operation: 'confirmEmail', clause: 'P7', reference: null } as const;
  await followLink(context, () =>
    carryOut(context, named, (change) => follow(context, change, token)).catch((error: unknown) => {
      throw isTaken(error) ? new LinkInvalid() : error;
    }),
  );
}
