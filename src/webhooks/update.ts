import { z } from 'zod';
import { WebhookStatus } from '../../prisma/generated/client/enums.ts';
import { type Change, carryOut, type Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { Conflict } from '../failures.ts';
import { idOfA, readInput } from '../inputs.ts';
import { kindsInput, kindsOf, urlInput } from './details.ts';
import { readWebhook } from './loaders.ts';

const updateInput = (context: Context) =>
  z
    .object({
      id: idOfA('Webhook'),
      version: z.int().min(1),
      url: urlInput(context).exactOptional(),
      kinds: kindsInput.exactOptional(),
      status: z.enum(WebhookStatus).exactOptional(),
    })
    .refine(
      ({ id: _id, version: _version, ...values }) => Object.keys(values).length > 0,
      'expected a field to change',
    );
type Update = z.output<ReturnType<typeof updateInput>>;

async function update(context: Context, { tx }: Change, { id, version, ...values }: Update): Promise<Effect> {
  const { partnerId } = await readWebhook(context, tx, id);
  const kinds = values.kinds && kindsOf(values.kinds, partnerId);
  const { count } = await tx.webhook.updateMany({
    where: { id, version },
    data: { ...values, ...(kinds && { kinds }), version: { increment: 1 } },
  });
  if (count !== 1) throw new Conflict('The webhook has changed since.', (await readWebhook(context, tx, id)).version);
  return { id, subject: null, fields: Object.keys(values).map((name) => `Webhook.${name}`) };
}

/** Changes a webhook, from the next delivery on (P19). Gives its id. Throws InvalidInput, NotFound, Conflict. */
export async function updateWebhook(context: Context, raw: unknown): Promise<string> {
  const input = readInput(updateInput(context), raw);
  return carryOut(context, { operation: 'updateWebhook', clause: 'P19', reference: null }, (change) =>
    update(context, change, input),
  );
}
