import { Agent, type IncomingMessage, request } from 'node:http';

/** An answer as its very bytes: the status, the headers and the body. */
export type Raw = { status: number; headers: string; body: string };

export type Client = {
  post(headers: Readonly<Record<string, string>>, body: string): Promise<Raw>;
  close(): void;
};

/** What is left of a quota counts down, and so passes by numbers that are canaries. */
const told = ({ rawHeaders }: IncomingMessage): string[] =>
  rawHeaders.filter((_, place) => rawHeaders[place - (place % 2)]?.toLowerCase() !== 'ratelimit');

/** Posts to `/graphql` over connections that are kept: `fetch` would cost more than many of the answers. */
export function openClient(url: string): Client {
  const agent = new Agent({ keepAlive: true });
  const path = new URL('/graphql', url);
  const post = (headers: Readonly<Record<string, string>>, body: string) =>
    new Promise<Raw>((resolve, reject) => {
      const sent = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body), ...headers };
      const call = request(path, { agent, method: 'POST', headers: sent }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: told(answer).join('\n'),
            body: Buffer.concat(parts).toString(),
          }),
        );
      });
      call.on('error', reject);
      call.end(body);
    });
  return { post, close: () => agent.destroy() };
}
