import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { isUnavailable } from '../database/unavailable.ts';
import { gatewayError } from '../errors.ts';
import { nameAndCode } from '../name-and-code.ts';
import { currentRequestId } from './request-id.ts';

/** The cause of an error of graphql-js, which wraps what a resolver throws; null for one that was meant for the caller. */
function unexpectedCause(error: unknown): unknown {
  if (!(error instanceof GraphQLError)) return error;
  const { originalError } = error;
  return originalError === undefined || originalError instanceof GraphQLError ? null : originalError;
}

/** What is meant for the caller passes; anything else becomes one of two errors, its cause named in the log alone. */
export function createMask(log: Logger): (error: unknown) => GraphQLError {
  return (error) => {
    const cause = unexpectedCause(error);
    if (cause === null && error instanceof GraphQLError) return error;
    log.error({ requestId: currentRequestId(), ...nameAndCode(cause) }, 'an operation failed');
    const masked = isUnavailable(cause)
      ? gatewayError('SERVICE_UNAVAILABLE', 'The database cannot answer now.', { http: { status: 503 } })
      : gatewayError('INTERNAL_SERVER_ERROR', 'Something failed here.');
    if (!(error instanceof GraphQLError)) return masked;
    const { nodes = null, source = null, positions = null, path = null } = error;
    return new GraphQLError(masked.message, { nodes, source, positions, path, extensions: masked.extensions });
  };
}
