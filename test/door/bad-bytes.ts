/** The parts of an ordinary request. */
export const body = '{"query":"{ me }"}';
export const line = 'POST /graphql HTTP/1.1';
export const usual = [
  'Host: localhost:4000',
  'Content-Type: application/json',
  `Content-Length: ${body.length}`,
  'Connection: close',
];

/** Headers with which it is refused: 400. */
export const badHeaders: readonly [what: string, headers: readonly string[]][] = [
  ['two Authorization headers', [...usual, 'Authorization: Bearer a', 'authorization: Bearer b']],
  ['two Content-Type headers', [...usual, 'content-type: application/json']],
  ['two Host headers', [...usual, 'Host: localhost']],
  ['two Content-Length headers', [...usual, `Content-Length: ${body.length}`]],
  ['two keys of idempotency', [...usual, 'Idempotency-Key: a', 'Idempotency-Key: b']],
  ['two purposes', [...usual, 'X-Purpose: SUPPORT', 'X-Purpose: MARKETING']],
  ['no Host', usual.slice(1)],
  ['an empty Host', ['Host:', ...usual.slice(1)]],
  ['a Host of spaces and signs', ['Host: a b<script>', ...usual.slice(1)]],
  ['a Host with a path', ['Host: localhost/graphql', ...usual.slice(1)]],
  ['a Host with a user', ['Host: user@localhost', ...usual.slice(1)]],
  ['a Host that is half an address', ['Host: 1.2.3.999', ...usual.slice(1)]],
  ['a Host with a port too high', ['Host: localhost:99999', ...usual.slice(1)]],
  ['a Host that never ends', [`Host: ${'a'.repeat(300)}`, ...usual.slice(1)]],
  ['both lengths', [...usual, 'Transfer-Encoding: chunked']],
  ['an unknown transfer encoding', [...usual.slice(0, 2), 'Transfer-Encoding: gzip, chunked', 'Connection: close']],
  ['chunks twice', [...usual.slice(0, 2), 'Transfer-Encoding: chunked, chunked', 'Connection: close']],
  ['a negative length', [...usual.slice(0, 2), 'Content-Length: -1', 'Connection: close']],
  ['an expectation', [...usual, 'Expect: 200-maybe']],
  ['a header without a name', [...usual, ': value']],
  ['headers without end', [...usual, `X-Long: ${'a'.repeat(20_000)}`]],
];

/** Bytes that are no HTTP/1.1: 400, and the end of the connection. */
export const foreignBytes: readonly [what: string, bytes: string][] = [
  ['TLS', '\x16\x03\x01\x02\x00\x01\x00'],
  ['another protocol', 'EHLO localhost\r\n\r\n'],
  ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
];
