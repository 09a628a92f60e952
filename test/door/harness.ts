import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { createSchema, createYoga } from 'graphql-yoga';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { Route } from '../../src/door/routes.ts';
import { createHttpServer } from '../../src/door/server.ts';
import { type ServerContext, useDoor } from '../../src/door/yoga.ts';
import { createDoor, type DoorOptions, type Visit } from '../../src/door.ts';
import { documentCaches, limits } from '../../src/limits.ts';

export type Running = { url: string; port: number; logged: object[]; visits: Visit[] };

/** A door over real HTTP on a free port of this machine; stopped with the test. */
export async function open(routes: readonly Route[], options: Partial<DoorOptions> = {}): Promise<Running> {
  const logged: object[] = [];
  const visits: Visit[] = [];
  const log = { error: (fields: object) => void logged.push(fields) };
  const door = createDoor({ routes, clock: systemClock, log, onVisit: (visit) => visits.push(visit), ...options });
  const server = createHttpServer(door, systemClock);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  // A server on TCP has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, logged, visits };
}

/** Answers with what it was asked. */
export const echo: Route = {
  path: '/graphql',
  methods: {
    POST: { body: 'graphql', answer: ({ operation }) => ({ status: 200, body: JSON.stringify({ data: operation }) }) },
  },
};

/** A /graphql answered by Yoga, its limits in force. */
export function graphql(
  schema: Parameters<typeof createSchema<object>>[0],
  { production = false, candid = true }: { production?: boolean; candid?: boolean | (() => boolean) } = {},
): Route {
  const yoga = createYoga<ServerContext>({
    schema: createSchema<ServerContext>(schema),
    plugins: [
      useDoor(),
      ...limits<ServerContext>({ production, isCandid: () => (typeof candid === 'boolean' ? candid : candid()) }),
    ],
    parserAndValidationCache: documentCaches(),
    graphiql: false,
    landingPage: false,
    cors: false,
    logging: false,
    maxRequestBodySize: false,
  });
  return {
    path: '/graphql',
    methods: { POST: { body: 'graphql', answer: (asked) => yoga.fetch(asked.toRequest(), { asked }) } },
  };
}

/** Posts to /graphql as an ordinary client. */
export const post = (url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' || body instanceof Blob ? body : JSON.stringify(body),
  });

/** Sends these bytes and gives all that comes back until the other side closes, or `milliseconds` have passed. */
export function send(port: number, bytes: string, milliseconds = 3_000): Promise<{ text: string; closed: boolean }> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
    let text = '';
    const finish = (closed: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ text, closed });
    };
    const timer = setTimeout(finish, milliseconds, false);
    socket.on('data', (part) => {
      text += part.toString('latin1');
    });
    socket.on('close', () => finish(true)).on('error', () => finish(true));
  });
}

/** A request written by hand: request line, headers, body. */
export const request = (line: string, headers: readonly string[], body = ''): string =>
  [line, ...headers, '', body].join('\r\n');
