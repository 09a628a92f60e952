import {
  coerceInputValue,
  type GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  type GraphQLType,
  getNullableType,
  isInputObjectType,
  isInputType,
  isLeafType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
  type VariableDefinitionNode,
} from 'graphql';
import { gatewayError } from '../errors.ts';
import { fieldPath } from '../field-path.ts';
import { expected } from './expected.ts';
import type { Variables } from './nodes.ts';

/** A list of thousands must not cost thousands of errors. */
const mostErrors = 10;
const longestMessage = 200;

class EnoughErrors extends Error {
  override name = 'EnoughErrors';
}

/**
 * What is wrong with the variables of an operation: each error names the path (`variables.input.email`) and what is expected,
 * while graphql-js repeats the value. Without `candid`, the names of types and of their fields are left out.
 */
export function variableErrors(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Variables,
  candid: boolean,
): GraphQLError[] {
  const errors: GraphQLError[] = [];
  const refuse: Refuse = (path, expectation) => {
    errors.push(invalidVariable(fieldPath(['variables', ...path]), expectation));
    if (errors.length === mostErrors) throw new EnoughErrors();
  };
  try {
    for (const definition of operation.variableDefinitions ?? []) {
      judgeVariable(definition, typeFromAST(schema, definition.type), variables, { candid, refuse });
    }
  } catch (error) {
    if (!(error instanceof EnoughErrors)) throw error;
  }
  return errors;
}

type Path = readonly (string | number)[];
type Refuse = (path: Path, expectation: string) => void;

function judgeVariable(
  { variable, defaultValue }: VariableDefinitionNode,
  type: GraphQLType | undefined,
  variables: Variables,
  { candid, refuse }: { candid: boolean; refuse: Refuse },
): void {
  // Validation has refused a variable of an unknown or an output type.
  if (!isInputType(type)) return;
  const name = variable.name.value;
  if (Object.hasOwn(variables, name)) {
    const onError = (path: Path, value: unknown, error: GraphQLError) =>
      refuse([name, ...path], candid || isOwn(error) ? expectation(error, typeAt(type, path), value) : notValid);
    coerceInputValue(variables[name], type, onError, true);
  } else if (isNonNullType(type) && !defaultValue) {
    refuse([name], candid ? expected(type) : notValid);
  }
}

const notValid = 'is not valid';

/** A scalar of ours says what it expects without repeating the value or naming a type. */
const isOwn = (error: GraphQLError): boolean => error.extensions['code'] === 'BAD_USER_INPUT';

/** graphql-js's messages about input objects name fields and types; those about scalars, enums and null repeat the value. */
function expectation(error: GraphQLError, type: GraphQLInputType, value: unknown): string {
  if (!isOwn(error) && (value === null || isLeafType(getNullableType(type)))) return expected(type);
  return error.message.slice(0, longestMessage);
}

/** The type of the value at a path that coercion has walked. */
function typeAt(type: GraphQLInputType, path: Path): GraphQLInputType {
  const [step, ...rest] = path;
  const nullable = getNullableType(type);
  // A single value stands for a list of one, without a step in the path.
  if (isListType(nullable)) return typeAt(nullable.ofType, typeof step === 'number' ? rest : path);
  const field = isInputObjectType(nullable) && step !== undefined ? nullable.getFields()[step] : undefined;
  return field ? typeAt(field.type, rest) : type;
}

/** As an invalid document: 400, but 200 under `Accept: application/json` (GraphQL over HTTP §6.4.1). */
const invalidVariable = (field: string, message: string): GraphQLError =>
  gatewayError('BAD_USER_INPUT', `${field}: ${message}`, { field, http: { status: 400, spec: true } });
