import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isObjectType,
} from 'graphql';
import { documentLimits } from '../../src/limits/numbers.ts';

/** A field as it is asked for, and what is asked of its value. */
export type Ask = {
  /** `Customer.address` */
  coordinate: string;
  /** Its name in the answer. */
  key: string;
  /** The field with its arguments: `services(first: 5)`. */
  text: string;
  /** The type that is asked of an interface's value. */
  on: string | null;
  isLeaf: boolean;
  of: readonly Ask[];
};

/** What a caller gives as arguments, by coordinate: `id: "Customer:…"`. */
export type Arguments = Readonly<Record<string, string>>;

type Field = GraphQLField<unknown, unknown>;

function objectType(schema: GraphQLSchema, name: string): GraphQLObjectType {
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new Error(`${name} is no object type`);
  return type;
}

function textOf(coordinate: string, { name, args }: Field, given: Arguments): string {
  const known = given[coordinate] ?? (args.some((arg) => arg.name === 'first') ? 'first: 5' : '');
  if (known === '' && args.some(({ type }) => type.toString().endsWith('!'))) {
    throw new Error(`${coordinate}: the test has no arguments for it`);
  }
  return known === '' ? name : `${name}(${known})`;
}

/** Leaves fill the last level that a document may have; the level before it is the last for anything else. */
const fitsBelow = (level: number, field: Field): boolean =>
  level + (isLeafType(getNamedType(field.type)) ? 1 : 2) <= documentLimits.depth;

/** A root field with all that can be asked below it, as deep as a document may be. A type inside itself is only named. */
export function everythingUnder(
  schema: GraphQLSchema,
  root: string,
  given: Arguments,
  on: string | null = null,
  operation: 'Query' | 'Subscription' = 'Query',
): Ask {
  const ask = (type: GraphQLObjectType, field: Field, around: readonly string[], as: string | null): Ask => {
    const coordinate = `${type.name}.${field.name}`;
    const named = getNamedType(field.type);
    const asked = { coordinate, key: field.name, text: textOf(coordinate, field, given), on: as };
    if (isLeafType(named)) return { ...asked, isLeaf: true, of: [] };
    const below = objectType(schema, as ?? named.name);
    const inside = [...around, below.name];
    const open = around.includes(below.name) ? [] : Object.values(below.getFields());
    const of = open.filter((next) => fitsBelow(inside.length, next)).map((next) => ask(below, next, inside, null));
    return { ...asked, isLeaf: false, of };
  };
  const type = objectType(schema, operation);
  const field = type.getFields()[root];
  if (!field) throw new Error(`there is no ${operation}.${root}`);
  return ask(type, field, [], on);
}

/** The paths to whatever nothing more is asked of. */
function pathsIn(ask: Ask): Ask[][] {
  if (ask.of.length === 0) return [[ask]];
  return ask.of.flatMap(pathsIn).map((path) => [ask, ...path]);
}

/** About as many tokens as the field takes: its words and marks, the braces of its value, and the type it is asked as. */
const tokensOf = ({ text, isLeaf, on }: Ask): number =>
  (text.match(/\w+|"[^"]*"|[^\s\w",]/g)?.length ?? 0) + (isLeaf ? 0 : 3) + (on ? 5 : 0);

const only = (ask: Ask, kept: ReadonlySet<Ask>): Ask => ({
  ...ask,
  of: ask.of.filter((one) => kept.has(one)).map((one) => only(one, kept)),
});

/** The same, cut into as many asks as it takes for each to be a document within the limit. */
export function documentsOf(ask: Ask, tokens: number = documentLimits.tokens - 20): Ask[] {
  const parts: Set<Ask>[] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const path of pathsIn(ask)) {
    const whole = path.reduce((sum, one) => sum + tokensOf(one), 0);
    let part = parts.at(-1);
    const more = path.reduce((sum, one) => sum + (part?.has(one) ? 0 : tokensOf(one)), 0);
    if (!part || size + more > tokens) {
      part = new Set();
      parts.push(part);
      size = whole;
    } else size += more;
    for (const one of path) part.add(one);
  }
  return parts.map((part) => only(ask, part));
}

/** How the selections of a document are written: in place, or each as a fragment of its own. */
export type Style = 'IN_PLACE' | 'FRAGMENTS';

/** An ask as a document. */
export function documentFor(ask: Ask, style: Style = 'IN_PLACE'): string {
  const fragments: string[] = [];
  const selected = (one: Ask): string => {
    const alias = one.text.startsWith(one.key) ? '' : `${one.key}: `;
    if (one.isLeaf) return `${alias}${one.text}`;
    const inner = one.of.length === 0 ? '__typename' : one.of.map(selected).join(' ');
    return `${alias}${one.text} { ${within(one, inner)} }`;
  };
  const within = (one: Ask, inner: string): string => {
    const type = one.of[0]?.coordinate.split('.')[0] ?? one.on;
    if (style === 'FRAGMENTS' && type) {
      const name = `F${fragments.length}`;
      fragments.push(`fragment ${name} on ${type} { ${inner} }`);
      return `...${name}`;
    }
    return one.on ? `... on ${one.on} { ${inner} }` : inner;
  };
  return [`{ ${selected(ask)} }`, ...fragments].join('\n');
}

/** The same question with other names in its answer: as many aliases as a document may have. */
export function renamed(ask: Ask): Ask {
  let left = documentLimits.aliases as number;
  const rename = (one: Ask): Ask => {
    left -= 1;
    const key = left >= 0 ? `a${left}` : one.key;
    return { ...one, key, of: one.of.map(rename) };
  };
  return rename(ask);
}
