import { isInterfaceType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import { mayDo, mayRead } from '../../src/policy/verdict.ts';
import { declaredSchema } from '../../src/schema.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { type Asker, askers, nodeTypes, signingKey } from './askers.ts';
import { type Ask, documentFor, documentsOf, renamed, type Style } from './asks.ts';
import { coordinatesOfPeople, explained } from './explained.ts';
import { judge, type Shown, type Wrong } from './judge.ts';
import { coordinatesUnderQuery, everyQuestion, rootQuestion } from './questions.ts';
import { setStage } from './stage.ts';

const table = { policy: defaultPolicy, schema: declaredSchema };
const everybody = askers.map((asker) => [asker.name, asker] as const);
const theCast = everybody.filter(([name]) => name === name.toLowerCase());
const shownTo = new Map<string, Shown[]>();
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway({ seed: setStage, config: { SIGNING_KEY: signingKey } });
});
afterAll(() => gateway.stop());

/** Asks over HTTP, and holds each answer against the policy table. */
async function asked(asker: Asker, asks: readonly Ask[], style?: Style): Promise<{ shown: Shown[]; wrong: Wrong[] }> {
  const headers = await asker.headers(gateway);
  const shown: Shown[] = [];
  const wrong: Wrong[] = [];
  for (const ask of asks) {
    const answer = await gateway.gql(documentFor(ask, style), undefined, { headers });
    const judged = judge(table, asker.caller, ask, answer);
    shown.push(...judged.shown);
    wrong.push(...judged.wrong);
  }
  return { shown, wrong };
}

describe('every field, by every path from every root', () => {
  test.each(everybody)('is served to %s or refused as the policy table says', async (name, asker) => {
    const documents = everyQuestion(declaredSchema, asker).flatMap((ask) => documentsOf(ask));
    const { shown, wrong } = await asked(asker, documents);
    shownTo.set(name, shown);
    expect(wrong).toEqual([]);
  });

  test('is among the fields that were asked for', () => {
    const reached = new Set([...shownTo.values()].flat().map(({ coordinate }) => coordinate));
    expect([...reached].toSorted()).toEqual(coordinatesUnderQuery(declaredSchema).toSorted());
    const node = declaredSchema.getType('Node');
    const nodes = isInterfaceType(node) ? declaredSchema.getPossibleTypes(node).map(({ name }) => name) : [];
    expect(nodeTypes.toSorted()).toEqual(nodes.toSorted());
  });

  test('is served to somebody at least, so that no refusal is a mere absence', () => {
    const served = new Set(
      [...shownTo.values()].flat().flatMap(({ coordinate, as }) => (as === 'SERVED' ? [coordinate] : [])),
    );
    expect(coordinatesUnderQuery(declaredSchema).filter((coordinate) => !served.has(coordinate))).toEqual([]);
  });

  test('has a value for everybody who reaches it and may read it, but where there is none', () => {
    const seesNobody = askers.filter(({ name }) => /^THIRD_PARTY (SERVICE|PAYMENT|SUPPORT|FRAUD)/.test(name));
    const absent = askers.flatMap(({ name }) => {
      const shown = shownTo.get(name) ?? [];
      const served = new Set(shown.flatMap(({ coordinate, as }) => (as === 'SERVED' ? [coordinate] : [])));
      const missing = shown.filter(({ coordinate, as }) => as === 'NOT_SHOWN' && !served.has(coordinate));
      return [...new Set(missing.map(({ coordinate }) => `${name}: ${coordinate}`))];
    });
    const explained = [
      // Alice's active services keep her account, so no clock runs.
      'alice: RetentionClock.dueAt',
      'alice: RetentionClock.nextNoticeAt',
      'alice: RetentionClock.eraseFrom',
      // Only staff and partners state a purpose, and nobody has no name.
      'alice: Caller.purpose',
      'login-service: Caller.purpose',
      'nobody: Caller.name',
      'nobody: Caller.purpose',
      // Registered for good.
      ...['newsletter-co', 'insight-labs', 'stripe', 'paypal'].map((name) => `${name}: Partner.expiresAt`),
      // Nothing is told to them when a customer is erased.
      ...['newsletter-co', 'insight-labs'].map((name) => `${name}: Partner.erasureMethod`),
      // It works for alice no longer; its account of bob's is no card.
      ...['Query.customer', ...['expiryMonth', 'expiryYear', 'lastFour'].map((field) => `PaymentMethod.${field}`)].map(
        (coordinate) => `paypal: ${coordinate}`,
      ),
      // What a processor is told of the customers it works for, a third party is never told.
      ...seesNobody.flatMap(({ name }) => [`${name}: Query.customer`, `${name}: Query.request`]),
    ];
    expect(absent.toSorted()).toEqual(explained.toSorted());
  });
});

