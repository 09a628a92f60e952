import { Prisma } from '../../prisma/generated/client/client.ts';
import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { type EventKind, eventKinds } from '../events/outbox.ts';
import { holderOf } from '../idempotency.ts';
import { belongsTo, tableOf } from './belonging.ts';
import { marked } from './dispositions.ts';
import { optedOutOf } from './standing.ts';

/** What stands where a text must be. */
export const erasedText = '[erased]';

/** Empties the free texts of records that stay, and are written with them. */
export async function maskTexts({ tx }: Change, model: 'DataRequest' | 'LegalHold', customerId: string): Promise<void> {
  const columns = marked(model, 'MASK').map((name) => Prisma.raw(`"${name}"`));
  const assignments = columns.map(
    (column) => Prisma.sql`${column} = CASE WHEN ${column} IS NULL THEN NULL ELSE ${erasedText} END`,
  );
  const condition = belongsTo(model, customerId) ?? Prisma.sql`FALSE`;
  await tx.$executeRaw`UPDATE ${tableOf(model)} SET ${Prisma.join(assignments)} WHERE ${condition}`;
}

/** Who opted out stays so, by a keyed hash of the address and the number (P13); of others nothing stays. */
export async function suppress(context: Context, { tx, now }: Change, customerId: string): Promise<void> {
  const { email, phone } = await tx.customer.findUniqueOrThrow({
    where: { id: customerId },
    select: { email: true, phone: true },
  });
  const optedOut = await optedOutOf(tx, context.policy, customerId);
  const since = now;
  await tx.suppression.createMany({
    data: [
      ...(optedOut.email && email
        ? [{ identifier: 'EMAIL' as const, keyedHash: context.keyedHash(email), since }]
        : []),
      ...(optedOut.phone && phone
        ? [{ identifier: 'TELEPHONE' as const, keyedHash: context.keyedHash(phone), since }]
        : []),
    ],
    skipDuplicates: true,
  });
}

/** Forgets who the person is to the identity provider, and what they sent under that name. */
export async function forgetIdentities({ tx }: Change, customerId: string): Promise<void> {
  const identities = await tx.loginIdentity.findMany({
    where: { customerId },
    select: { issuer: true, subject: true },
  });
  const callers = identities.map((identity) => holderOf({ kind: 'CUSTOMER', identity, customerId, name: '' }));
  await tx.idempotencyKey.deleteMany({ where: { callerId: { in: callers } } });
  await tx.loginIdentity.deleteMany({ where: { customerId } });
}

/** Told all the same: to whoever must forget the person, and to those who follow the request. */
const stillTold: readonly EventKind[] = ['customer.withdrawn', 'request.changed'];

const dropped = (Object.keys(eventKinds) as EventKind[]) // Object.keys knows no keys
  .filter((kind) => eventKinds[kind].to !== 'gateway' && !stillTold.includes(kind));

/** What waits to be sent to the person, or to be told of them, is not sent any more. */
export async function dropQueued({ tx }: Change, customerId: string): Promise<void> {
  const event = { customerId, kind: { in: dropped } };
  await tx.webhookDelivery.deleteMany({ where: { event, status: 'PENDING' } });
  await tx.outboxEvent.deleteMany({ where: { ...event, handledAt: null, deliveries: { none: {} } } });
}

/** Leaves the id alone. Gives whether it was still to be done. */
export async function maskCustomer({ tx, now }: Change, customerId: string): Promise<boolean> {
  const emptied = Object.fromEntries(marked('Customer', 'MASK').map((column) => [column, null]));
  const { count } = await tx.customer.updateMany({
    where: { id: customerId, erasedAt: null, erasureStartedAt: { not: null } },
    data: { ...emptied, registeredAt: now, updatedAt: now, erasedAt: now, version: { increment: 1 } },
  });
  return count === 1;
}
