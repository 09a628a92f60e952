import { z } from 'zod';
import { type Change, carryOut, type Effect } from '../change.ts';
import { hours } from '../clock.ts';
import type { Context } from '../context.ts';
import { idOfA, readInput } from '../inputs.ts';
import { readWebhook } from './loaders.ts';
import type { WithSecret } from './register.ts';
import { freshSecret } from './secret.ts';

const overlapExpectation = 'expected 0 to 168 hours';
const rotateInput = z.object({
  id: idOfA('Webhook'),
  overlapHours: z.int().min(0, overlapExpectation).max(168, overlapExpectation).nullish(),
});
type Rotation = { id: string; until: Date | null };

/** In one statement, so that of two rotations at once the second keeps the first one's secret as the one before. */
async function rotate(
  context: Context,
  { tx }: Change,
  { id, until }: Rotation,
  wrappedKey: Uint8Array,
): Promise<Effect> {
  await readWebhook(context, tx, id);
  await tx.$executeRaw`
    UPDATE "Webhook" SET "wrappedKey" = ${wrappedKey}, "version" = "version" + 1,
      "previousKey" = CASE WHEN ${until !== null} THEN "wrappedKey" END, "previousKeyUntil" = ${until}
    WHERE "id" = ${id}::uuid`;
  return { id, subject: null, fields: ['Webhook.secret'] };
}

/** Gives a webhook a new secret; deliveries are signed with the one before as well for a while. Throws InvalidInput, NotFound. */
export async function rotateWebhookSecret(context: Context, raw: unknown): Promise<WithSecret> {
  const { id: webhookId, overlapHours } = readInput(rotateInput, raw);
  const overlap = hours(overlapHours ?? 24);
  let secret: string | null = null;
  const named = { operation: 'rotateWebhookSecret', clause: 'P19', reference: null } as const;
  const id = await carryOut(context, named, (change) => {
    const fresh = freshSecret(context.seal, webhookId);
    secret = fresh.secret;
    const until = overlap > 0 ? new Date(change.now.getTime() + overlap) : null;
    return rotate(context, change, { id: webhookId, until }, fresh.wrappedKey);
  });
  return { id, secret };
}
