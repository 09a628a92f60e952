import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../clock.ts';
import { uuidv7 } from '../ids.ts';
import { securityHeaders } from './answer-headers.ts';

const seconds = 1000;

/** Requests that may wait for their answers on one connection: of a packet full of them, each would be worked on before anybody else's. */
const mostPipelined = 10;

/**
 * The HTTP server around a door. A connection that is slow with its headers, or silent, is cut after 10 seconds, and one that
 * sends more requests than it waits for at once; one that does not speak HTTP is told so in the door's own shape. The door itself watches bodies and answers.
 */
export function createHttpServer(door: RequestListener, clock: Clock): Server {
  const answering = new WeakMap<Socket, ServerResponse>();
  const server = createServer({
    headersTimeout: 10 * seconds,
    requestTimeout: 15 * seconds,
    keepAliveTimeout: 5 * seconds,
    // Node looks every 30 seconds by default: slow clients would stay four times as long.
    connectionsCheckingInterval: 1 * seconds,
    maxHeaderSize: 16 * 1024,
    // The door refuses a missing Host itself.
    requireHostHeader: false,
  });
  const waiting = new WeakMap<Socket, number>();
  const listen: RequestListener = (request, response) => {
    const { socket } = request;
    const before = waiting.get(socket) ?? 0;
    // The parser goes on with what it has of a connection that is cut.
    if (socket.destroyed || before >= mostPipelined) return void socket.destroy();
    waiting.set(socket, before + 1);
    response.once('close', () => waiting.set(socket, (waiting.get(socket) ?? 1) - 1));
    answering.set(socket, response);
    door(request, response);
  };
  server.on('request', listen).on('checkExpectation', listen);
  server.on('clientError', (_error, socket: Socket) => {
    const isUnderWay = answering.get(socket)?.headersSent === true && answering.get(socket)?.writableFinished === false;
    if (socket.writable && !isUnderWay) socket.write(badRequest(uuidv7(clock.now())));
    socket.destroySoon();
  });
  return server;
}

const refusal = JSON.stringify({
  errors: [{ message: 'request: expected HTTP/1.1', extensions: { code: 'BAD_REQUEST' } }],
});

const badRequest = (requestId: string): string =>
  [
    'HTTP/1.1 400 Bad Request',
    ...Object.entries(securityHeaders).map(([name, value]) => `${name}: ${value}`),
    `x-request-id: ${requestId}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(refusal)}`,
    'connection: close',
    '',
    refusal,
  ].join('\r\n');
