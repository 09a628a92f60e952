import { z } from 'zod';
import { type Change, carryOut, type Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { Conflict, NotFound } from '../failures.ts';
import { idOfA, readInput } from '../inputs.ts';
import { toWhere } from '../policy/predicate/where.ts';
import { kindsInput, kindsOf, urlInput } from './details.ts';
import { freshSecret } from './secret.ts';

/** A webhook, and the secret it has just been given; null when an Idempotency-Key came again, since it is not shown twice. */
export type WithSecret = { id: string; secret: string | null };

const registerInput = (context: Context) =>
  z.object({ url: urlInput(context), kinds: kindsInput, partnerId: idOfA('Partner').nullish() });
type Registration = z.output<ReturnType<typeof registerInput>>;

/** For one partner, or for the company. */
const mostWebhooks = 20;

/** A partner registers its own, the administrator those of any partner and of the company. Throws NotFound. */
async function ownerOf(context: Context, { tx }: Change, named: string | null): Promise<string | null> {
  const { caller, rows } = context;
  const id = named ?? (caller.kind === 'PARTNER' ? caller.id : null);
  if (id === null) return null;
  const partner = await tx.partner.findFirst({
    where: { AND: [{ id }, toWhere(rows.Partner.whole)] },
    select: { id: true },
  });
  if (!partner) throw new NotFound('input.partnerId');
  return partner.id;
}

async function register(context: Context, change: Change, input: Registration, keep: (secret: string) => void) {
  const { tx, now } = change;
  const partnerId = await ownerOf(context, change, input.partnerId ?? null);
  const kinds = kindsOf(input.kinds, partnerId);
  // Of two at once, the second counts the first.
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`webhooks ${partnerId}`}, 0))::text`;
  if ((await tx.webhook.count({ where: { partnerId } })) >= mostWebhooks) {
    throw new Conflict(`There are ${mostWebhooks} webhooks already.`);
  }
  const id = change.newId();
  const { secret, wrappedKey } = freshSecret(context.seal, id);
  keep(secret);
  const registered = { id, partnerId, url: input.url, wrappedKey, kinds, status: 'ACTIVE', registeredAt: now } as const;
  await tx.webhook.create({ data: registered });
  const fields = ['url', 'kinds', 'partner'].map((name) => `Webhook.${name}`);
  return { id, subject: null, fields } satisfies Effect;
}

/** Registers a webhook, with a secret of its own (P19). Throws InvalidInput, NotFound, Conflict. */
export async function registerWebhook(context: Context, raw: unknown): Promise<WithSecret> {
  const input = readInput(registerInput(context), raw);
  let secret: string | null = null;
  const id = await carryOut(context, { operation: 'registerWebhook', clause: 'P19', reference: null }, (change) =>
    register(context, change, input, (fresh) => {
      secret = fresh;
    }),
  );
  return { id, secret };
}
