import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CustomerName } from '../../prisma/seed/keys.ts';
import { declaredSchema } from '../../src/schema.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { type Asker, askers, nodeTypes, signingKey } from './askers.ts';
import { type Ask, documentFor, documentsOf, renamed, type Style } from './asks.ts';
import { inOrder } from './in-order.ts';
import { everyQuestion } from './questions.ts';
import { setStage } from './stage.ts';
import { rowsOf } from './strangers.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ seed: setStage, config: { SIGNING_KEY: signingKey } });
});
afterAll(() => gateway.stop());

const unknown = '01890000-0000-7fff-8fff-0123456789ab';
const unknownIds = Object.fromEntries(nodeTypes.map((type) => [type, unknown]));

/** PayPal works for bob. */
const strangerTo = ({ name }: Asker): CustomerName => (name === 'paypal' ? 'carol' : 'bob');

/** Staff but the administrator see everybody; whether somebody would be served, the administrator may ask of anybody. */
const others = askers.filter(({ caller, name }) => caller.kind !== 'STAFF' || name === 'admin');
const isExplanation = ({ key }: Ask): boolean => key === 'explainAccess';

const inPlace: [string, (ask: Ask) => Ask, Style] = ['in place', (ask) => ask, 'IN_PLACE'];
const otherWays: (typeof inPlace)[] = [
  ['under other names', renamed, 'IN_PLACE'],
  ['in fragments', (ask) => ask, 'FRAGMENTS'],
];

async function told(asker: Asker, ids: Asker['ids'], [, change, style]: typeof inPlace) {
  const headers = { ...(await asker.headers(gateway)), 'Content-Type': 'application/json' };
  const asks = everyQuestion(declaredSchema, { ...asker, ids }).filter(
    (ask) => asker.name !== 'admin' || !isExplanation(ask),
  );
  const answers: { status: number; body: string }[] = [];
  for (const ask of asks.flatMap((one) => documentsOf(one, 400)).map(change)) {
    const body = JSON.stringify({ query: documentFor(ask, style) });
    const answer = await fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body });
    answers.push({ status: answer.status, body: inOrder(await answer.text()) });
  }
  return answers;
}

describe('every field, by every path, of somebody unseen is answered as of nobody (P19)', () => {
  const ofTheCast = others.filter(({ name }) => name === name.toLowerCase());
  const asked = [
    ...others.map((asker) => [asker.name, inPlace[0], asker, inPlace] as const),
    ...ofTheCast.flatMap((asker) => otherWays.map((way) => [asker.name, way[0], asker, way] as const)),
  ];

  test.each(asked)('to %s, %s', async (_name, _way, asker, way) => {
    const aboutStranger = await told(asker, { ...asker.ids, ...rowsOf(strangerTo(asker)) }, way);
    // What is the asker's own, whoever is asked about.
    const { Partner, Webhook, WebhookDelivery, ErasureTask } = asker.ids;
    const nobody = { ...asker.ids, ...unknownIds, Partner, Webhook, WebhookDelivery, ErasureTask };
    expect(aboutStranger).toEqual(await told(asker, nobody, way));
  });
});
