import type { Context } from '../context.ts';
import type { Handler } from '../events/dispatcher.ts';
import type { WebhookKind } from '../events/outbox.ts';
import type { DueEvent } from '../events/queue.ts';
import { uuidv7 } from '../ids.ts';
import { inForce, isTold } from './recipients.ts';
import { kindsFor } from './rules.ts';

async function recipientsOf(context: Context, event: DueEvent): Promise<string[]> {
  const { prisma, clock } = context;
  const webhooks = await prisma.webhook.findMany({
    where: { AND: [{ kinds: { has: event.kind } }, inForce(clock.now())] },
    select: { id: true, partner: true },
  });
  const told = await Promise.all(webhooks.map(({ partner }) => isTold(context, event, partner)));
  return webhooks.filter((_, place) => told[place]).map(({ id }) => id);
}

/** Makes of an event one delivery for each webhook that is told of it, however often it is handed in. */
export async function fanOut(context: Context, event: DueEvent): Promise<void> {
  const { prisma, clock, jobs, changed } = context;
  const recipients = await recipientsOf(context, event);
  if (recipients.length === 0) return;
  const now = clock.now();
  const { id: eventId, kind } = event;
  const deliveries = recipients.map((webhookId) => {
    return { id: uuidv7(now), webhookId, eventId, kind, status: 'PENDING', nextAttemptAt: now } as const;
  });
  await prisma.$transaction(async (tx) => {
    await tx.webhookDelivery.createMany({ data: deliveries, skipDuplicates: true });
    // One that was there already has had its job.
    await jobs.send(
      tx,
      'webhook.deliver',
      deliveries.map(({ id }) => id),
    );
  });
  changed();
}

/** Has every event for webhooks taken from the outbox. Nothing is promised about the order in which deliveries arrive. */
export function webhookHandlers(handler: Handler): Record<WebhookKind, Handler> {
  // Each entry is made for its own kind, which a map over names cannot show.
  return Object.fromEntries(kindsFor('COMPANY').map((kind) => [kind, handler])) as Record<WebhookKind, Handler>;
}
