import type { IncomingMessage } from 'node:http';
import { gatewayError } from '../errors.ts';

/** Node keeps the first of two, or joins them: a proxy before it may keep the other. */
const once = new Set([
  'authorization',
  'content-encoding',
  'content-length',
  'content-type',
  'host',
  'idempotency-key',
  'if-range',
  'origin',
  'range',
  'sec-gpc',
  'transfer-encoding',
  'x-purpose',
  'x-reference',
]);

const hostName = /^(?:[a-z\d](?:[a-z\d._-]*[a-z\d])?|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

/** Refuses what two readers of the same request could understand differently. Throws BAD_REQUEST or UNSUPPORTED_MEDIA_TYPE. */
export function judgeHeaders({ rawHeaders, headers }: IncomingMessage): void {
  judgeRepetitions(rawHeaders);
  if (!isHost(headers.host ?? '')) {
    throw badHeader('host', 'expected a host name, with or without a port');
  }
  if (!isOnly('chunked', headers['transfer-encoding']))
    throw badHeader('transfer-encoding', 'expected chunked or none');
  if (headers['transfer-encoding'] !== undefined && headers['content-length'] !== undefined) {
    throw badHeader('content-length', 'expected none beside transfer-encoding');
  }
  if (!isOnly('100-continue', headers.expect)) throw badHeader('expect', 'expected none');
  if (!isOnly('identity', headers['content-encoding'])) {
    throw gatewayError('UNSUPPORTED_MEDIA_TYPE', 'content-encoding: expected none');
  }
}

/** One that was good a moment ago. Parsing it takes longer than all else that is judged here. */
let lastHost = '';

function isHost(host: string): boolean {
  if (host !== '' && host === lastHost) return true;
  const good = host.length <= 255 && hostName.test(host) && URL.canParse(`http://${host}/`);
  if (good) lastHost = host;
  return good;
}

function judgeRepetitions(rawHeaders: readonly string[]): void {
  const seen: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    if (!once.has(name)) continue;
    if (seen.includes(name)) throw badHeader(name, 'expected once');
    seen.push(name);
  }
}

const isOnly = (allowed: string, value = allowed): boolean => value.toLowerCase() === allowed;

/** Exactly this media type, its charset UTF-8 or left out (RFC 9110 §8.3.1). */
export function judgeContentType(header: string | undefined, type: string): void {
  const [given = '', ...parameters] = (header ?? '').toLowerCase().split(';');
  const fits = given.trim() === type && parameters.length <= 1 && parameters.every((part) => utf8.test(part.trim()));
  if (!fits) throw gatewayError('UNSUPPORTED_MEDIA_TYPE', `Content-Type: expected ${type}, in UTF-8`);
}

const utf8 = /^charset=(?:utf-8|"utf-8")$/;

const badHeader = (name: string, expectation: string) => gatewayError('BAD_REQUEST', `${name}: ${expectation}`);
