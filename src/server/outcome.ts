import type { GraphQLError } from 'graphql';
import type { Outcome } from './accounts.ts';

const byStatus: Readonly<Record<number, Outcome>> = {
  401: 'refused',
  403: 'refused',
  429: 'limited',
  499: 'gone',
  503: 'unavailable',
};

/** Of an answer that is no GraphQL, and of what the door refuses. */
export function outcomeOfStatus(status: number): Outcome {
  const named = byStatus[status];
  if (named) return named;
  if (status >= 500) return 'failed';
  return status >= 400 ? 'invalid' : 'answered';
}

const byCode: Readonly<Record<string, Outcome>> = {
  INTERNAL_SERVER_ERROR: 'failed',
  SERVICE_UNAVAILABLE: 'unavailable',
  RATE_LIMITED: 'limited',
  FORBIDDEN: 'refused',
  UNAUTHENTICATED: 'refused',
};
/** The worst first: an answer in part of which something failed has failed. */
const order: readonly Outcome[] = ['failed', 'unavailable', 'limited', 'refused', 'invalid'];

export function outcomeOfErrors(errors: readonly Pick<GraphQLError, 'extensions'>[]): Outcome {
  const found = new Set(errors.map(({ extensions }) => byCode[String(extensions['code'])] ?? 'invalid'));
  return order.find((outcome) => found.has(outcome)) ?? 'answered';
}
