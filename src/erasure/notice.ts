import { setTimeout as after } from 'node:timers/promises';
import { minutes } from '../clock.ts';
import type { Context } from '../context.ts';

/** A mail server that is out of order does not put off an erasure for longer. */
const patience = minutes(60);
const pollMilliseconds = 100;
const polls = 50;

/** The address is still needed: the last message to the person has not been sent. The job is tried again. */
class NoticePending extends Error {
  override name = 'NoticePending';
}

/** Resolves when the last message has gone to the registered address, or was tried for an hour. Throws NoticePending. */
export async function noticeSent({ prisma, clock }: Context, requestId: string, signal: AbortSignal): Promise<void> {
  const since = new Date(clock.now().getTime() - patience);
  const waiting = { kind: 'mail.erasure', coordinates: { path: ['target'], equals: requestId }, handledAt: null };
  for (let left = polls; left > 0; left -= 1) {
    const found = await prisma.outboxEvent.count({ where: { ...waiting, occurredAt: { gt: since } } });
    if (found === 0) return;
    await after(pollMilliseconds, undefined, { signal });
  }
  throw new NoticePending('the last message has not been sent yet');
}
