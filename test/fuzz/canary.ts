import { days } from '../../src/clock.ts';
import { seededAt } from '../harness/clock.ts';

/** A value that is nowhere else in the database, and how it looks in an answer. */
type Canary = { value: unknown; texts: readonly string[] };

const code = (number: number): string => `kx${number.toString(36).padStart(6, '0')}`;
const text = (number: number): Canary => ({ value: code(number), texts: [code(number)] });
const written = (number: number, value: unknown): Canary => ({ value, texts: [code(number)] });
const whole = (number: number): number => 700_000_000 + number;

/** Times rise with the number, so that of one row a later column is a later moment. */
function moment(number: number, from: number): Canary {
  const value = new Date(seededAt.getTime() + days(from) + number * 1_009);
  return { value, texts: [value.toISOString()] };
}

function idOf(number: number): Canary {
  // Before every id of the cast; the last digit stays 0, so that its neighbour is nobody's.
  const id = `01880000-0000-7000-8000-${number.toString(16).padStart(11, '0')}0`;
  return { value: id, texts: [id] };
}

function ipOf(number: number): string {
  return `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;
}

function planItems(number: number): Canary {
  const until = moment(number, 365);
  const items = [{ record: code(number), action: 'KEEP', ground: code(number), until: until.texts[0] }];
  return { value: items, texts: [code(number), ...until.texts] };
}

/** A canary of each type that a column may have, for its number. */
export const kinds = {
  text,
  email: (number: number) => written(number, `${code(number)}@example.com`),
  locale: (number: number) => written(number, `en-x-${code(number)}`),
  url: (number: number) => written(number, `https://${code(number)}.example`),
  json: (number: number) => written(number, { note: code(number) }),
  list: (number: number) => written(number, [code(number)]),
  bytes: (number: number) => written(number, Buffer.from(code(number))),
  planItems,
  planBlockers: (number: number) => written(number, [{ reason: code(number), unblock: code(number) }]),
  phone: (number: number) => {
    const value = `+4990${String(number).padStart(8, '0')}`;
    return { value, texts: [value] };
  },
  number: (number: number) => ({ value: whole(number), texts: [String(whole(number))] }),
  /** Greater than every `number`. */
  greaterNumber: (number: number) => {
    const value = whole(number) + 50_000_000;
    return { value, texts: [String(value)] };
  },
  bigNumber: (number: number) => ({ value: BigInt(whole(number)), texts: [String(whole(number))] }),
  ip: (number: number) => ({ value: ipOf(number), texts: [ipOf(number)] }),
  networks: (number: number) => ({ value: [`${ipOf(number)}/32`], texts: [ipOf(number)] }),
  id: idOf,
  old: (number: number) => moment(number, -8 * 365),
  past: (number: number) => moment(number, -400),
  future: (number: number) => moment(number, 365),
} satisfies Record<string, (number: number) => Canary>;
export type Kind = keyof typeof kinds | 'lastFour';

/** Whatever may be a canary in a text: of each shape above, and the milliseconds in a cursor of the retention list. */
export const shapes =
  /kx[\da-z]{6}|[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z|\+4990\d{8}|\b7\d{8}\b|\b10(?:\.\d{1,3}){3}\b|"\d{4}"|\b\d{12,13}(?=_)/g;

/** What stands in the place of a canary that does not exist: of the same shape, and in order of ids its neighbour. */
export function strangerTo(canary: string): string {
  if (canary.startsWith('kx')) return `jx${canary.slice(2)}`;
  if (canary.startsWith('+4990')) return `+4991${canary.slice(5)}`;
  return /^01880000-.*0$/.test(canary) ? `${canary.slice(0, -1)}1` : canary;
}
