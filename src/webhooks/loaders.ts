import type { Prisma, Webhook as Row, WebhookDelivery } from '../../prisma/generated/client/client.ts';
import type { Context } from '../context.ts';
import { NotFound } from '../failures.ts';
import { toWhere } from '../policy/predicate/where.ts';
import { batched } from '../reads/batched.ts';
import { type PageArgs, windowOf } from '../reads/page.ts';

/** Never its keys. */
export type Webhook = Omit<Row, 'wrappedKey' | 'previousKey'>;
const omit = { wrappedKey: true, previousKey: true } as const;

export const webhookById = batched<Webhook | null>(null, async (context, ids) => {
  const where = { AND: [{ id: { in: [...ids] } }, toWhere(context.rows.Webhook.whole)] };
  const rows = await context.prisma.webhook.findMany({ where, omit });
  return new Map(rows.map((row) => [row.id, row]));
});

export function webhooksBy(context: Context, page: PageArgs): Promise<Webhook[]> {
  const window = windowOf(page, 'asc');
  const where = { AND: [window.where, toWhere(context.rows.Webhook.whole)] };
  return context.prisma.webhook.findMany({ ...window, where, omit });
}

export const deliveriesOf = batched<WebhookDelivery[], PageArgs>([], async (context, ids, page) => {
  const rows = await context.prisma.webhook.findMany({
    where: { AND: [{ id: { in: [...ids] } }, toWhere(context.rows.Webhook.whole)] },
    select: { id: true, deliveries: windowOf(page, 'desc') },
  });
  return new Map(rows.map((row) => [row.id, row.deliveries]));
});

export const deliveryById = batched<WebhookDelivery | null>(null, async (context, ids) => {
  const where = { AND: [{ id: { in: [...ids] } }, toWhere(context.rows.WebhookDelivery.whole)] };
  const rows = await context.prisma.webhookDelivery.findMany({ where });
  return new Map(rows.map((row) => [row.id, row]));
});

/** A webhook in a change's transaction. Throws NotFound. */
export async function readWebhook(context: Context, tx: Prisma.TransactionClient, id: string): Promise<Webhook> {
  const webhook = await tx.webhook.findFirst({ where: { AND: [{ id }, toWhere(context.rows.Webhook.whole)] }, omit });
  if (!webhook) throw new NotFound('input.id');
  return webhook;
}
