import type { CustomerName } from './keys.ts';
import type { Times } from './times.ts';

export type Person = {
  name: string;
  businessName: string | null;
  email: string;
  phone: string;
  locale: string;
  addressLine1: string;
  addressLine2: string | null;
  city: string;
  region: string | null;
  postalCode: string;
  country: string;
  taxNumber: string | null;
};

/** All invented; the telephone numbers are of the ranges that each country's regulator keeps for fiction. */
export const people: Record<CustomerName, Person> = {
  alice: {
    name: 'Alice Marlowe',
    businessName: 'Marlowe Ceramics Ltd',
    email: 'alice@example.com',
    phone: '+447700900123',
    locale: 'en-GB',
    addressLine1: '12 Imaginary Row',
    addressLine2: 'Unit 4',
    city: 'Bristol',
    region: 'Somerset',
    postalCode: 'BS99 9ZZ',
    country: 'GB',
    taxNumber: 'GB999999973',
  },
  bob: {
    name: 'Bob Okafor',
    businessName: 'Okafor & Daughters Bakery',
    email: 'bob@example.com',
    phone: '+14155550142',
    locale: 'en-US',
    addressLine1: '500 Nowhere Avenue',
    addressLine2: null,
    city: 'San Francisco',
    region: 'CA',
    postalCode: '94100',
    country: 'US',
    taxNumber: '00-0000142',
  },
  carol: {
    name: 'Carol Lindqvist',
    businessName: null,
    email: 'carol@example.com',
    phone: '+46701740612',
    locale: 'sv-SE',
    addressLine1: 'Påhittade gatan 7',
    addressLine2: 'lgh 1102',
    city: 'Uppsala',
    region: null,
    postalCode: '750 00',
    country: 'SE',
    taxNumber: null,
  },
  dave: {
    name: 'Dave Wattle',
    businessName: 'Wattle Surf School',
    email: 'dave@example.com',
    phone: '+61491570156',
    locale: 'en-AU',
    addressLine1: '3 Fictional Parade',
    addressLine2: null,
    city: 'Byron Bay',
    region: 'NSW',
    postalCode: '2481',
    country: 'AU',
    taxNumber: '00 000 000 019',
  },
  erin: {
    name: 'Erin Gallagher',
    businessName: 'Gallagher Translations',
    email: 'erin@example.com',
    phone: '+353209105555',
    locale: 'en-IE',
    addressLine1: '21 Invented Quay',
    addressLine2: 'Second floor',
    city: 'Cork',
    region: 'County Cork',
    postalCode: 'T12 X000',
    country: 'IE',
    taxNumber: 'IE0000000WA',
  },
  frank: {
    name: 'Frank Vogel',
    businessName: 'Vogel Messebau GmbH',
    email: 'frank@example.com',
    phone: '+493023125042',
    locale: 'de-DE',
    addressLine1: 'Erfundene Straße 9',
    addressLine2: null,
    city: 'Berlin',
    region: 'Berlin',
    postalCode: '10000',
    country: 'DE',
    taxNumber: 'DE000000009',
  },
  grace: {
    name: 'Grace Moreau',
    businessName: null,
    email: 'grace@example.com',
    phone: '+33639980123',
    locale: 'fr-FR',
    addressLine1: '8 rue Imaginaire',
    addressLine2: 'Bâtiment B',
    city: 'Lyon',
    region: 'Auvergne-Rhône-Alpes',
    postalCode: '69000',
    country: 'FR',
    taxNumber: null,
  },
};

type Dates = { registeredAt: Date; changedAt?: Date; restrictedAt?: Date };

export const dates = ({ daysAgo, yearsAgo }: Times): Record<CustomerName, Dates> => ({
  alice: { registeredAt: yearsAgo(3), changedAt: daysAgo(45) },
  bob: { registeredAt: yearsAgo(2), changedAt: daysAgo(20) },
  carol: { registeredAt: yearsAgo(4), changedAt: yearsAgo(2) },
  dave: { registeredAt: yearsAgo(12) },
  erin: { registeredAt: yearsAgo(12) },
  frank: { registeredAt: yearsAgo(5), changedAt: daysAgo(40), restrictedAt: daysAgo(40) },
  grace: { registeredAt: yearsAgo(1) },
});
