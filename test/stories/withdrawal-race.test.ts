import { Agent, request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { partnerId } from '../../prisma/seed/keys.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { serverUrls } from '../harness/server-database.ts';
import { customer, partner } from './cast.ts';
import { change } from './change.ts';

/** On the embedded database statements take turns anyway, so a few reads show as much as many. */
const few = { reads: 300, readers: 4, readsPerTurn: 8 };
const { reads, readers, readsPerTurn } = serverUrls() ? { reads: 10_000, readers: 16, readsPerTurn: 200 } : few;

const alice = customer('alice');
const ways: Record<string, string> = {
  list: /* GraphQL */ `query List($id: ID!) { customers(first: 100) { edges { node { id name } } } customer(id: $id) { id } }`,
  single: /* GraphQL */ `query Single($id: ID!) { customer(id: $id) { id name email } }`,
  node: /* GraphQL */ `query Node($id: ID!) { node(id: $id) { id ... on Customer { name } } }`,
};
const bodies = Object.entries(ways).map(([way, query]) => ({
  way,
  body: JSON.stringify({ query, variables: { id: alice } }),
}));

/** Each closes one of the doors that newsletter-co sees alice through, and opens it again. */
const email = { purpose: 'MARKETING', channel: 'EMAIL' };
const doors = [
  { mutation: 'setSharing', close: { blocked: true }, open: { blocked: false } },
  { mutation: 'setConsent', close: { ...email, state: 'WITHDRAWN' }, open: { ...email, state: 'GRANTED' } },
  ...[{ purpose: 'MARKETING' }, { partnerId: partner('newsletter-co') }].map((what) => {
    return { mutation: 'setSharing', close: { ...what, allowed: false }, open: { ...what, allowed: true } };
  }),
] as const;

let gateway: TestGateway;
const agent = new Agent({ keepAlive: true, maxSockets: readers });
beforeAll(async () => {
  gateway = await startGateway({
    seed: async ({ prisma }) => {
      const unlimited = { ratePerMinute: 10_000_000 };
      await prisma.partner.update({ where: { id: partnerId('newsletter-co') }, data: unlimited });
    },
  });
});
afterAll(async () => {
  agent.destroy();
  await gateway.stop();
});

function ask(body: string, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = request(`${gateway.url}/graphql`, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve(text)).on('error', reject);
    });
    asking.on('error', reject).end(body);
  });
}

/** What is known of alice: from the moment a change is acknowledged until the next is sent. Between, either answer is right. */
type Known = { state: 'SHOWN' | 'HIDDEN' | 'CHANGING'; turn: number };

it(`no read that starts after a withdrawal or a block was acknowledged shows the customer, of ${reads}`, async () => {
  const headers = {
    Authorization: `Bearer ${await gateway.token('newsletter-co')}`,
    'Content-Type': 'application/json',
  };
  let known: Known = { state: 'SHOWN', turn: 0 };
  let begun = 0;
  let inTurn = 0;
  const isOver = () => begun >= reads;
  const turnIsOver = () => isOver() || inTurn >= readsPerTurn;
  const counts = { hidden: 0, shown: 0, between: 0 };
  const wrong: string[] = [];

  async function read({ way, body }: (typeof bodies)[number]): Promise<void> {
    const before = known;
    const text = await ask(body, headers);
    if (!text.includes('"data":{')) throw new Error(`newsletter-co was not answered: ${text.slice(0, 200)}`);
    const seen = text.includes(alice);
    // A change that was sent meanwhile may have been seen or not, or by the second wall alone.
    if (known.turn !== before.turn || before.state === 'CHANGING') {
      counts.between += 1;
      return;
    }
    inTurn += 1;
    counts[before.state === 'HIDDEN' ? 'hidden' : 'shown'] += 1;
    const right = seen === (before.state === 'SHOWN') && !text.includes('"errors"');
    if (!right) wrong.push(`${way}, turn ${before.turn}: ${before.state}, and answered ${text}`);
  }

  async function reader(): Promise<void> {
    while (!isOver()) {
      const next = bodies[begun % bodies.length];
      begun += 1;
      if (next) await read(next);
    }
  }

  async function write(): Promise<void> {
    for (let turn = 1; !isOver(); turn += 1) {
      const { mutation, close, open } = doors[(turn >> 1) % doors.length] ?? doors[0];
      const hides = turn % 2 === 0;
      known = { state: 'CHANGING', turn };
      const { result, errors } = await change(gateway, mutation, hides ? close : open, { as: 'alice' });
      expect([errors, result?.['pending']]).toEqual([[], false]);
      known = { state: hides ? 'HIDDEN' : 'SHOWN', turn: turn + 0.5 };
      inTurn = 0;
      while (!turnIsOver()) await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  const startedAt = performance.now();
  await Promise.all([write(), ...Array.from({ length: readers }, reader)]);
  const seconds = (performance.now() - startedAt) / 1000;
  console.info(`${reads} reads in ${seconds.toFixed(1)} s: ${JSON.stringify(counts)}, ${known.turn} turns`);

  expect(wrong).toEqual([]);
  expect(counts.hidden + counts.shown + counts.between).toBe(reads);
  for (const count of Object.values(counts)) expect(count).toBeGreaterThan(reads / 50);
}, 600_000);