describe('explainAccess', () => {
  const ofPeople = coordinatesOfPeople(declaredSchema);

  test.each(everybody)('says of %s, field by field, what the answers say', async (name, asker) => {
    const verdicts = await explained(gateway, asker, ofPeople);
    if (!verdicts) return;
    expect(verdicts.map(({ coordinate }) => coordinate)).toEqual(ofPeople);
    const allowed = new Map(verdicts.map((verdict) => [verdict.coordinate, verdict.allowed]));
    const shown = (shownTo.get(name) ?? []).filter(({ coordinate }) => allowed.has(coordinate));
    const disagreeing = shown.filter(
      ({ coordinate, as }) => (as === 'SERVED') !== allowed.get(coordinate) && as !== 'NOT_SHOWN',
    );
    expect(disagreeing).toEqual([]);
    // Who sees alice was shown something of her, and whoever does not was shown nothing.
    expect(shown.some(({ as }) => as === 'SERVED')).toBe([...allowed.values()].includes(true));
  });
});

describe('the same field', () => {
  const customer = (asker: Asker, tokens: number) =>
    documentsOf(rootQuestion(declaredSchema, asker, 'customer'), tokens);

  test.each(theCast)('is answered to %s alike under aliases and in fragments', async (_name, asker) => {
    const [plain, aliased, inFragments] = [
      await asked(asker, customer(asker, 300)),
      await asked(asker, customer(asker, 300).map(renamed)),
      await asked(asker, customer(asker, 300), 'FRAGMENTS'),
    ];
    const refused = ({ shown }: typeof plain) =>
      new Set(shown.flatMap(({ coordinate, as }) => (as === 'REFUSED' ? [coordinate] : [])));
    expect([plain.wrong, aliased.wrong, inFragments.wrong]).toEqual([[], [], []]);
    expect([refused(aliased), refused(inFragments)]).toEqual([refused(plain), refused(plain)]);
  });
});

describe('a filter', () => {
  const looksAt = {
    email: ['contact', 'alice@example.com'],
    phone: ['telephone', '+447700900123'],
    invoiceNumber: ['payment', 'INV-100344'],
    serviceLabel: ['service', 'marlowe-ceramics.example'],
    namePrefix: ['identity', 'Alice'],
  } as const;

  test.each(everybody)('of customers needs the permission of what it looks at, for %s', async (_name, asker) => {
    const { caller } = asker;
    const headers = await asker.headers(gateway);
    for (const [filter, [category, value]] of Object.entries(looksAt)) {
      const document = `{ customers(first: 5, filter: { ${filter}: "${value}" }) { edges { node { id } } } }`;
      const { data, errors } = await gateway.gql(document, undefined, { headers });
      const first = mayDo(defaultPolicy, caller, 'customer:search');
      const verdict = first.allowed ? mayRead(defaultPolicy, caller, category) : first;
      // Partners have no filter that looks at a datum, whatever they may read.
      const allowed = verdict.allowed && caller.kind !== 'PARTNER';
      const found = { customers: { edges: [{ node: { id: `Customer:${asker.ids.Customer}` } }] } };
      expect({ filter, data }).toEqual({ filter, data: allowed ? found : { customers: null } });
      expect(errors.map(({ path }) => path)).toEqual(allowed ? [] : [['customers']]);
    }
  });
});
