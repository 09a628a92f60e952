import type { Regime } from '../../generated/client/enums.ts';
import type { Country } from './country.ts';
import { europe } from './europe.ts';
import { overseas } from './overseas.ts';
import type { Life } from './population.ts';
import { chance, choiceAmong, filled, pick, type Some } from './random.ts';
import { shares } from './shares.ts';

const countries = { ...europe, ...overseas };
type CountryCode = keyof typeof countries;

export type Profile = {
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
  country: CountryCode;
};

/** What follows from where somebody lives, beside the profile. */
export type Residence = { currency: string; regime: Regime };

type Name = { name: string; mailbox: string };

/** With the part of an e-mail address made of it: what of the name is ASCII without its accents. */
const named = (name: string): Name => ({
  name,
  mailbox: name
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase(),
});

function namesIn(list: string): Some<Name> {
  const [one = '', ...others] = list.split(' ');
  return [named(one), ...others.map(named)];
}

const nations = (Object.entries(countries) as [CountryCode, Country][]).map(([code, country]) => {
  const nation = { ...country, code, given: namesIn(country.firstNames), family: namesIn(country.familyNames) };
  return [nation, country.weight] as const;
});
type Nation = (typeof nations)[number];

// `map` forgets that there are some.
const nationality = choiceAmong(nations as unknown as Some<Nation>);

export function profileOf({ random, key }: Life): Profile & Residence {
  const nation = nationality(random);
  const given = pick(random, nation.given);
  const family = pick(random, nation.family);
  const [city, region, postalCode] = pick(random, nation.cities);
  const domain = pick(random, ['example.com', 'example.net', 'example.org']);
  const mailbox = [given.mailbox, family.mailbox, key].filter((part) => part !== '').join('.');
  return {
    name: nation.familyNameFirst ? `${family.name} ${given.name}` : `${given.name} ${family.name}`,
    businessName: chance(random, shares.business) ? pick(random, nation.businesses).replace('*', family.name) : null,
    email: `${mailbox}@${domain}`,
    phone: filled(random, pick(random, nation.phones)),
    locale: pick(random, nation.locales),
    addressLine1: filled(random, pick(random, nation.streets)),
    addressLine2: chance(random, shares.secondAddressLine) ? filled(random, '# @') : null,
    city,
    region,
    postalCode: filled(random, postalCode),
    country: nation.code,
    currency: nation.currency,
    // California's clock runs for Californians; elsewhere in the United States the strictest.
    regime: nation.code === 'US' && region === 'CA' ? 'CCPA' : nation.regime,
  };
}
