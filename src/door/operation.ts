import { badInput, gatewayError } from '../errors.ts';
import type { Json, JsonObject } from './json.ts';

/** The parameters of a GraphQL request (GraphQL over HTTP §5.4); `null` counts as left out. */
export type Operation = {
  query: string;
  operationName?: string;
  variables?: JsonObject;
  extensions?: JsonObject;
};

const parameters = new Set(['query', 'operationName', 'variables', 'extensions']);

/** Throws BAD_REQUEST for batches and unknown parameters, BAD_USER_INPUT for a parameter of another type. */
export function readOperation(body: Json): Operation {
  if (!isObject(body))
    throw gatewayError('BAD_REQUEST', 'body: expected one object with query, variables, operationName');
  if (!Object.keys(body).every((name) => parameters.has(name))) {
    throw gatewayError('BAD_REQUEST', 'body: expected only query, variables, operationName and extensions');
  }
  const { query, operationName, variables, extensions } = body;
  if (typeof query !== 'string') throw badInput('query', 'expected a string');
  return {
    query,
    ...(given(operationName) && { operationName: text(operationName, 'operationName') }),
    ...(given(variables) && { variables: object(variables, 'variables') }),
    ...(given(extensions) && { extensions: object(extensions, 'extensions') }),
  };
}

const given = (value: Json | undefined): value is Exclude<Json, null> => value !== undefined && value !== null;

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function text(value: Json, name: string): string {
  if (typeof value !== 'string') throw badInput(name, 'expected a string');
  return value;
}

function object(value: Json, name: string): JsonObject {
  if (!isObject(value)) throw badInput(name, 'expected an object');
  return value;
}
