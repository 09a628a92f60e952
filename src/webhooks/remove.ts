import { z } from 'zod';
import { type Change, carryOut, type Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { NotFound } from '../failures.ts';
import { idOfA, readInput } from '../inputs.ts';
import { readWebhook } from './loaders.ts';

const removeInput = z.object({ id: idOfA('Webhook') });

/** Until nothing is left of it: a delivery may be added while its webhook is being removed. */
async function remove(context: Context, { tx }: Change, id: string): Promise<Effect> {
  await readWebhook(context, tx, id);
  // Who adds a delivery holds its webhook's row meanwhile.
  await tx.$queryRaw`SELECT FROM "Webhook" WHERE "id" = ${id}::uuid FOR UPDATE`;
  await tx.webhookDelivery.deleteMany({ where: { webhookId: id } });
  const { count } = await tx.webhook.deleteMany({ where: { id } });
  if (count !== 1) throw new NotFound('input.id');
  return { id, subject: null, fields: ['Query.webhooks'] };
}

/** Removes a webhook with its deliveries: nothing is sent to it any more. Gives its id. Throws InvalidInput, NotFound. */
export async function removeWebhook(context: Context, raw: unknown): Promise<string> {
  const { id } = readInput(removeInput, raw);
  return carryOut(context, { operation: 'removeWebhook', clause: 'P19', reference: null }, (change) =>
    remove(context, change, id),
  );
}
