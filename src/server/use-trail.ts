import { type ExecutionArgs, type GraphQLError, getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { underCap } from '../audit/cap.ts';
import type { Context } from '../context.ts';
import { gatewayError } from '../errors.ts';
import { nameAndCode } from '../name-and-code.ts';
import { holdsCardNumber } from '../policy/card-number.ts';

/** An operation's own name, or its kind where a client has put a card's number into the name (P3). */
function operationOf({ document, operationName }: ExecutionArgs): string {
  const operation = getOperationAST(document, operationName);
  const name = operation?.name?.value.slice(0, 100);
  return name !== undefined && !holdsCardNumber(name.replaceAll(/\D+/g, ' '))
    ? name
    : (operation?.operation ?? 'unknown');
}

/** Records what an operation has read. Gives the refusal to answer with instead when that fails. */
export async function recordReads(args: ExecutionArgs & { contextValue: Context }): Promise<GraphQLError | null> {
  const { trail, audit, requestId, log } = args.contextValue;
  const rows = trail.events(operationOf(args));
  if (rows.length === 0) return null;
  try {
    const kind = getOperationAST(args.document, args.operationName)?.operation ?? null;
    const { data, refusal } = await underCap(args.contextValue, kind, rows);
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
