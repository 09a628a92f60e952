import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isLeafType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { documentLimits } from '../../src/limits/numbers.ts';
import { harmlessMutation } from './mutations.ts';
import { literal, type Sources, someValue } from './values.ts';

/** What is sent. */
export type Operation = { query: string; variables: Readonly<Record<string, unknown>> };

type Field = GraphQLField<unknown, unknown>;

/** Roots that are asked twice as often as the others. */
const leadsToCustomers = /^(?:me|customers?|node|requests?|disclosures)$/;

const isPage = ({ name }: GraphQLObjectType): boolean => /(?:Connection|Edge)$/.test(name);
const leadsOn = ({ name }: Field): boolean => name === 'edges' || name === 'node';

/** How many levels a field needs below its own: a leaf none, and a connection two, since it has no leaf itself. */
function levelsBelow({ type }: Field): number {
  const named = getNamedType(type);
  if (isLeafType(named)) return 0;
  return named.name.endsWith('Connection') ? 2 : 1;
}

/** Of a hundred operations, about these: past a limit on purpose, and mutations. */
const beyondLimits = 3;
const mutations = 8;

/** What operations are made of. */
export type Of = { mutations: boolean; serves(type: GraphQLObjectType, field: Field): boolean };
const everything: Of = { mutations: true, serves: () => true };

/** The operation that a tape's choices make: any root, nested as deep as the door allows, asked in every way that GraphQL knows. */
export function operationFrom(schema: GraphQLSchema, sources: Sources, made: Of = everything): Operation {
  const { choices } = sources;
  if (made.mutations && choices.chance(mutations)) return { query: harmlessMutation(sources), variables: {} };
  const slack = choices.chance(beyondLimits) ? 2 : 1;
  const variables: Record<string, unknown> = {};
  const declared: string[] = [];
  const fragments: string[] = [];
  const left = {
    tokens: (documentLimits.tokens - 60) * slack,
    aliases: documentLimits.aliases * slack,
    directives: documentLimits.directives * slack,
  };
  const deepest = documentLimits.depth + slack - 1;

  function given(type: string, value: unknown): string {
    if (!choices.chance(40)) return literal(value);
    const name = `v${declared.length}`;
    declared.push(`$${name}: ${type}`);
    variables[name] = value;
    left.tokens -= 5;
    return `$${name}`;
  }

  function argument({ name, type }: GraphQLArgument, coordinate: string): string {
    const value = someValue(sources, type, `${coordinate}.${name}`);
    left.tokens -= 3 + literal(value).split(' ').length;
    return `${name}: ${given(String(type), value)}`;
  }

  function argumentsOf({ args }: Field, coordinate: string): string {
    const chosen = args.filter(({ type, name }) => isNonNullType(type) || choices.chance(name === 'filter' ? 45 : 15));
    return chosen.length === 0 ? '' : `(${chosen.map((arg) => argument(arg, coordinate)).join(', ')})`;
  }

  function directive(): string {
    if (left.directives <= 0 || !choices.chance(6)) return '';
    left.directives -= 1;
    left.tokens -= 6;
    return choices.of([true, false])
      ? ` @include(if: ${given('Boolean!', !choices.chance(20))})`
      : ` @skip(if: ${given('Boolean!', choices.chance(20))})`;
  }

  function field(parent: GraphQLObjectType, of: Field, level: number, key: number, isAgain: boolean): string {
    const isRenamed = isAgain || (left.aliases > 0 && choices.chance(8));
    if (isRenamed) left.aliases -= 1;
    left.tokens -= isRenamed ? 3 : 1;
    const alias = isRenamed ? `a${level}${key}: ` : '';
    const type = getNamedType(of.type);
    const start = `${alias}${of.name}${argumentsOf(of, `${parent.name}.${of.name}`)}${directive()}`;
    return isLeafType(type) ? start : `${start} { ${selection(type, level + 1)} }`;
  }

  /** What leads on to rows comes first. */
  function fieldsOf(type: GraphQLObjectType, level: number): Field[] {
    const fields = Object.values(type.getFields()).filter(
      (one) => level + levelsBelow(one) <= deepest && made.serves(type, one),
    );
    return isPage(type) ? fields.toSorted((a, b) => Number(leadsOn(b)) - Number(leadsOn(a))) : fields;
  }

  function objectSelection(type: GraphQLObjectType, level: number): string {
    const fields = fieldsOf(type, level);
    const often = level === 1 ? [...fields, ...fields.filter(({ name }) => leadsToCustomers.test(name))] : fields;
    const chosen = isPage(type) ? fields.slice(0, 1) : [];
    for (let more = 1 + choices.upTo(level === 1 ? 3 : 6); more > 0; more -= 1) chosen.push(choices.of(often));
    const written = chosen.map((one, index) => {
      const isAgain = chosen.indexOf(one) < index;
      // Twice in one selection only under another name, and only where it may be asked about somebody else.
      const fits = index === 0 || (left.tokens > 0 && (!isAgain || (one.args.length > 0 && left.aliases > 0)));
      return fits ? field(type, one, level, index, isAgain) : '';
    });
    return written.filter((text) => text !== '').join(' ');
  }

  function possible(type: GraphQLNamedType): readonly GraphQLObjectType[] {
    if (isObjectType(type)) return [type];
    return isAbstractType(type) ? schema.getPossibleTypes(type) : [];
  }

  function selection(type: GraphQLNamedType, level: number): string {
    const on = choices.of(possible(type));
    const inner = objectSelection(on, level);
    if (isObjectType(type) && !choices.chance(15)) return inner;
    left.tokens -= 6;
    if (!choices.chance(50)) return `__typename ... on ${on.name}${directive()} { ${inner} }`;
    const name = `F${fragments.length}`;
    fragments.push(`fragment ${name} on ${on.name} { ${inner} }`);
    return `...${name}${directive()}`;
  }

  const query = schema.getQueryType();
  if (!query) throw new Error('the schema has no query');
  const body = objectSelection(query, 1);
  const head = declared.length > 0 ? `query(${declared.join(', ')})` : 'query';
  return { query: [`${head} { ${body} }`, ...fragments].join('\n'), variables };
}
