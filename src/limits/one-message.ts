import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

export const oneMessage = 'The document is not valid here.';
const codes: readonly unknown[] = ['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED'];

/**
 * One message for every invalid document, unless the caller is told what is wrong: suggestions and type names rebuild a
 * schema without introspection. Replaces the result, not the verdict, which Yoga keeps for the next caller.
 */
export function useOneMessage<Context extends object>(
  isCandid: (context: Context) => boolean,
): Plugin<Context, Context> {
  return {
    onExecutionResult({ result, setResult, context }) {
      if (!result || Symbol.asyncIterator in result || isCandid(context)) return;
      const invalid = result.errors?.find(({ extensions }) => codes.includes(extensions['code']));
      if (invalid) setResult({ errors: [withoutDetails(invalid)] });
    },
  };
}

/** A syntax error keeps its place in the caller's own text; where validation stumbles tells of the schema. */
function withoutDetails({ source, positions, extensions: { code, http } }: GraphQLError): GraphQLError {
  const extensions = { code, ...(http !== undefined && { http }) };
  return new GraphQLError(
    oneMessage,
    code === 'GRAPHQL_PARSE_FAILED' ? { source, positions, extensions } : { extensions },
  );
}
