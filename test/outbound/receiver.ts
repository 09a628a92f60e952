import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { certificate, certificateKey } from './certificate.ts';

export type Taken = { path: string; headers: IncomingHttpHeaders; body: string };

/** A real HTTP server on this machine, which keeps what it is sent and answers as it is told to. */
export type Receiver = {
  /** On 127.0.0.1. */
  url: string;
  port: number;
  taken: Taken[];
  /** How it answers from now on. */
  answer(how: (response: ServerResponse) => void): void;
  close(): Promise<void>;
};

/** `secure`: over TLS, with a certificate of `localhost` that nobody else vouches for. */
export async function openReceiver({ secure = false }: { secure?: boolean } = {}): Promise<Receiver> {
  const taken: Taken[] = [];
  let reply = (response: ServerResponse): void => void response.end('taken');
  const listener: RequestListener = (request, response) => {
    text(request).then(
      (body) => {
        taken.push({ path: request.url ?? '', headers: request.headers, body });
        reply(response);
      },
      () => {},
    );
  };
  const server: Server = secure
    ? createSecureServer({ cert: certificate, key: certificateKey }, listener)
    : createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return {
    url: `${secure ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    taken,
    answer: (how) => {
      reply = how;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
