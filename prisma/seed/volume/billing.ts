import { days } from '../../../src/clock.ts';
import { type Means, processorIds } from './payments.ts';
import { historyEnd, type Life } from './population.ts';
import type { Profile, Residence } from './profile.ts';
import { between, chance, choice, pick, type Random } from './random.ts';
import type { Row } from './rows.ts';
import { products } from './services.ts';
import { shares } from './shares.ts';

type Addressee = Profile & Pick<Residence, 'currency'>;
type Billing = { invoices: Row<'Invoice'>[]; transactions: Row<'Transaction'>[] };

const howMany = choice(shares.invoices);
const invoiceStatus = choice(shares.invoiceStatus);

/** Invoices in the order of their issue, and what processors took for them; the rest came by bank transfer. */
export function billingOf(life: Life, profile: Addressee, means: readonly Means[]): Billing {
  const { random, registeredAt, lastSeenAt } = life;
  const issues = Array.from({ length: Number(howMany(random)) }, () => between(random, registeredAt, lastSeenAt));
  const billed = issues
    .toSorted((one, other) => one - other)
    .map((issued, place) => ({ issued, invoice: invoice(life, profile, issued, place) }));
  return {
    invoices: billed.map(({ invoice }) => invoice),
    transactions: billed.flatMap(({ issued, invoice }) => transactions(life, invoice, issued, means)),
  };
}

function invoice({ random, id, key, newId }: Life, profile: Addressee, issued: number, place: number): Row<'Invoice'> {
  const { product, price } = pick(random, products);
  const status = invoiceStatus(random);
  return {
    id: newId(issued),
    customerId: id,
    number: `INV-${key.toUpperCase()}-${place + 1}`,
    status,
    currency: profile.currency,
    total: price,
    description: `${product}, 12 months`,
    issuedAt: new Date(issued),
    dueAt: new Date(issued + days(14)),
    paidAt: status === 'PAID' ? new Date(Math.min(historyEnd, issued + days(1))) : null,
    addresseeName: profile.name,
    addresseeBusiness: profile.businessName,
    addresseeLine1: profile.addressLine1,
    addresseeLine2: profile.addressLine2,
    addresseeCity: profile.city,
    addresseeRegion: profile.region,
    addresseePostal: profile.postalCode,
    addresseeCountry: profile.country,
  };
}

/** What a processor took for an invoice: nothing when no means of payment was there at its issue. */
function transactions(life: Life, invoice: Row<'Invoice'>, issued: number, means: readonly Means[]) {
  const used = means.find(({ since, until }) => since <= issued && (until === null || issued <= until));
  if (!used) return [];
  return attempts(life.random, invoice, issued).map(({ kind, status, at, amount }): Row<'Transaction'> => {
    const occurredAt = Math.min(historyEnd, at);
    return {
      id: life.newId(occurredAt),
      customerId: life.id,
      invoiceId: invoice.id,
      processorId: processorIds[used.processor],
      reference: `${invoice.number}-${kind}-${status}`,
      kind,
      status,
      currency: invoice.currency,
      amount,
      occurredAt: new Date(occurredAt),
    };
  });
}

type Attempt = Pick<Row<'Transaction'>, 'kind' | 'status' | 'amount'> & { at: number };

function attempts(random: Random, { status, total: amount }: Row<'Invoice'>, issued: number): Attempt[] {
  const failed: Attempt = { kind: 'CHARGE', status: 'FAILED', at: issued, amount };
  const charged: Attempt = { kind: 'CHARGE', status: 'SUCCEEDED', at: issued + days(1), amount };
  const refund: Attempt = {
    kind: 'REFUND',
    status: 'SUCCEEDED',
    at: issued + days(20),
    amount: Math.round(amount / 12),
  };
  if (status === 'VOID') return [];
  if (status === 'UNPAID') return issued > historyEnd - days(3) ? [{ ...failed, status: 'PENDING' }] : [failed];
  return [
    ...(chance(random, shares.failedFirstCharge) ? [failed] : []),
    charged,
    ...(chance(random, shares.refunded) ? [refund] : []),
  ];
}
