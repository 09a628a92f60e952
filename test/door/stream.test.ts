import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Route } from '../../src/door/routes.ts';
import { graphql, open, post, request } from './harness.ts';

const typeDefs = /* GraphQL */ `
  type Query { me: String }
  type Subscription { ticks(count: Int!): Int! }
`;

function ticking() {
  const state = { produced: 0, ended: 0 };
  async function* ticks(_: unknown, { count }: { count: number }) {
    try {
      for (let tick = 1; tick <= count; tick += 1) {
        await sleep(5);
        state.produced += 1;
        yield { ticks: tick };
      }
    } finally {
      state.ended += 1;
    }
  }
  return { state, schema: { typeDefs, resolvers: { Subscription: { ticks: { subscribe: ticks } } } } };
}

const subscribe = (url: string, count: number, init: RequestInit = {}) =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: `subscription { ticks(count: ${count}) }` }),
    ...init,
  });

describe('A subscription', () => {
  it('arrives event by event, with the headers of every answer', async () => {
    const { schema } = ticking();
    const { url } = await open([graphql(schema)]);
    const response = await subscribe(url, 3);
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-request-id')).not.toBeNull();
    expect(response.headers.get('content-encoding')).toBeNull();
    const events = [...(await response.text()).matchAll(/data: (.+)/g)].map(([, data]) => JSON.parse(data ?? ''));
    expect(events).toEqual([{ data: { ticks: 1 } }, { data: { ticks: 2 } }, { data: { ticks: 3 } }]);
  });

  it('is streamed under a wildcard, and refused before it starts where no stream is accepted', async () => {
    const { schema, state } = ticking();
    const { url } = await open([graphql(schema)]);
    const body = { query: 'subscription { ticks(count: 1) }' };
    expect((await post(url, body, { accept: '*/*' })).headers.get('content-type')).toMatch(/^text\/event-stream/);
    await expect.poll(() => state.ended).toBe(1);
    expect((await post(url, body, { accept: 'application/json' })).status).toBe(400);
    expect(state.produced).toBe(1);
  });

  it('ends when its reader leaves', async () => {
    const { schema, state } = ticking();
    const { url, visits, logged } = await open([graphql(schema)]);
    const leaving = new AbortController();
    const response = await subscribe(url, 1_000_000, { signal: leaving.signal });
    await response.body?.getReader().read();
    leaving.abort();
    await expect.poll(() => state.ended).toBe(1);
    await expect.poll(() => visits).toMatchObject([{ status: 499 }]);
    expect(logged).toEqual([]);
  });
});

describe('A stream', () => {
  const chunk = new Uint8Array(64 * 1024);

  it('is produced no faster than it is read, and cut when it is not read for 10 seconds', async () => {
    const state = { produced: 0, cancelled: false };
    const route: Route = {
      path: '/file',
      methods: {
        GET: {
          answer: () =>
            new Response(
              new ReadableStream<Uint8Array>({
                pull(controller) {
                  state.produced += chunk.length;
                  controller.enqueue(chunk);
                },
                cancel() {
                  state.cancelled = true;
                },
              }),
              { headers: { 'content-type': 'application/octet-stream' } },
            ),
        },
      },
    };
    const { port } = await open([route]);
    const socket = connect(port, '127.0.0.1', () => socket.write(request('GET /file HTTP/1.1', ['Host: localhost'])));
    socket.on('error', () => undefined).pause();
    await sleep(1_500);
    const early = state.produced;
    expect(early).toBeGreaterThan(0);
    await sleep(1_500);
    expect(state.produced).toBe(early);
    await expect.poll(() => state.cancelled, { timeout: 12_000, interval: 200 }).toBe(true);
    socket.destroy();
  }, 20_000);

  it('that breaks in the middle does not look whole', async () => {
    const route: Route = {
      path: '/file',
      methods: {
        GET: {
          answer: () => {
            let parts = 0;
            const body = new ReadableStream<Uint8Array>({
              pull(controller) {
                parts += 1;
                if (parts > 3) throw new RangeError('alice@example.com');
                controller.enqueue(chunk);
              },
            });
            return new Response(body, { headers: { 'content-type': 'application/octet-stream' } });
          },
        },
      },
    };
    const { url, logged } = await open([route]);
    const response = await fetch(`${url}/file`);
    await expect(response.arrayBuffer()).rejects.toThrow('terminated');
    expect(logged).toEqual([{ requestId: response.headers.get('x-request-id'), name: 'RangeError' }]);
  });
});
