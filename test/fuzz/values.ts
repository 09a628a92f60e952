import {
  type GraphQLInputType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { Pools } from './pools.ts';
import type { Choices } from './tape.ts';

/** What values are chosen from: true ones of everybody, the ids that the caller may know, and those that lead it nowhere. */
export type Sources = { choices: Choices; pools: Pools; known: Pools['ids']; hidden: Pools['ids'] };

/** An enum's value stands in a document without quotes. */
class EnumValue {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
  toJSON(): string {
    return this.name;
  }
}

/** Arguments and input fields whose text means something. */
const idTypes: Readonly<Record<string, string>> = {
  customerId: 'Customer',
  partnerId: 'Partner',
  'Query.customer.id': 'Customer',
  'Query.request.id': 'DataRequest',
  'Query.partner.id': 'Partner',
};

const malformed = ['', 'null', 'Customer:', 'Customer:1', "' OR ''='", '%', '\u{1F600}', 'ffffffff-ffff-ffff-ffff'];
const sizes = [2, 1, 3, 5, 10, 4, 20, 100, 0, -1, 101];
const days = ['2026-02-01', '2026-01-01', '2026-12-31'];

function someId({ choices, pools, known }: Sources, place: string): string {
  const type = idTypes[place] ?? idTypes[place.split('.').at(-1) ?? ''] ?? choices.of([...pools.ids.keys()]);
  const mine = known.get(type) ?? [];
  const all = pools.ids.get(type) ?? [];
  if (mine.length > 0 && choices.chance(50)) return choices.of(mine);
  if (choices.chance(4)) return choices.of(malformed);
  return choices.of(all);
}

function someText({ choices, pools }: Sources, place: string): string {
  if (place === 'Query.withdrawals.after') return String(choices.upTo(pools.times.length));
  if (place.endsWith('.after')) {
    if (!choices.chance(90)) return choices.of(malformed);
    const id = choices.of(pools.uuids);
    return choices.chance(10) ? `${new Date(choices.of(pools.times)).getTime()}_${id}` : id;
  }
  if (place.endsWith('Input.field')) return choices.of(pools.coordinates);
  if (place.endsWith('.namePrefix')) return choices.of(pools.texts).slice(0, 3 + choices.upTo(6));
  if (place.endsWith('.clause')) return `P${1 + choices.upTo(21)}`;
  return choices.chance(5) ? choices.of(malformed) : choices.of(pools.texts);
}

function someScalar(sources: Sources, type: string, place: string): unknown {
  const { choices, pools } = sources;
  // A true value where it does not belong: an error must not repeat it.
  if (choices.chance(2)) return choices.of(pools.texts);
  switch (type) {
    case 'ID':
      return someId(sources, place);
    case 'Int':
      return choices.of(sizes);
    case 'Boolean':
      return choices.upTo(2) === 0;
    case 'EmailAddress':
      return choices.of(pools.emails);
    case 'PhoneNumber':
      return choices.of(pools.phones);
    case 'DateTime':
      return choices.of(pools.times);
    case 'Date':
      return choices.of(days);
    default:
      return someText(sources, place);
  }
}

/** A value for an argument or an input's field; `place` is its coordinate. */
export function someValue(sources: Sources, given: GraphQLInputType, place: string): unknown {
  const type = getNullableType(given);
  const { choices } = sources;
  if (isListType(type)) return [someValue(sources, type.ofType, place)];
  if (isEnumType(type)) return new EnumValue(choices.of(type.getValues()).name);
  if (!isInputObjectType(type)) return someScalar(sources, type.name, place);
  const fields = Object.values(type.getFields()).filter((field) => isNonNullType(field.type) || choices.chance(30));
  return Object.fromEntries(
    fields.map((field) => [field.name, someValue(sources, field.type, `${type.name}.${field.name}`)]),
  );
}

/** A value as it is written into a document. */
export function literal(value: unknown): string {
  if (value instanceof EnumValue) return value.name;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([name, inner]) => `${name}: ${literal(inner)}`)
    .join(', ')} }`;
}
