import type { Prisma } from '../generated/client/client.ts';
import { customerId, customerNames, type Owned, owned } from './keys.ts';
import { people } from './people.ts';
import type { Times } from './times.ts';

type Row = Owned<Prisma.InvoiceCreateManyInput>;
type Addressee = Pick<Row, Extract<keyof Row, `addressee${string}` | 'taxNumber'>>;

const addressees = new Map<string, Addressee>(
  customerNames.map((name) => {
    const person = people[name];
    return [
      customerId(name),
      {
        addresseeName: person.name,
        addresseeBusiness: person.businessName,
        addresseeLine1: person.addressLine1,
        addresseeLine2: person.addressLine2,
        addresseeCity: person.city,
        addresseeRegion: person.region,
        addresseePostal: person.postalCode,
        addresseeCountry: person.country,
        taxNumber: person.taxNumber,
      },
    ];
  }),
);

/** Alice's first invoice went to where she lived then: an addressee stays as it was (P9). */
export const invoices = ({ daysAgo, yearsAgo, inDays }: Times): Prisma.InvoiceCreateManyInput[] =>
  owned<Row>('invoice', {
    alice: [
      {
        number: 'INV-100101',
        status: 'PAID',
        currency: 'GBP',
        total: 10_788,
        description: 'Web hosting business, 12 months',
        issuedAt: yearsAgo(3),
        dueAt: yearsAgo(3, -14),
        paidAt: yearsAgo(3),
        addresseeLine1: '1 Former Lane',
        addresseeLine2: null,
        addresseePostal: 'BS98 9ZZ',
      },
      {
        number: 'INV-100344',
        status: 'PAID',
        currency: 'GBP',
        total: 23_976,
        description: 'Virtual server, 12 months',
        issuedAt: daysAgo(364),
        dueAt: daysAgo(350),
        paidAt: daysAgo(358),
      },
    ],
    bob: [
      {
        number: 'INV-100512',
        status: 'PAID',
        currency: 'USD',
        total: 4_900,
        description: 'Managed database, one month',
        issuedAt: daysAgo(35),
        dueAt: daysAgo(21),
        paidAt: daysAgo(34),
      },
      {
        number: 'INV-100540',
        status: 'UNPAID',
        currency: 'USD',
        total: 4_900,
        description: 'Managed database, one month',
        issuedAt: daysAgo(5),
        dueAt: inDays(9),
      },
    ],
    carol: [
      {
        number: 'INV-100077',
        status: 'PAID',
        currency: 'SEK',
        total: 14_900,
        description: 'Domain, 12 months, paid by bank transfer',
        issuedAt: yearsAgo(2),
        dueAt: yearsAgo(2, -30),
        paidAt: yearsAgo(2, -12),
      },
      {
        number: 'INV-100290',
        status: 'VOID',
        currency: 'SEK',
        total: 14_900,
        description: 'Domain, 12 months',
        issuedAt: yearsAgo(1),
        dueAt: yearsAgo(1, -30),
      },
    ],
    dave: [
      {
        number: 'INV-000031',
        status: 'PAID',
        currency: 'AUD',
        total: 9_900,
        description: 'Web hosting starter, 12 months, paid by bank transfer',
        issuedAt: yearsAgo(9),
        dueAt: yearsAgo(9, -14),
        paidAt: yearsAgo(9, -6),
      },
    ],
    erin: [
      {
        number: 'INV-000044',
        status: 'UNPAID',
        currency: 'EUR',
        total: 7_200,
        description: 'Mail hosting, 12 months',
        issuedAt: yearsAgo(8, 30),
        dueAt: yearsAgo(8, 16),
      },
    ],
    frank: [
      {
        number: 'INV-100405',
        status: 'PAID',
        currency: 'EUR',
        total: 11_988,
        description: 'Web hosting business, 12 months, paid by bank transfer',
        issuedAt: daysAgo(430),
        dueAt: daysAgo(416),
        paidAt: daysAgo(420),
      },
    ],
    grace: [
      {
        number: 'INV-100530',
        status: 'PAID',
        currency: 'EUR',
        total: 5_988,
        description: 'Hébergement web, 12 mois, réglé par virement',
        issuedAt: daysAgo(25),
        dueAt: daysAgo(11),
        paidAt: daysAgo(15),
      },
    ],
  }).map((row) => ({ ...addressees.get(row.customerId), ...row }));
