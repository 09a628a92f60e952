import { type ExecutionArgs, type GraphQLError, getOperationAST, type OperationDefinitionNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { type Capped, underCap } from '../audit/cap.ts';
import type { Context } from '../context.ts';
import { gatewayError } from '../errors.ts';
import { nameAndCode } from '../name-and-code.ts';
import { holdsCardNumber } from '../policy/card-number.ts';

/** An operation's own name, or its kind where a client has put a card's number into the name (P3). */
function nameOf(operation: OperationDefinitionNode | null): string {
  const name = operation?.name?.value.slice(0, 100);
  return name !== undefined && !holdsCardNumber(name.replaceAll(/\D+/g, ' '))
    ? name
    : (operation?.operation ?? 'unknown');
}

/** Records what an operation has read. Gives the refusal to answer with instead when that fails. */
export const recordReads = ({ document, operationName, contextValue }: Recorded): Promise<GraphQLError | null> =>
  recordOperation(contextValue, getOperationAST(document, operationName) ?? null);

type Recorded = ExecutionArgs & { contextValue: Context };

/** What an operation is recorded with. */
export type Recording = Capped & Pick<Context, 'trail' | 'audit' | 'requestId' | 'log'>;

export async function recordOperation(
  context: Recording,
  operation: OperationDefinitionNode | null,
): Promise<GraphQLError | null> {
  const { trail, audit, requestId, log } = context;
  const rows = trail.events(nameOf(operation));
  if (rows.length === 0) return null;
  try {
    const { data, refusal } = await underCap(context, operation?.operation ?? null, rows);
    await audit.record(data);
    return refusal;
  } catch (cause) {
    log.error({ requestId, ...nameAndCode(cause) }, 'a read could not be recorded, so it is not answered');
    const refusal = 'The read could not be recorded, so nothing is answered.';
    return gatewayError('SERVICE_UNAVAILABLE', refusal, { http: { status: 503 } });
  }
}

/** Records what was read before the answer leaves. When that fails, no data leaves. */
export function useTrail(): Plugin<Context> {
  return {
    onExecute: ({ args }: { args: ExecutionArgs & { contextValue: Context } }) => ({
      async onExecuteDone({ setResult }) {
        const refusal = await recordReads(args);
        if (refusal) setResult({ errors: [refusal] });
      },
    }),
  };
}
