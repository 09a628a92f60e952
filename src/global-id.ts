import { badInput } from './errors.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** `Customer:0192f3c1-…`: the type, a colon and the row's UUID. */
export const globalId = (type: string, id: string): string => `${type}:${id}`;

export const isUuid = (text: string): boolean => uuid.test(text);

/** Takes a global id apart; anything else is bad input of the named field. */
export function readGlobalId(value: string, field: string): { type: string; id: string } {
  const [type = '', id = '', ...rest] = value.split(':');
  if (!/^[A-Z][A-Za-z]{0,39}$/.test(type) || !isUuid(id) || rest.length > 0) {
    throw badInput(field, 'expected an id as the gateway gives them: a type, a colon and a UUID');
  }
  return { type, id };
}

/** The UUID in a global id that must be of the named type. */
export function idOf(type: string, value: string, field: string): string {
  const parts = readGlobalId(value, field);
  if (parts.type !== type) throw badInput(field, `expected an id of a ${type}`);
  return parts.id;
}
