import type { Prisma } from '../generated/client/client.ts';
import { childId, customerId, type Owned, owned, partnerId } from './keys.ts';
import type { Times } from './times.ts';

/** Alice paid through PayPal once and does no longer: PayPal holds data of hers, and sees her no more. */
export const processorRelations = ({ daysAgo, yearsAgo }: Times): Prisma.ProcessorRelationCreateManyInput[] => [
  { customerId: customerId('alice'), partnerId: partnerId('stripe'), ground: 'PAYMENT_METHOD', since: yearsAgo(2) },
  {
    customerId: customerId('alice'),
    partnerId: partnerId('paypal'),
    ground: 'PAYMENT_METHOD',
    since: yearsAgo(3),
    endedAt: daysAgo(700),
  },
  { customerId: customerId('bob'), partnerId: partnerId('paypal'), ground: 'PAYMENT_METHOD', since: yearsAgo(2) },
];

export const paymentMethods = ({ daysAgo, yearsAgo, inDays }: Times): Prisma.PaymentMethodCreateManyInput[] =>
  owned<Owned<Prisma.PaymentMethodCreateManyInput>>('paymentMethod', {
    alice: [
      {
        processorId: partnerId('paypal'),
        reference: 'B-SEED-ALICE-1',
        brand: 'paypal',
        termsAcceptedAt: yearsAgo(3),
        addedAt: yearsAgo(3),
        removedAt: daysAgo(700),
      },
      {
        processorId: partnerId('stripe'),
        reference: 'pm_seed_alice_1',
        brand: 'visa',
        lastFour: '4242',
        expiryMonth: 9,
        expiryYear: inDays(700).getUTCFullYear(),
        termsAcceptedAt: yearsAgo(2),
        addedAt: yearsAgo(2),
      },
    ],
    bob: [
      {
        processorId: partnerId('paypal'),
        reference: 'B-SEED-BOB-1',
        brand: 'paypal',
        termsAcceptedAt: yearsAgo(2),
        addedAt: yearsAgo(2),
      },
    ],
  });

/** What was paid by bank transfer has no transaction here. */
export const transactions = ({ daysAgo, yearsAgo }: Times): Prisma.TransactionCreateManyInput[] =>
  owned<Owned<Prisma.TransactionCreateManyInput>>('transaction', {
    alice: [
      {
        invoiceId: childId(customerId('alice'), 'invoice', 1),
        processorId: partnerId('paypal'),
        reference: 'CAP-SEED-ALICE-1',
        kind: 'CHARGE',
        status: 'SUCCEEDED',
        currency: 'GBP',
        amount: 10_788,
        occurredAt: yearsAgo(3),
      },
      {
        invoiceId: childId(customerId('alice'), 'invoice', 2),
        processorId: partnerId('stripe'),
        reference: 'pi_seed_alice_1',
        kind: 'CHARGE',
        status: 'FAILED',
        currency: 'GBP',
        amount: 23_976,
        occurredAt: daysAgo(360),
      },
      {
        invoiceId: childId(customerId('alice'), 'invoice', 2),
        processorId: partnerId('stripe'),
        reference: 'pi_seed_alice_2',
        kind: 'CHARGE',
        status: 'SUCCEEDED',
        currency: 'GBP',
        amount: 23_976,
        occurredAt: daysAgo(358),
      },
      {
        invoiceId: childId(customerId('alice'), 'invoice', 2),
        processorId: partnerId('stripe'),
        reference: 're_seed_alice_1',
        kind: 'REFUND',
        status: 'SUCCEEDED',
        currency: 'GBP',
        amount: 1_998,
        occurredAt: daysAgo(340),
      },
    ],
    bob: [
      {
        invoiceId: childId(customerId('bob'), 'invoice', 1),
        processorId: partnerId('paypal'),
        reference: 'CAP-SEED-BOB-1',
        kind: 'CHARGE',
        status: 'SUCCEEDED',
        currency: 'USD',
        amount: 4_900,
        occurredAt: daysAgo(34),
      },
      {
        invoiceId: childId(customerId('bob'), 'invoice', 2),
        processorId: partnerId('paypal'),
        reference: 'CAP-SEED-BOB-2',
        kind: 'CHARGE',
        status: 'PENDING',
        currency: 'USD',
        amount: 4_900,
        occurredAt: daysAgo(3),
      },
    ],
  });
