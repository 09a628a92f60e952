import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Purpose } from '../../prisma/generated/client/enums.ts';
import { customerId } from '../../prisma/seed/keys.ts';
import { declaredSchema } from '../../src/schema.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { type Asker, askers } from './askers.ts';
import { documentFor, documentsOf } from './asks.ts';
import { everyQuestion } from './questions.ts';
import { acquaintances, pairs, rowsOf, tracesOf } from './strangers.ts';

const tokens = new Map<string, string>();
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
  for (const name of Object.keys(acquaintances)) tokens.set(name, await gateway.token(name));
});
afterAll(() => gateway.stop());

/** The status and the very bytes of an answer. */
async function answerTo(as: string, query: string): Promise<{ status: number; body: string }> {
  const Authorization = `Bearer ${tokens.get(as)}`;
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization },
    body: JSON.stringify({ query }),
  });
  return { status: response.status, body: await response.text() };
}

const partners = Object.entries(acquaintances).flatMap(([name, { sees, strangers }]) =>
  sees === name ? [] : [[name, `Customer:${customerId(sees)}`, strangers] as const],
);

const unknown = '01890000-0000-7fff-8fff-0123456789ab';

/** Every way to ask for one thing by its id. */
function questionsAbout(type: string, id: string): string[] {
  const globalId = JSON.stringify(`${type}:${id}`);
  const byNode = [`{ node(id: ${globalId}) { __typename id } }`, `{ node(id: ${globalId}) { ... on ${type} { id } } }`];
  if (type === 'DataRequest') return [...byNode, `{ request(id: ${globalId}) { id kind } }`];
  if (type !== 'Customer') return byNode;
  const explained = ['name', 'email', 'phone'].map((field) => {
    const asked = ['', ...Object.values(Purpose).map((purpose) => `, purpose: ${purpose}`)].map(
      (purpose, index) =>
        `a${index}: explainAccess(input: { customerId: ${globalId}, field: "Customer.${field}"${purpose} }) { allowed clause reason needs }`,
    );
    return `{ ${asked.join(' ')} }`;
  });
  return [
    ...byNode,
    `{ customer(id: ${globalId}) { id } }`,
    `{ customer(id: ${globalId}) { name email phone services(first: 5) { edges { cursor } } } }`,
    `{ disclosures(first: 5, filter: { customerId: ${globalId} }) { edges { cursor } } }`,
    ...explained,
  ];
}

describe('what belongs to somebody else is answered byte for byte as what does not exist (P19)', () => {
  const answers = (name: string, questions: readonly string[]) =>
    Promise.all(questions.map((question) => answerTo(name, question)));

  test.each(pairs)('when %s asks about %s', async (name, stranger) => {
    for (const [type, id] of Object.entries(rowsOf(stranger))) {
      const aboutStranger = await answers(name, questionsAbout(type, id));
      expect(aboutStranger).toEqual(await answers(name, questionsAbout(type, unknown)));
    }
  });
});

describe('a stranger is not counted either (P19)', () => {
  test.each(partners)('in the customers of %s', async (name, seen) => {
    const all = await answerTo(name, '{ customers(first: 100) { edges { node { id } } pageInfo { hasNextPage } } }');
    const page = { edges: [{ node: { id: seen } }], pageInfo: { hasNextPage: false } };
    expect(JSON.parse(all.body)).toEqual({ data: { customers: page } });
    const first = await answerTo(name, '{ customers(first: 1) { edges { node { id } } pageInfo { hasNextPage } } }');
    expect(first.body).toBe(all.body);
  });

  test.each(partners)('by %s asking who changed since', async (name, seen) => {
    const filter = 'filter: { changedSince: "2000-01-01T00:00:00.000Z" }';
    const { body } = await answerTo(name, `{ customers(first: 100, ${filter}) { edges { node { id } } } }`);
    expect(JSON.parse(body)).toEqual({ data: { customers: { edges: [{ node: { id: seen } }] } } });
  });

  test.each(partners)('by a page of %s that begins after one', async (name, _seen, strangers) => {
    for (const stranger of strangers) {
      const id = customerId(stranger);
      const next = `${id.slice(0, -1)}${Number.parseInt(id.slice(-1), 16) + 1}`;
      const pageAfter = (after: string) =>
        answerTo(name, `{ customers(first: 5, after: "${after}") { edges { cursor } pageInfo { hasNextPage } } }`);
      expect(await pageAfter(id)).toEqual(await pageAfter(next));
    }
  });
});

describe('nothing of a stranger is in any answer', () => {
  const asked = askers.flatMap((asker) => {
    const known = acquaintances[asker.name];
    return known ? [[asker.name, known.strangers[0], asker, known.sees] as const] : [];
  });

  test.each(asked)('to %s, who asks everything with ids of %s', async (name, stranger, asker, sees) => {
    const ids: Asker['ids'] = { ...asker.ids, ...rowsOf(stranger) };
    const answers: string[] = [];
    for (const ask of everyQuestion(declaredSchema, { ...asker, ids }).flatMap((one) => documentsOf(one))) {
      answers.push((await answerTo(name, documentFor(ask))).body);
    }
    const everything = answers.join('\n');
    expect(tracesOf(stranger).filter((trace) => everything.includes(trace))).toEqual([]);
    expect(everything).toContain(customerId(sees));
  });
});
