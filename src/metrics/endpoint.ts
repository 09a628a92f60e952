import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { ConfigError } from '../config.ts';
import { listening } from '../listening.ts';
import type { Registry } from './instruments.ts';

export type MetricsEndpoint = { url: string; stop(): Promise<void> };

const contentType = 'text/plain; version=0.0.4; charset=utf-8';

type Parts = { registry: Registry; port: number; production: boolean; log: Pick<Logger, 'warn'> };

/** Outside production a second gateway on this machine goes without metrics, where the first has the port: null. */
export async function openMetrics({ registry, port, production, log }: Parts): Promise<MetricsEndpoint | null> {
  try {
    return await serveMetrics(registry, port);
  } catch (error) {
    if (production || !(error instanceof ConfigError)) throw error;
    log.warn(error.message);
    return null;
  }
}

/** `GET /metrics`, on loopback alone: whoever scrapes it runs beside it. Throws ConfigError when the port is taken. */
async function serveMetrics(registry: Registry, port: number): Promise<MetricsEndpoint> {
  const server = createServer({ headersTimeout: 5_000, requestTimeout: 5_000 }, (request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404, { 'content-length': 0 }).end();
      return;
    }
    registry.expose().then(
      (text) => response.writeHead(200, { 'content-type': contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await listening(server, { port, host: '127.0.0.1', setting: 'METRICS_PORT' });
  // A server that listens on TCP has an address with a port.
  const { port: given } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${given}/metrics`,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
