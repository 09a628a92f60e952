import { z } from 'zod';
import { type Change, carryOut, type Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { Conflict, NotFound } from '../failures.ts';
import { idOfA, readInput } from '../inputs.ts';
import { toWhere } from '../policy/predicate/where.ts';
import { inForce } from './recipients.ts';

const redeliverInput = z.object({ deliveryId: idOfA('WebhookDelivery') });

async function redeliver(context: Context, change: Change, id: string): Promise<Effect> {
  const { tx, now } = change;
  const where = { AND: [{ id }, toWhere(context.rows.WebhookDelivery.whole)] };
  const delivery = await tx.webhookDelivery.findFirst({ where, select: { webhookId: true } });
  if (!delivery) throw new NotFound('input.deliveryId');
  const usable = await tx.webhook.count({ where: { AND: [{ id: delivery.webhookId }, inForce(now)] } });
  if (usable === 0) throw new Conflict('Nothing is sent to this webhook: it, or its partner, is out of use.');
  // An attempt that is under way counts as one of those before.
  await tx.webhookDelivery.updateMany({
    where: { id },
    data: { status: 'PENDING', attempts: 0, nextAttemptAt: now, deliveredAt: null },
  });
  change.run('webhook.deliver', id);
  return { id, subject: null, fields: ['WebhookDelivery.status'] };
}

/** Sends an event again, under the same id (P19). Gives the delivery's id. Throws InvalidInput, NotFound, Conflict. */
export async function redeliverWebhook(context: Context, raw: unknown): Promise<string> {
  const { deliveryId } = readInput(redeliverInput, raw);
  return carryOut(context, { operation: 'redeliverWebhook', clause: 'P19', reference: null }, (change) =>
    redeliver(context, change, deliveryId),
  );
}
