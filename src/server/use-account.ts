import { type ExecutionArgs, type ExecutionResult, getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../context.ts';
import type { ServerContext } from '../door/yoga.ts';
import { fragmentsOf, mergedFields } from '../limits/selection.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Tracer } from '../tracing/tracer.ts';
import type { Account, Accounts } from './accounts.ts';
import { endOperation, operationSpan } from './operation-span.ts';
import { outcomeOfErrors } from './outcome.ts';

type Parts = { accounts: Accounts; metrics: Pick<Metrics, 'refusals'>; tracer: Tracer | null };

/** The root fields, by the schema's names: a client's own name for its operation may hold anything. */
function learnOperation(account: Account, { document, operationName }: ExecutionArgs): void {
  const operation = getOperationAST(document, operationName);
  if (!operation) return;
  account.kind = operation.operation;
  const fields = [...mergedFields([operation.selectionSet], fragmentsOf(document)).values()].flat();
  account.fields = [...new Set(fields.map(({ name }) => name.value))].toSorted();
}

/** Learns for logs, metrics and traces what a valid operation asks for and how it ends. */
export function useAccount({ accounts, metrics, tracer }: Parts): Plugin<Context, ServerContext> {
  const begin = ({ args }: { args: ExecutionArgs & { contextValue: Context } }) => {
    const account = accounts.of(args.contextValue.requestId);
    if (account) learnOperation(account, args);
    return account;
  };
  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      const account = begin({ args });
      const span = account ? operationSpan(tracer, account) : null;
      if (!span) return;
      const execute = executeFn as (given: ExecutionArgs) => unknown; // Envelop leaves it untyped
      setExecuteFn((given: ExecutionArgs) => span.within(() => execute(given)));
      return {
        onExecuteDone: ({ result }) => {
          const { errors = [] } = result as ExecutionResult; // @defer and @stream are not served
          endOperation(span, outcomeOfErrors(errors));
        },
      };
    },
    onSubscribe: ({ args }) => void begin({ args }),
    onResultProcess({ result, serverContext }) {
      const account = accounts.of(serverContext.asked.requestId);
      if (!account || Array.isArray(result) || Symbol.asyncIterator in result) return;
      const errors = result.errors ?? [];
      account.outcome = outcomeOfErrors(errors);
      for (const { extensions } of errors) {
        const { clause } = extensions;
        if (typeof clause === 'string') metrics.refusals.add({ clause, caller: account.caller?.kind ?? 'UNKNOWN' });
      }
    },
  };
}
