import { badHeaders, body, foreignBytes, line, usual } from '../door/bad-bytes.ts';
import { request } from '../door/harness.ts';

/** Bytes on the wire, and the status and code in what comes back. */
export type HostileBytes = { what: string; bytes: string; outcome: string };

const get = (path: string, ...headers: string[]) =>
  request(`GET ${path} HTTP/1.1`, ['Host: localhost', 'Connection: close', ...headers]);
const posted = (text: string, ...headers: string[]) =>
  request(
    line,
    ['Host: localhost', ...headers, `Content-Length: ${Buffer.byteLength(text, 'latin1')}`, 'Connection: close'],
    text,
  );
const json = (text: string, ...headers: string[]) => posted(text, 'Content-Type: application/json', ...headers);

export const http: readonly HostileBytes[] = [
  ...badHeaders.map(([what, headers]) => ({ what, bytes: request(line, headers, body), outcome: '400 BAD_REQUEST' })),
  ...foreignBytes.map(([what, bytes]) => ({ what, bytes, outcome: '400 BAD_REQUEST' })),
  ...[
    '/',
    '//graphql',
    '/graphql/',
    '/GraphQL',
    '/%67raphql',
    '/graphql;x=1',
    '/metrics',
    '/exports',
    '/exports/../graphql',
    '/.env',
    '/.git/config',
    '/admin',
  ].map((path) => ({ what: `GET ${path}`, bytes: get(path), outcome: '404 NOT_FOUND' })),
  {
    what: 'a document in the address',
    bytes: get('/graphql?query=%7Bme%7Bname%7D%7D'),
    outcome: '405 METHOD_NOT_ALLOWED',
  },
  {
    what: 'a document in the address of a POST',
    bytes: request('POST /graphql?query={me} HTTP/1.1', usual, body),
    outcome: '400 BAD_REQUEST',
  },
  {
    what: 'DELETE',
    bytes: request('DELETE /graphql HTTP/1.1', [...usual.slice(0, 1), 'Connection: close']),
    outcome: '405 METHOD_NOT_ALLOWED',
  },
  {
    what: 'TRACE',
    bytes: request('TRACE /graphql HTTP/1.1', [...usual.slice(0, 1), 'Connection: close']),
    outcome: '405 METHOD_NOT_ALLOWED',
  },
  {
    what: 'a tunnel',
    bytes: request('CONNECT example.com:443 HTTP/1.1', ['Host: example.com:443']),
    outcome: 'closed',
  },
  {
    what: 'an upgrade to WebSocket',
    bytes: get('/graphql', 'Upgrade: websocket', 'Sec-WebSocket-Key: x'),
    outcome: '405 METHOD_NOT_ALLOWED',
  },
  {
    what: 'another’s preflight',
    bytes: request('OPTIONS /graphql HTTP/1.1', [
      'Host: localhost',
      'Origin: https://evil.example',
      'Access-Control-Request-Method: POST',
      'Connection: close',
    ]),
    outcome: '405 METHOD_NOT_ALLOWED',
  },
  {
    what: 'a body that is announced and does not come',
    bytes: request(line, ['Host: localhost', 'Content-Type: application/json', 'Content-Length: 999999999'], body),
    outcome: '413 PAYLOAD_TOO_LARGE',
  },
  {
    what: 'a form',
    bytes: posted('query={me}', 'Content-Type: application/x-www-form-urlencoded'),
    outcome: '415 UNSUPPORTED_MEDIA_TYPE',
  },
  {
    what: 'a file',
    bytes: posted('--x', 'Content-Type: multipart/form-data; boundary=x'),
    outcome: '415 UNSUPPORTED_MEDIA_TYPE',
  },
  { what: 'a compressed body', bytes: json(body, 'Content-Encoding: gzip'), outcome: '415 UNSUPPORTED_MEDIA_TYPE' },
  {
    what: 'another charset',
    bytes: posted(body, 'Content-Type: application/json; charset=utf-16'),
    outcome: '415 UNSUPPORTED_MEDIA_TYPE',
  },
  { what: 'a batch', bytes: json(`[${body},${body}]`), outcome: '400 BAD_REQUEST' },
  {
    what: 'a parameter that is not there',
    bytes: json('{"query":"{ me }","id":"persisted"}'),
    outcome: '400 BAD_REQUEST',
  },
  { what: 'no JSON', bytes: json('query { me }'), outcome: '400 BAD_REQUEST' },
  { what: 'bytes that are not UTF-8', bytes: json('{"query":"\xff\xfe"}'), outcome: '400 BAD_REQUEST' },
  {
    what: 'a key twice',
    bytes: json('{"query":"{ me }","query":"{ caller { kind } }"}'),
    outcome: '400 BAD_USER_INPUT',
  },
  {
    what: 'lists in lists in lists',
    bytes: json(`{"query":"{ me }","variables":${'['.repeat(5_000)}${']'.repeat(5_000)}}`),
    outcome: '400 BAD_USER_INPUT',
  },
  {
    what: 'a key of idempotency without end',
    bytes: json(
      '{"query":"mutation { setSharing(input: { blocked: true }) { __typename } }"}',
      `Idempotency-Key: ${'x'.repeat(256)}`,
    ),
    outcome: '400 BAD_REQUEST',
  },
  { what: 'a page alone accepted', bytes: json(body, 'Accept: text/html'), outcome: '400 BAD_REQUEST' },
  { what: 'an export’s id that climbs', bytes: get('/exports/..%2f..%2fetc%2fpasswd'), outcome: '404 NOT_FOUND' },
  {
    what: 'an export without a token',
    bytes: get('/exports/DataRequest:01890000-0000-700d-8001-0000000000a1'),
    outcome: '401 UNAUTHENTICATED',
  },
  {
    what: 'an export with a made-up link',
    bytes: get('/exports/DataRequest:01890000-0000-700d-8001-0000000000a1', 'Authorization: Link aaaa'),
    outcome: '401 UNAUTHENTICATED',
  },
  { what: 'a token for JSON', bytes: request('POST /oauth/token HTTP/1.1', usual, body), outcome: '415' },
];

/** The status and code of bytes that came back. */
export function outcomeOfBytes(text: string): string {
  const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
  if (status === undefined) return 'closed';
  const code = /"code":"([A-Z_]+)"/.exec(text)?.[1];
  return code === undefined ? status : `${status} ${code}`;
}
