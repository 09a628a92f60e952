import type { Prisma } from '../../prisma/generated/client/client.ts';
import { minutes } from '../clock.ts';
import type { Context } from '../context.ts';

/** A delivery that this attempt alone holds. `attempts` counts this one. */
export type Claimed = { id: string; webhookId: string; eventId: string; attempts: number };

/** Above what an attempt may take: one that died with its process is made good after this time. */
const lease = minutes(1);

/** Takes a delivery that is due; null when it is not, or is another's. */
export async function claimDelivery({ sql, clock }: Context, id: string): Promise<Claimed | null> {
  const now = clock.now();
  const claimed = await sql
    .updateTable('WebhookDelivery')
    .set((row) => ({ attempts: row('attempts', '+', 1), nextAttemptAt: new Date(now.getTime() + lease) }))
    .where('id', '=', id)
    .where('status', '=', 'PENDING')
    .where('nextAttemptAt', '<=', now)
    .returning(['id', 'webhookId', 'eventId', 'attempts'])
    .executeTakeFirst();
  return claimed ?? null;
}

/** Writes how an attempt ended, unless its delivery has been sent anew meanwhile. */
export async function endAttempt(
  { prisma }: Context,
  { id, attempts }: Claimed,
  data: Prisma.WebhookDeliveryUpdateManyMutationInput,
): Promise<void> {
  await prisma.webhookDelivery.updateMany({ where: { id, attempts, status: 'PENDING' }, data });
}
