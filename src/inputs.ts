import countries from 'i18n-iso-countries';
import { isValidPhoneNumber } from 'libphonenumber-js';
import { z } from 'zod';
import { minutes } from './clock.ts';
import { InvalidInput } from './failures.ts';
import { fieldPath } from './field-path.ts';
import { isUuid } from './global-id.ts';
import { holdsCardNumber } from './policy/card-number.ts';

const noCardNumber = (value: string): boolean => !holdsCardNumber(value);
const expectNoCardNumber = 'expected no payment card number (P3)';

/** Free text of at most `longest` characters: trimmed, not empty, and without a payment card's number (P3). */
export const text = (longest: number) =>
  z
    .string()
    .trim()
    .min(1, 'expected some text')
    .max(longest, `expected at most ${longest} characters`)
    .refine((value) => !/\p{Cc}/u.test(value.replaceAll(/[\n\t]/g, '')), 'expected no control characters')
    .refine(noCardNumber, expectNoCardNumber);

export const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'expected at most 254 characters')
  .pipe(z.email('expected an e-mail address'))
  .refine(noCardNumber, expectNoCardNumber);

export const phone = z
  .string()
  .trim()
  .regex(/^\+[1-9]\d{6,14}$/, 'expected a telephone number in E.164, such as +442079460000')
  .refine((value) => isValidPhoneNumber(value), 'expected a telephone number that can exist');

export const country = z
  .string()
  .refine((value) => /^[A-Z]{2}$/.test(value) && countries.isValid(value), 'expected an ISO 3166-1 alpha-2 code');

function isLocale(value: string): boolean {
  try {
    return Intl.getCanonicalLocales(value).length === 1;
  } catch {
    return false;
  }
}

export const locale = z
  .string()
  .max(35)
  .refine(isLocale, 'expected a BCP 47 language tag, such as en-GB')
  .refine(noCardNumber, expectNoCardNumber);

export const currency = z.string().regex(/^[A-Z]{3}$/, 'expected an ISO 4217 code, such as EUR');

/** Every name and every value of some JSON, as text. */
function textsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [String(value)];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...textsIn(inner)]);
}

/** JSON whose texts hold no payment card's number, at most 16 KB of it. */
export const configuration = z
  .record(z.string(), z.json())
  .refine((value) => JSON.stringify(value).length <= 16_384, 'expected at most 16 KB')
  .refine((value) => textsIn(value).every(noCardNumber), expectNoCardNumber);

/** The UUID in a global id of this type. */
export const idOfA = (type: string) =>
  z
    .string()
    .refine(
      (value) => value.startsWith(`${type}:`) && isUuid(value.slice(type.length + 1)),
      `expected the id of a ${type}`,
    )
    .transform((value) => value.slice(type.length + 1));

/** PostgreSQL has no year 0. */
export const moment = z.date().min(new Date(0), 'expected a time after 1970');

/** A moment that has come; another machine's clock may be five minutes ahead. */
export const pastMoment = (now: Date) =>
  moment.max(new Date(now.getTime() + minutes(5)), 'expected a time that is not in the future');

/** A moment that is still to come. */
export const futureMoment = (now: Date) => moment.refine((time) => time > now, 'expected a time in the future');

/** SHA-256, as text. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected a SHA-256 of 64 hexadecimal digits in lower case');

/** Checks an input; the first thing wrong with it is named by its path. */
export function readInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = (issue?.path ?? []).map((step) => (typeof step === 'symbol' ? String(step) : step));
  throw new InvalidInput(fieldPath(['input', ...path]), issue?.message ?? 'is not valid');
}
