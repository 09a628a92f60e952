import { type CustomerName, childId, customerId, type Kind } from '../../prisma/seed/keys.ts';
import { people } from '../../prisma/seed/people.ts';

type Acquaintance = { sees: CustomerName; strangers: readonly [CustomerName, ...CustomerName[]] };

/** Whom of the cast a caller sees, and to whom it must not matter whether they exist. */
export const acquaintances: Readonly<Record<string, Acquaintance>> = {
  alice: { sees: 'alice', strangers: ['bob', 'frank'] },
  bob: { sees: 'bob', strangers: ['alice'] },
  // Bob blocks all, carol and grace withdrew, frank's data is restricted, dave was never asked.
  'newsletter-co': { sees: 'alice', strangers: ['bob', 'carol', 'grace', 'frank', 'dave'] },
  'insight-labs': { sees: 'alice', strangers: ['bob', 'carol', 'grace', 'frank'] },
  stripe: { sees: 'alice', strangers: ['bob', 'grace'] },
  // It worked for alice once.
  paypal: { sees: 'bob', strangers: ['alice', 'carol'] },
};

/** Every caller with each of its strangers. */
export const pairs = Object.entries(acquaintances).flatMap(([name, { strangers }]) =>
  strangers.map((stranger) => [name, stranger] as const),
);

/** A row of each type that has a global id; not every customer has all of them. */
export function rowsOf(name: CustomerName) {
  const owner = customerId(name);
  const child = (kind: Kind) => childId(owner, kind, 1);
  return {
    Customer: owner,
    Service: child('service'),
    PaymentMethod: child('paymentMethod'),
    Invoice: child('invoice'),
    Transaction: child('transaction'),
    DataRequest: child('request'),
    Disclosure: child('disclosure'),
    LegalHold: child('hold'),
  };
}

/** What must be in no answer for somebody to whom the customer is a stranger. */
export function tracesOf(stranger: CustomerName): string[] {
  const { name, email, phone, addressLine1, businessName, taxNumber } = people[stranger];
  // The ids of all rows of a customer end alike.
  const traces = [customerId(stranger).slice(-12), name, email, phone, addressLine1, businessName, taxNumber];
  return traces.filter((trace) => trace !== null);
}
