import { sql } from 'kysely';
import type { TokenClaims } from '../../caller/claims.ts';
import type { Caller } from '../../policy/vocabulary.ts';

/** What is put into a prepared statement when it is sent. */
export type Given = {
  variables: Readonly<Record<string, unknown>>;
  claims: TokenClaims | null;
  now: Date;
};

/** The place of a value in a statement that is prepared once, for whoever asks the like. */
export class Slot {
  readonly #read: (given: Given) => unknown;

  constructor(read: (given: Given) => unknown) {
    this.#read = read;
  }

  /** The same place, for what `change` makes of the value. When it throws, the operation takes the standard path. */
  through(change: (value: never) => unknown): Slot {
    return new Slot((given) => change(this.#read(given) as never));
  }

  valueIn(given: Given): unknown {
    return this.#read(given);
  }
}

/** What `change` makes of a value, now, or when it is known. */
export function through<From, To>(value: From, change: (value: From) => To): To {
  // A slot stands where its value will: a predicate and a statement take either.
  return value instanceof Slot ? (value.through(change) as To) : change(value);
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) !== Date.prototype;

/** Whether a value decides the statement itself: switches, page sizes, and that nothing was given. */
const isSpelt = (value: unknown): boolean => value == null || typeof value === 'boolean' || typeof value === 'number';

/** Variables that lead to the same statement have the same shape: objects by their members, and what is spelt by its value. */
export function shapeOf(value: unknown): string {
  if (isSpelt(value)) return String(value);
  if (Array.isArray(value) || !isPlain(value)) return '?';
  return `{${Object.keys(value)
    .map((name) => `${JSON.stringify(name)}:${shapeOf(value[name])}`)
    .join(',')}}`;
}

/** Variables with slots in the places of the values that are not spelt. */
export function slotted(variables: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const within = (value: unknown, read: (given: Given) => unknown): unknown => {
    if (isSpelt(value)) return value;
    if (Array.isArray(value) || !isPlain(value)) return new Slot(read);
    const members = Object.entries(value).map(([name, member]) => [
      name,
      within(member, (given) => (read(given) as Record<string, unknown>)[name]),
    ]);
    return Object.fromEntries(members);
  };
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, within(value, (given) => given.variables[name])]),
  );
}

/** A caller in whose place others of the same rights may stand: whoever a customer's token is about, the statement says. */
export function anyAlike(caller: Caller): Caller {
  if (caller.kind !== 'CUSTOMER') return caller;
  const customerId = sql`(select caller.standing::uuid from caller)`;
  // An expression stands where its value would: a predicate's value goes into the statement, whatever it is.
  return { ...caller, customerId: customerId as unknown as string };
}

/** The moment of the read, as a time in a predicate. */
export const moment = (): Date => new Slot(({ now }) => now) as unknown as Date;

/** Callers for whom the same is decided, and the same statement made, have the same key. */
export function keyOf(caller: Caller): string {
  switch (caller.kind) {
    case 'STAFF':
      return `STAFF ${caller.roles.join(' ')}`;
    case 'PARTNER': {
      const { id, partnerKind, purpose, scopes, registeredScopes } = caller;
      return ['PARTNER', id, partnerKind, purpose, ...scopes, '/', ...registeredScopes].join(' ');
    }
    case 'CUSTOMER':
    case 'SYSTEM':
    case 'ANONYMOUS':
      return caller.kind;
  }
}
