import { hours, minutes } from '../clock.ts';
import { eventKinds, type WebhookKind } from '../events/outbox.ts';
import { type Randomness, systemRandomness } from '../ids.ts';

type Entry = (typeof eventKinds)[WebhookKind] & { partners?: readonly string[] };

/** What is told of an event of this kind, and to whom; null for a word that is no such kind. */
export function entryOf(kind: string): Entry | null {
  const entry = Object.hasOwn(eventKinds, kind) ? eventKinds[kind as WebhookKind] : null; // a key, as just seen
  return entry && (entry.to as string) === 'webhooks' ? entry : null;
}

const kinds = (Object.keys(eventKinds) as WebhookKind[]).filter((kind) => entryOf(kind) !== null);

/** The kinds that a webhook can be registered for: all for the company's own systems, few for a partner (P5, P19). */
export const kindsFor = (owner: 'COMPANY' | 'PARTNER'): readonly WebhookKind[] =>
  owner === 'COMPANY' ? kinds : kinds.filter((kind) => entryOf(kind)?.partners);

/** They tell that a customer is to be forgotten, so they are sent after the customer is (P10). */
export const outlivesErasure = (kind: string): boolean => kind === 'customer.withdrawn' || kind === 'customer.erase';

/** How long after each failed attempt the next one is due, as Standard Webhooks suggests: eight attempts in 28 hours. */
const delays = [5_000, minutes(5), minutes(30), hours(2), hours(5), hours(10), hours(10)];

/** However long a receiver asks to wait. */
const longestWait = hours(10);

/** When to try again after a number of failed attempts, a tenth earlier or later at random, and not before the receiver wants; null after the last. */
export function nextAttempt(
  now: Date,
  { attempts, wanted }: { attempts: number; wanted: number },
  random: Randomness = systemRandomness,
): Date | null {
  const delay = delays[attempts - 1];
  if (delay === undefined) return null;
  const fraction = random(4).readUInt32BE() / 2 ** 32;
  const planned = delay * (0.9 + fraction / 5);
  return new Date(now.getTime() + Math.ceil(Math.max(planned, Math.min(wanted, longestWait))));
}
