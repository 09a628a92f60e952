import { z } from 'zod';
import { gatewayError } from './errors.ts';

/** A scalar: checked on the way in, passed through on the way out, and never echoed in an error. */
type Scalar<Input, Output> = {
  description: string;
  serialize: (value: Output) => unknown;
  parseValue: (value: unknown) => Input;
};

function scalar<Input, Output = Input>(
  description: string,
  expectation: string,
  schema: z.ZodType<Input>,
  serialize: (value: Output) => unknown = (value) => value,
): Scalar<Input, Output> {
  return {
    description,
    serialize,
    parseValue: (value) => {
      const parsed = schema.safeParse(value);
      if (!parsed.success) throw gatewayError('BAD_USER_INPUT', `expected ${expectation}`);
      return parsed.data;
    },
  };
}

/** The years that RFC 3339 spells and the database takes, in UTC: an offset may lead out of them. */
function isStorable(time: Date): boolean {
  const year = time.getUTCFullYear();
  return year >= 1 && year <= 9999;
}

export const dateTime = scalar<Date, Date | string>(
  'A moment: RFC 3339 with an offset, answered in UTC with milliseconds.',
  'a time such as 2026-11-01T12:00:00Z',
  z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .refine(isStorable),
  (value) => new Date(value).toISOString(),
);

export const calendarDate = scalar<Date, Date | string>(
  'A day: YYYY-MM-DD.',
  'a day such as 2026-11-01',
  z.iso
    .date()
    .transform((text) => new Date(`${text}T00:00:00Z`))
    .refine(isStorable),
  (value) => new Date(value).toISOString().slice(0, 10),
);

export const emailAddress = scalar(
  'An e-mail address of at most 254 characters, kept in lower case.',
  'an e-mail address',
  z.string().max(254).toLowerCase().pipe(z.email()),
);

export const phoneNumber = scalar(
  'A telephone number in E.164: a plus sign and up to 15 digits.',
  'a telephone number such as +442079460000',
  z.string().regex(/^\+[1-9]\d{6,14}$/),
);

export const json = scalar<unknown>('Any JSON value, as it was stored.', 'a JSON value', z.json());
