import { days } from '../../../src/clock.ts';
import { partnerId } from '../keys.ts';
import { historyEnd, type Life } from './population.ts';
import { between, chance, choice, filled, pick, type Random } from './random.ts';
import type { Row } from './rows.ts';
import { shares } from './shares.ts';

export type Processor = 'stripe' | 'paypal';

/** One means of payment, from when to when it was used. */
export type Means = { processor: Processor; since: number; until: number | null };

export const processorIds = { stripe: partnerId('stripe'), paypal: partnerId('paypal') } as const;

const choose = choice(shares.paysThrough);

/** What a customer has paid with, the oldest first; some only by bank transfer, which leaves nothing here. */
export function meansOf({ random, standing, registeredAt, lastSeenAt }: Life): Means[] {
  const processor = choose(random);
  if (processor === 'nobody') return [];
  const removed = standing !== 'SERVED' && chance(random, shares.removedPaymentMethod);
  const until = removed ? lastSeenAt : null;
  if (!chance(random, shares.replacedPaymentMethod)) return [{ processor, since: registeredAt, until }];
  const replacedAt = between(random, registeredAt, lastSeenAt);
  const former: Processor = chance(random, 0.5) ? 'stripe' : 'paypal';
  return [
    { processor: former, since: registeredAt, until: replacedAt },
    { processor, since: replacedAt, until },
  ];
}

export const paymentMethods = ({ random, id, key, newId }: Life, means: readonly Means[]): Row<'PaymentMethod'>[] =>
  means.map(({ processor, since, until }, place) => ({
    id: newId(since),
    customerId: id,
    processorId: processorIds[processor],
    reference: `${processor === 'stripe' ? 'pm_' : 'B-'}${key}_${place}`,
    ...(processor === 'stripe' ? card(random, until ?? historyEnd) : { brand: 'paypal' }),
    termsAcceptedAt: new Date(since),
    addedAt: new Date(since),
    removedAt: until === null ? null : new Date(until),
  }));

/** What a processor tells of a card that is good at `usedUntil`. */
const card = (random: Random, usedUntil: number) => ({
  brand: pick(random, ['visa', 'mastercard', 'amex']),
  lastFour: filled(random, '####'),
  expiryMonth: between(random, 1, 12),
  expiryYear: new Date(usedUntil + days(between(random, 365, 1_400))).getUTCFullYear(),
});

/** One for each processor, in force while one of its means is. */
export const processorRelations = ({ id }: Life, means: readonly Means[]): Row<'ProcessorRelation'>[] =>
  [...new Set(means.map(({ processor }) => processor))].map((processor) => {
    const own = means.filter((one) => one.processor === processor);
    const since = Math.min(...own.map((one) => one.since));
    const ends = own.map(({ until }) => until ?? Number.POSITIVE_INFINITY);
    const endedAt = Math.max(...ends);
    return {
      customerId: id,
      partnerId: processorIds[processor],
      ground: 'PAYMENT_METHOD',
      since: new Date(since),
      endedAt: Number.isFinite(endedAt) ? new Date(endedAt) : null,
    };
  });
