import {
  type GraphQLField,
  type GraphQLOutputType,
  getNamedType,
  isLeafType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { declaredSchema } from '../../src/schema.ts';

type Field = GraphQLField<unknown, unknown>;

const values: Record<string, string> = { Int: '3', DateTime: '"2026-03-01T00:00:00Z"' };

/** Required arguments alone: a page of three, a moment. */
function argumentsOf({ args }: Field): string {
  const required = args.filter(({ type }) => isNonNullType(type));
  const given = required.map(({ name, type }) => `${name}: ${values[getNamedType(type).name]}`);
  return given.length > 0 ? `(${given.join(', ')})` : '';
}

/** A field with everything beneath it; a customer within a customer is asked for the id alone. */
export function whole(field: Field): string {
  return `${field.name}${argumentsOf(field)}${within(field.type)}`;
}

/** Who of the staff proposed or decided is another person, and no datum of the customer's own. */
function isOwn({ extensions: { policy } }: Field): boolean {
  return !(policy && 'category' in policy && policy.category === 'trail');
}

function within(output: GraphQLOutputType): string {
  const type = getNamedType(output);
  if (isLeafType(type)) return '';
  if (!isObjectType(type) || type.name === 'Customer') return ' { id }';
  return ` { ${Object.values(type.getFields()).filter(isOwn).map(whole).join(' ')} }`;
}

/** Every field of a customer, by name. */
export function fieldsOfCustomer(): Field[] {
  const type = declaredSchema.getType('Customer');
  if (!isObjectType(type)) throw new Error('the schema has no Customer');
  return Object.values(type.getFields());
}
