import { type ExecutionArgs, GraphQLError, getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { askedNodes } from '../limits/nodes.ts';
import { fragmentsOf } from '../limits/selection.ts';
import type { Meter } from '../rates/meter.ts';

type Metered = { meter: Meter };

/** What an operation costs: the nodes it asks for, and 1 at least, which has been paid when it came in. */
function furtherCost({ document, operationName, variableValues }: ExecutionArgs): number {
  const operation = getOperationAST(document, operationName);
  return operation ? Math.max(0, askedNodes(operation, fragmentsOf(document), variableValues ?? {}) - 1) : 0;
}

/** Takes what an operation costs from its caller's quota, before it is executed. */
export function useMeter<Context extends Metered>(): Plugin<Context, Context> {
  async function pay(args: ExecutionArgs, { meter }: Metered): Promise<GraphQLError | null> {
    const cost = furtherCost(args);
    if (cost === 0) return null;
    try {
      await meter.spend(cost);
      return null;
    } catch (error) {
      if (error instanceof GraphQLError) return error;
      throw error;
    }
  }
  return {
    async onExecute({ args, setResultAndStopExecution }) {
      const refusal = await pay(args, args.contextValue);
      if (refusal) setResultAndStopExecution({ errors: [refusal] });
    },
    async onSubscribe({ args, setResultAndStopExecution }) {
      const refusal = await pay(args, args.contextValue);
      if (refusal) setResultAndStopExecution({ errors: [refusal] });
    },
  };
}
