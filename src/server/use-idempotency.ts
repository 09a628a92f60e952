import { getOperationAST, OperationTypeNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../context.ts';
import { gatewayError } from '../errors.ts';
import { fragmentsOf, mergedFields } from '../limits/selection.ts';

/** An Idempotency-Key stands for one effect: with it, a mutation has exactly one field. */
export function useIdempotency(): Plugin<Context> {
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const { document, operationName, contextValue: context } = args;
      const operation = getOperationAST(document, operationName);
      if (context.idempotencyKey === null || operation?.operation !== OperationTypeNode.MUTATION) return;
      if (mergedFields([operation.selectionSet], fragmentsOf(document)).size === 1) return;
      const refusal = 'Idempotency-Key: expected a mutation of exactly one field';
      setResultAndStopExecution({ errors: [gatewayError('BAD_REQUEST', refusal, { http: { status: 400 } })] });
    },
  };
}
