import { connect, type Socket } from 'node:net';
import { type Response, responseIn } from './response.ts';

/** What one connection sends next, and what it does with the answer's body; it throws where the answer is not the right one. */
export type Exchange = { request: Buffer; check(body: Buffer): void };
export type Next = (connection: number) => Exchange;

/** How many requests were answered in how many seconds. */
export type Served = { requests: number; seconds: number };

/**
 * Asks over kept connections, each of which waits for an answer before it asks again. Bytes are written and compared, not
 * parsed, so that it leaves the processor to the server.
 */
export async function load(port: number, connections: number, milliseconds: number, next: Next): Promise<Served> {
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)));
  const began = performance.now();
  const counts = await Promise.all(
    sockets.map((socket, index) => ask(socket, () => next(index), began + milliseconds)),
  );
  const seconds = (performance.now() - began) / 1_000;
  for (const socket of sockets) socket.destroy();
  return { requests: counts.reduce((sum, count) => sum + count, 0), seconds };
}

/** One request, answered. */
export async function once(port: number, exchange: Exchange): Promise<void> {
  const socket = await open(port);
  await ask(socket, () => exchange, 0).finally(() => socket.destroy());
}

const open = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.once('connect', () => resolve(socket.off('error', reject))).once('error', reject);
  });

/** Asks until the time has come, once at least. */
async function ask(socket: Socket, next: () => Exchange, until: number): Promise<number> {
  const answer = answersOn(socket);
  let answered = 0;
  do {
    const { request, check } = next();
    socket.write(request);
    const { status, body } = await answer();
    if (status !== 200) throw new Error(`answered ${status}: ${body.toString()}`);
    check(body);
    answered += 1;
  } while (performance.now() < until);
  return answered;
}

/** Waits for the next answer, of which there is one at a time. */
function answersOn(socket: Socket): () => Promise<Response> {
  let received: Buffer = Buffer.alloc(0);
  let settle: { resolve(response: Response): void; reject(error: Error): void } | undefined;
  socket.on('data', (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const response = responseIn(received);
    if (response === null) return;
    received = Buffer.alloc(0);
    settle?.resolve(response);
  });
  socket.on('close', () => settle?.reject(new Error('the connection was closed')));
  socket.on('error', (error) => settle?.reject(error));
  return () =>
    new Promise((resolve, reject) => {
      settle = { resolve, reject };
    });
}
