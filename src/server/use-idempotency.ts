import { type ExecutionArgs, getOperationAST, OperationTypeNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../context.ts';
import { gatewayError } from '../errors.ts';
import { fragmentsOf, mergedFields } from '../limits/selection.ts';

/** How many effects a mutation asks for, every @include taken as met; null for a query. */
function effectsOf({ document, operationName }: ExecutionArgs): number | null {
  const operation = getOperationAST(document, operationName);
  if (operation?.operation !== OperationTypeNode.MUTATION) return null;
  const fields = [...mergedFields([operation.selectionSet], fragmentsOf(document)).values()].flat();
  return fields.filter(({ name }) => name.value !== '__typename').length;
}

/** An Idempotency-Key stands for one effect: a mutation that comes with one has exactly one field. */
export function useIdempotency(): Plugin<Context> {
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const effects = args.contextValue.idempotencyKey === null ? null : effectsOf(args);
      if (effects === null || effects === 1) return;
      const refusal = 'Idempotency-Key: expected a mutation of exactly one field';
      setResultAndStopExecution({ errors: [gatewayError('BAD_REQUEST', refusal, { http: { status: 400 } })] });
    },
  };
}
