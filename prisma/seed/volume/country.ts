import type { Regime } from '../../generated/client/enums.ts';
import type { Some } from './random.ts';

type City = readonly [city: string, region: string | null, postalCode: string];

/** Where invented people live; templates as `filled` reads them. */
export type Country = {
  /** Against the other countries. */
  weight: number;
  locales: Some<string>;
  currency: string;
  regime: Regime;
  familyNameFirst?: true;
  firstNames: string;
  familyNames: string;
  /** `*` is the family name. */
  businesses: Some<string>;
  streets: Some<string>;
  cities: Some<City>;
  /**
   * From the ranges that regulators keep for fiction. Where there are none, the number after the area code begins with a
   * 0, as no subscriber's does.
   */
  phones: Some<string>;
};

/** What English-speaking countries have in common. */
export const english = {
  businesses: ['* Bakery', '* & Daughters', '* Design Studio', '* Plumbing', 'Studio *', '* Consulting'],
} as const;
