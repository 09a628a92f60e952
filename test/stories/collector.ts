import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Attributes = Record<string, string>;
export type Span = { traceId: string; spanId: string; parentSpanId?: string; name: string; attributes: Attributes };
/** What stands for an operator's OpenTelemetry collector: it keeps all that it is sent. */
export type Collector = { url: string; bodies: string[]; spans(): Span[]; close(): void };

type Sent = { key: string; value: { stringValue?: string; intValue?: string } }[];
type Body = { resourceSpans: { scopeSpans: { spans: (Omit<Span, 'attributes'> & { attributes: Sent })[] }[] }[] };

export async function startCollector(): Promise<Collector> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      bodies.push(body);
      response.setHeader('content-type', 'application/json').end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server has no other kind of address
  return {
    url: `http://127.0.0.1:${port}`,
    bodies,
    spans: () =>
      bodies
        .flatMap((body) => (JSON.parse(body) as Body).resourceSpans)
        .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
        .map(({ attributes, ...span }) => ({
          ...span,
          attributes: Object.fromEntries(
            attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue ?? '']),
          ),
        })),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
