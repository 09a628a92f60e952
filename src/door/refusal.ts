import { GraphQLError } from 'graphql';
import { type ErrorCode, errorCodes, gatewayError } from '../errors.ts';
import type { Answer } from './routes.ts';

/** How a path spells its refusals: GraphQL's errors, or RFC 6749 §5.2 where a form is posted. */
export type RefusalShape = 'graphql' | 'form';
export type Refusal = { code: ErrorCode; answer: Answer & { status: number } };

const headersByStatus: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  401: { 'www-authenticate': 'Bearer realm="customer-data-gateway", error="invalid_token"' },
  503: { 'retry-after': '1' },
};

/** The answer for anything thrown: gatewayError's errors as they are, every other one masked as INTERNAL_SERVER_ERROR. */
export function toRefusal(
  thrown: unknown,
  { shape, contentType }: { shape: RefusalShape; contentType: string },
): Refusal {
  const known = thrown instanceof GraphQLError ? codeOf(thrown) : null;
  const error =
    thrown instanceof GraphQLError && known ? thrown : gatewayError('INTERNAL_SERVER_ERROR', 'Unexpected error.');
  const code = known ?? 'INTERNAL_SERVER_ERROR';
  // FORBIDDEN is 200 beside data; here it ends the request.
  const status = errorCodes[code].status === 200 ? 403 : errorCodes[code].status;
  const { http, ...extensions } = error.extensions;
  const body =
    shape === 'form'
      ? { error: status < 500 ? 'invalid_request' : 'temporarily_unavailable', error_description: error.message }
      : { errors: [{ message: error.message, extensions }] };
  const headers = { 'content-type': `${contentType}; charset=utf-8`, ...headersByStatus[status], ...headersOf(http) };
  return { code, answer: { status, headers, body: JSON.stringify(body) } };
}

function codeOf(error: GraphQLError): ErrorCode | null {
  const { code } = error.extensions;
  return typeof code === 'string' && isErrorCode(code) ? code : null;
}

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errorCodes, code);

/** Headers ride where Yoga looks for them too: `extensions.http.headers`, which is never part of the body. */
function headersOf(http: unknown): Record<string, string> {
  if (typeof http !== 'object' || http === null || !('headers' in http)) return {};
  return Object.fromEntries(Object.entries(http.headers ?? {}).map(([name, value]) => [name, String(value)]));
}
