import { connect, type Socket } from 'node:net';
import { developmentSecret } from '../../prisma/seed/identities.ts';
import { line, usual } from '../door/bad-bytes.ts';
import { request, send } from '../door/harness.ts';
import { mutation, outcomeOf } from './hostile.ts';
import type { Target } from './target.ts';

/** Many at once, or one after another faster than people are; `outcome` is the sum of the answers. */
export type HostileCrowd = { what: string; run(target: Target): Promise<string>; outcome: string };

const sum = (outcomes: readonly string[]): string =>
  [...new Set(outcomes)]
    .toSorted()
    .map((outcome) => `${outcomes.filter((one) => one === outcome).length} × ${outcome}`)
    .join(', ');
const together = <Result>(count: number, work: (index: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));

async function versionOf(target: Target, as: string): Promise<number> {
  const { text } = await target.ask({ as, query: '{ me { version } }' });
  const { data } = JSON.parse(text) as { data: { me: { version: number } } };
  return data.me.version;
}

const update = (version: number, businessName: string) => ({
  query: mutation('updateProfile'),
  variables: { input: { version, businessName } },
});

const get = (path: string) => request(`GET ${path} HTTP/1.1`, ['Host: localhost']);

/** The statuses of requests that are sent before any is answered. */
async function inOneBreath(target: Target, count: number): Promise<string[]> {
  const last = request('GET /health HTTP/1.1', ['Host: localhost', 'Connection: close']);
  const { text } = await send(target.port, get('/health').repeat(count - 1) + last, 10_000);
  return text.match(/HTTP\/1\.1 \d{3}/g) ?? [];
}

/** Opens connections, does something with each, and leaves without a word. */
async function leave(target: Target, count: number, bytes: string, milliseconds: number): Promise<string> {
  const sockets = await together(count, () => {
    const socket: Socket = connect(target.port, '127.0.0.1');
    socket.on('error', () => {});
    return new Promise<Socket>((resolve) => socket.once('connect', () => socket.write(bytes, () => resolve(socket))));
  });
  const { outcome } = await target.ask({ as: 'grace', query: '{ caller { kind } }' });
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  for (const socket of sockets) socket.destroy();
  return outcome;
}

export const crowds: readonly HostileCrowd[] = [
  {
    what: 'twenty updates of one version',
    run: async (target) => {
      const version = await versionOf(target, 'alice');
      const answers = await together(20, (turn) => target.ask({ as: 'alice', ...update(version, `Turn ${turn}`) }));
      return sum(answers.map(({ outcome }) => outcome));
    },
    outcome: '19 × 200 CONFLICT, 1 × 200 answered',
  },
  {
    what: 'ten requests under one key of idempotency',
    run: async (target) => {
      const version = await versionOf(target, 'bob');
      const headers = { 'Idempotency-Key': 'hostile-1' };
      await together(10, () => target.ask({ as: 'bob', headers, ...update(version, 'Once') }));
      return `${(await versionOf(target, 'bob')) - version} effect`;
    },
    outcome: '1 effect',
  },
  {
    what: 'another request under that key',
    run: async (target) =>
      (await target.ask({ as: 'bob', headers: { 'Idempotency-Key': 'hostile-1' }, ...update(1, 'Twice') })).outcome,
    outcome: '422 IDEMPOTENCY_KEY_REUSED',
  },
  {
    what: 'two effects under one key',
    run: async (target) => {
      const query = 'mutation { a: setSharing(input: {}) { __typename } b: setSharing(input: {}) { __typename } }';
      return (await target.ask({ as: 'bob', headers: { 'Idempotency-Key': 'hostile-2' }, query })).outcome;
    },
    outcome: '400 BAD_REQUEST',
  },
  {
    what: 'sharing allowed and blocked ten times at once',
    run: async (target) => {
      const answers = await together(10, (turn) =>
        target.ask({
          as: 'carol',
          query: mutation('setSharing'),
          variables: { input: { blocked: turn % 2 === 0 } },
        }),
      );
      return sum(answers.map(({ outcome }) => outcome));
    },
    outcome: '10 × 200 answered',
  },
  {
    what: 'twelve subscriptions of one caller',
    run: async (target) => {
      const leaving = new AbortController();
      const headers = {
        'Content-Type': 'application/json',
        Accept: 'text/event-stream',
        Authorization: `Bearer ${await target.token('dave')}`,
      };
      const body = JSON.stringify({ query: 'subscription { consentChanged { state } }' });
      const answers = await together(12, () =>
        fetch(`${target.url}/graphql`, { method: 'POST', headers, body, signal: leaving.signal }),
      );
      leaving.abort();
      return sum(answers.map(({ status }) => String(status)));
    },
    outcome: '10 × 200, 2 × 429',
  },
  {
    what: 'twelve guesses at a partner’s secret',
    run: async (target) => {
      const statuses: string[] = [];
      for (let guess = 0; guess < 12; guess += 1) {
        const form = `grant_type=client_credentials&client_id=paypal&client_secret=${developmentSecret('stripe')}${guess}`;
        const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
        statuses.push(String((await target.post(form, type, '/oauth/token')).status));
      }
      return sum(statuses);
    },
    outcome: '10 × 401, 2 × 429',
  },
  {
    what: 'fifty clients that leave in the middle of a body',
    run: (target) => leave(target, 50, request(line, usual.slice(0, 3), '{"que'), 0),
    outcome: '200 answered',
  },
  {
    what: 'fifty clients that leave before they are answered',
    run: (target) => leave(target, 50, request(line, usual.slice(0, 3), '{"query":"{ me }"}'), 0),
    outcome: '200 answered',
  },
  {
    what: 'a hundred connections that say nothing',
    run: (target) => leave(target, 100, '', 100),
    outcome: '200 answered',
  },
  {
    what: 'ten requests in one breath',
    run: async (target) => sum(await inOneBreath(target, 10)),
    outcome: '10 × HTTP/1.1 200',
  },
  {
    what: 'fifty requests in one breath',
    run: async (target) => ((await inOneBreath(target, 50)).length < 50 ? 'cut' : 'answered'),
    outcome: 'cut',
  },
  {
    what: 'a hundred invalid documents at once',
    run: async (target) => {
      const Authorization = `Bearer ${await target.token('frank')}`;
      const answers = await together(100, (turn) =>
        target.post(JSON.stringify({ query: `{ me { field${turn} } }` }), { Authorization }),
      );
      return sum(answers.map(({ status, text }) => outcomeOf(status, text)));
    },
    outcome: '100 × 400 GRAPHQL_VALIDATION_FAILED',
  },
];
