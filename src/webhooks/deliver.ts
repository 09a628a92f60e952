import type { Context } from '../context.ts';
import { OutboundFailure } from '../outbound/failure.ts';
import type { OutboundAnswer } from '../outbound/outbound.ts';
import { readRetryAfter } from '../outbound/retry-after.ts';
import { type Claimed, claimDelivery, endAttempt } from './attempt.ts';
import { bodyOf } from './body.ts';
import { inForce, isTold } from './recipients.ts';
import { nextAttempt } from './rules.ts';
import { openKeys, signedHeaders } from './secret.ts';

/** NO_KEY: its secret was sealed under another SIGNING_KEY, and signs nothing until it is rotated. */
type Sent = Pick<OutboundAnswer, 'status' | 'retryAfter'> | OutboundFailure | 'NO_KEY';

/** What is sent now, and where to; null when the webhook is out of use. */
async function outgoing({ prisma, clock }: Context, { webhookId, eventId }: Claimed) {
  const where = { AND: [{ id: webhookId }, inForce(clock.now())] };
  const webhook = await prisma.webhook.findFirst({ where, include: { partner: true } });
  const event = await prisma.outboxEvent.findUnique({ where: { id: eventId } });
  return webhook && event ? { webhook, event } : null;
}

type Outgoing = NonNullable<Awaited<ReturnType<typeof outgoing>>>;

async function post(context: Context, id: string, { webhook, event }: Outgoing, signal: AbortSignal): Promise<Sent> {
  const { outbound, seal, clock } = context;
  const now = clock.now();
  const body = bodyOf(event, webhook.partner ? 'PARTNER' : 'COMPANY');
  const keys = openKeys(seal, webhook, now);
  if (keys.length === 0) return 'NO_KEY';
  const signed = signedHeaders({ id, at: now, body }, keys);
  try {
    return await outbound.post(webhook.url, {
      headers: { ...signed, 'Content-Type': 'application/json' },
      body,
      signal,
    });
  } catch (error) {
    if (error instanceof OutboundFailure) return error;
    throw error;
  }
}

async function record(context: Context, claimed: Claimed, sent: Sent): Promise<void> {
  const { prisma, clock, log } = context;
  const now = clock.now();
  const { id, attempts, webhookId } = claimed;
  if (sent === 'NO_KEY') {
    log.error({ id, webhookId }, 'the secret of a webhook does not open');
    return postpone(context, claimed, { lastStatus: null, wanted: 0 });
  }
  if (sent instanceof OutboundFailure) {
    if (sent.code === 'STOPPED') return endAttempt(context, claimed, { attempts: attempts - 1, nextAttemptAt: now });
    log.info({ id, webhookId, attempts, cause: sent.code }, 'a webhook was not reached');
    return postpone(context, claimed, { lastStatus: null, wanted: 0 });
  }
  const { status: lastStatus } = sent;
  if (lastStatus >= 200 && lastStatus < 300) {
    return endAttempt(context, claimed, { status: 'DELIVERED', deliveredAt: now, nextAttemptAt: null, lastStatus });
  }
  log.info({ id, webhookId, attempts, lastStatus }, 'a webhook refused a delivery');
  if (lastStatus !== 410)
    return postpone(context, claimed, { lastStatus, wanted: readRetryAfter(sent.retryAfter, now) });
  // Whoever is gone says so for good: the registration is switched off, and what waits for it ends.
  await prisma.webhook.updateMany({
    where: { id: webhookId, status: 'ACTIVE' },
    data: { status: 'DISABLED', version: { increment: 1 } },
  });
  await endAttempt(context, claimed, { status: 'FAILED', nextAttemptAt: null, lastStatus });
  await prisma.webhookDelivery.updateMany({
    where: { webhookId, status: 'PENDING' },
    data: { status: 'FAILED', nextAttemptAt: null },
  });
}

type Refusal = { lastStatus: number | null; wanted: number };

function postpone(context: Context, claimed: Claimed, { lastStatus, wanted }: Refusal): Promise<void> {
  const at = nextAttempt(context.clock.now(), { attempts: claimed.attempts, wanted });
  const status = at === null ? 'FAILED' : 'PENDING';
  return endAttempt(context, claimed, { status, nextAttemptAt: at, lastStatus });
}

/** Tries one delivery, if it is due; of many that try it at once, one does. A receiver's failure is no error here. */
export async function deliver(context: Context, id: string, signal: AbortSignal): Promise<void> {
  const claimed = await claimDelivery(context, id);
  if (!claimed) return;
  const found = await outgoing(context, claimed);
  if (!found) return endAttempt(context, claimed, { status: 'FAILED', nextAttemptAt: null });
  if (!(await isTold(context, found.event, found.webhook.partner))) {
    // Of somebody erased, or seen no more since: as if it had never been queued (P10, P13).
    await context.prisma.webhookDelivery.deleteMany({ where: { id } });
    return;
  }
  await record(context, claimed, await post(context, id, found, signal));
}
