import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Route } from '../../src/door/routes.ts';
import { badHeaders, body, foreignBytes, line, usual } from './bad-bytes.ts';
import { echo, open, request, send } from './harness.ts';

describe('Bytes on the wire', () => {
  it('are answered when they are an ordinary request', async () => {
    const { port } = await open([echo]);
    expect((await send(port, request(line, usual, body))).text).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('may come in chunks', async () => {
    const { port } = await open([echo]);
    const headers = [
      'Host: localhost',
      'Content-Type: application/json',
      'Transfer-Encoding: chunked',
      'Connection: close',
    ];
    const chunks = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    expect((await send(port, request(line, headers, chunks))).text).toMatch(/^HTTP\/1\.1 200 /);
  });

  it.each(badHeaders)('are refused with %s', async (_what, headers) => {
    const { port } = await open([echo]);
    const { text, closed } = await send(port, request(line, headers, body));
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(text).toContain('"code":"BAD_REQUEST"');
    expect(text).toMatch(/\r\nx-request-id: /i);
    expect(text).toMatch(/\r\nx-content-type-options: nosniff/i);
    expect(closed).toBe(true);
  });

  it.each(foreignBytes)('that are %s end the connection', async (_what, bytes) => {
    const { port } = await open([echo]);
    const { text, closed } = await send(port, bytes);
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(closed).toBe(true);
  });

  it.each([
    ['another server', 'POST http://evil.example/graphql HTTP/1.1'],
    ['a tunnel of the path', 'POST /../graphql HTTP/1.1'],
    ['every path', 'OPTIONS * HTTP/1.1'],
  ])('find nothing when they ask for %s', async (_what, asked) => {
    const { port } = await open([echo]);
    expect((await send(port, request(asked, usual, body))).text).toMatch(/^HTTP\/1\.1 404 /);
  });

  it('are no longer read once a body is too long: 413, then the connection is closed', async () => {
    const { port } = await open([echo]);
    const headers = ['Host: localhost', 'Content-Type: application/json'];
    const declared = await send(port, request(line, [...headers, 'Content-Length: 999999999'], body));
    expect(declared).toMatchObject({
      text: expect.stringMatching(/^HTTP\/1\.1 413 .*connection: close/is),
      closed: true,
    });
    const chunk = `40000\r\n${' '.repeat(0x40000)}\r\n`;
    const endless = await send(port, request(line, [...headers, 'Transfer-Encoding: chunked'], chunk.repeat(20)));
    expect(endless).toMatchObject({ text: expect.stringMatching(/^HTTP\/1\.1 413 /), closed: true });
  });

  it('are refused as a body where none is expected', async () => {
    const health: Route = { path: '/health', methods: { GET: { answer: () => ({ status: 200, body: '{}' }) } } };
    const { port } = await open([health]);
    const { text } = await send(
      port,
      request('GET /health HTTP/1.1', ['Host: localhost', 'Content-Length: 2', 'Connection: close'], '{}'),
    );
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('of a second request follow on the same connection', async () => {
    const { port } = await open([echo]);
    const first = request(line, usual.slice(0, 3), body);
    const { text } = await send(
      port,
      first +
        request(line, usual.slice(0, 3), '{"query": not').replace(/: \d+\r/, ': 13\r') +
        request(line, usual, body),
    );
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400', 'HTTP/1.1 200']);
  });
});

describe('Many requests at once on one connection', () => {
  it('end it, and others are answered meanwhile', async () => {
    let begun = 0;
    const never = new Promise<never>(() => {});
    const answer = () => {
      begun += 1;
      return never;
    };
    const slow: Route = { path: '/slow', methods: { GET: { answer } } };
    const { port } = await open([echo, slow]);
    const flood = send(port, request('GET /slow HTTP/1.1', ['Host: localhost']).repeat(200));
    expect((await send(port, request(line, usual, body))).text).toMatch(/^HTTP\/1\.1 200 /);
    expect(await flood).toEqual({ text: '', closed: true });
    expect(begun).toBe(10);
  });
});

describe('A slow client', () => {
  it('is refused when its body does not come in time', async () => {
    const { port, visits } = await open([echo], { bodyLimits: { bytes: 1_000, milliseconds: 200 } });
    const startedAt = performance.now();
    const { text, closed } = await send(port, request(line, usual.slice(0, 3), '{"que'));
    expect(text).toMatch(/^HTTP\/1\.1 400 .*connection: close/is);
    expect(closed).toBe(true);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(visits).toHaveLength(1);
  });

  it('is cut after 10 seconds of unfinished headers, or of silence, while others are served', async () => {
    const { port } = await open([echo]);
    const slow = [send(port, 'POST /graphql HTTP/1.1\r\nHost: loc', 14_000), send(port, '', 14_000)];
    expect((await send(port, request(line, usual, body))).text).toMatch(/^HTTP\/1\.1 200 /);
    for (const { closed } of await Promise.all(slow)) expect(closed).toBe(true);
  }, 20_000);

  it('is cut, one of hundreds, however it is slow', async () => {
    const { port } = await open([echo]);
    const first = ['POST /graphql HTTP/1.1\r\nHost: loc', `${request(line, usual.slice(0, 3))}{"que`, ''];
    const slow = Array.from({ length: 300 }, (_, index) => send(port, first[index % first.length] ?? '', 14_000));
    expect((await send(port, request(line, usual, body))).text).toMatch(/^HTTP\/1\.1 200 /);
    expect((await Promise.all(slow)).filter(({ closed }) => !closed)).toEqual([]);
  }, 20_000);

  it('that leaves in the middle of its body leaves nothing behind', async () => {
    const { port, logged, visits } = await open([echo]);
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(request(line, usual.slice(0, 3), '{"que'));
      setTimeout(() => socket.destroy(), 50);
    });
    await expect.poll(() => visits).toMatchObject([{ status: 499 }]);
    expect(logged).toEqual([]);
  });
});
