import { GraphQLError } from 'graphql';

type ErrorEntry = { status: number; meaning: string; remedy: string };

/** Every code that leaves the gateway; printed as schema/errors.md. `status` is the HTTP status when it ends the request. */
export const errorCodes = {
  UNAUTHENTICATED: {
    status: 401,
    meaning: 'The token is missing where one is needed, or it is not valid.',
    remedy: 'Get a fresh token from the identity provider, or from POST /oauth/token for a partner.',
  },
  FORBIDDEN: {
    status: 200,
    meaning:
      'The policy refuses this field or action to this caller; `clause` names the promise, `needs` what would change it.',
    remedy: 'Leave the field out, or call with what `needs` lists.',
  },
  BAD_USER_INPUT: {
    status: 400,
    meaning: 'A value is not what its field expects; `field` names it. The value is never repeated.',
    remedy: 'Correct the named field.',
  },
  BAD_REQUEST: {
    status: 400,
    meaning: 'The request is not one that this path understands.',
    remedy: 'Send what the message expects.',
  },
  GRAPHQL_PARSE_FAILED: {
    status: 400,
    meaning: 'The document is not GraphQL.',
    remedy: 'Correct the syntax at the given location.',
  },
  GRAPHQL_VALIDATION_FAILED: {
    status: 400,
    meaning: 'The document does not fit the schema.',
    remedy: 'Check it against schema/schema.graphql, or schema/partner.graphql for a partner.',
  },
  OPERATION_RESOLUTION_FAILURE: {
    status: 400,
    meaning: 'The document has several operations and none is named, or not the named one.',
    remedy: 'Send `operationName`.',
  },
  LIMIT_EXCEEDED: {
    status: 400,
    meaning: 'The document is deeper, longer or larger than allowed; the message names the limit.',
    remedy: 'Ask for less at once.',
  },
  CONFLICT: {
    status: 200,
    meaning: 'Somebody else was faster, or the state does not allow it. A member of the result; nothing was changed.',
    remedy: 'Read the object again, and decide again.',
  },
  RESTRICTED: {
    status: 200,
    meaning: 'The processing of the customer’s data is restricted. A member of the result; nothing was changed.',
    remedy: 'Leave it, or end the restriction first.',
  },
  LINK_INVALID: {
    status: 200,
    meaning: 'A one-time link is unknown, used or expired: one answer for all. A member of the result.',
    remedy: 'Ask for a new link.',
  },
  IDEMPOTENCY_KEY_IN_FLIGHT: {
    status: 409,
    meaning: 'A request with this Idempotency-Key is being carried out.',
    remedy: 'Repeat the same request after a moment.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    meaning: 'This Idempotency-Key came with another body before.',
    remedy: 'Use a new key for a new request.',
  },
  METHOD_NOT_ALLOWED: { status: 405, meaning: 'The path does not take this method.', remedy: 'Use POST.' },
  NOT_FOUND: { status: 404, meaning: 'There is nothing at this path.', remedy: 'See the paths in the README.' },
  GONE: {
    status: 410,
    meaning: 'The export was there for its days, and is destroyed.',
    remedy: 'Open a new request of kind EXPORT.',
  },
  RANGE_NOT_SATISFIABLE: {
    status: 416,
    meaning: 'The range lies beyond the end; `Content-Range` tells the length.',
    remedy: 'Ask for a part that is there.',
  },
  PAYLOAD_TOO_LARGE: { status: 413, meaning: 'The body is over 256 KB.', remedy: 'Send a smaller request.' },
  RATE_LIMITED: {
    status: 429,
    meaning: 'Too many tries, or too much asked for; `Retry-After` tells in how many seconds the next may come.',
    remedy: 'Wait, then try again; `RateLimit` tells beforehand what is left.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    meaning: 'The body is not application/json in UTF-8.',
    remedy: 'Send `Content-Type: application/json`.',
  },
  SERVICE_UNAVAILABLE: {
    status: 503,
    meaning: 'A part that the answer needs is out of reach, so nothing is answered.',
    remedy: 'Try again after a moment.',
  },
  TIMED_OUT: {
    status: 504,
    meaning: 'The operation took too long and was stopped; what it had not committed is undone.',
    remedy: 'Ask for less at once. Repeat a change under its Idempotency-Key, which tells whether it had been made.',
  },
  INTERNAL_SERVER_ERROR: {
    status: 500,
    meaning: 'Something failed here; the cause is in the log under the request id, never in the answer.',
    remedy: 'Report the request id.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorCodes;

/** An error meant for the caller: shown as it is, while every other error is masked. */
export function gatewayError(code: ErrorCode, message: string, extensions: Record<string, unknown> = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...extensions } });
}

/** Bad input: names the field (`input.email`) and what is expected, never the value. */
export function badInput(field: string, expectation: string): GraphQLError {
  return gatewayError('BAD_USER_INPUT', `${field}: ${expectation}`, { field });
}
