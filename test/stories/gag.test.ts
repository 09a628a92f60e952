import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { childId, customerId } from '../../prisma/seed/keys.ts';
import { days } from '../../src/clock.ts';
import { seededAt } from '../harness/clock.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer } from './cast.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterEach(() => gateway.clock.set(seededAt));
afterAll(() => gateway.stop());

describe('What the law forbids to tell (P16)', () => {
  const disclosed = /* GraphQL */ `
    query Disclosed($id: ID!, $disclosure: ID!) {
      customer(id: $id) {
        disclosures(first: 9) { edges { node { reference } } }
        accessLog(first: 9) { edges { node { caller reference } } }
        retention { holds { reference } }
      }
      disclosures(first: 9, filter: { customerId: $id }) { edges { node { reference } } }
      node(id: $disclosure) { id }
    }
  `;
  const disclosure = `Disclosure:${childId(customerId('bob'), 'disclosure', 1)}`;
  const ofBob = { id: customer('bob'), disclosure };
  const warrant = { edges: [{ node: { reference: 'WARRANT-0311' } }] };
  const read = [{ node: { caller: 'LEGAL', reference: 'WARRANT-0311' } }];

  it('is absent wherever bob looks, as if it did not exist', async () => {
    const { data, errors } = await gateway.gql(disclosed, ofBob, { as: 'bob' });
    expect(errors).toEqual([]);
    expect(data).toEqual({
      customer: { disclosures: { edges: [] }, accessLog: { edges: [] }, retention: { holds: [] } },
      disclosures: { edges: [] },
      node: null,
    });
  });

  it.each(['legal', 'privacy'])('is there for %s', async (as) => {
    const { data } = await gateway.gql(disclosed, ofBob, { as });
    expect(data).toMatchObject({
      customer: { disclosures: warrant, accessLog: { edges: expect.arrayContaining(read) } },
      disclosures: warrant,
      node: { id: disclosure },
    });
  });

  it('does not show in the access log of bob when legal reads it, and leaves the other reads there', async () => {
    const both = /* GraphQL */ `query Warrant($bob: ID!, $alice: ID!) {
      bob: customer(id: $bob) { name disclosures(first: 1) { edges { node { reference } } } }
      alice: customer(id: $alice) { name }
    }`;
    const mine = `{ me { accessLog(first: 9) { edges { node { caller reference fields } } } } }`;
    const [bob, alice] = [customer('bob'), customer('alice')];
    const headers = { 'X-Reference': 'WARRANT-0312' };
    await gateway.gql(both, { bob, alice }, { as: 'legal', headers });
    await gateway.gql(`query Name($id: ID!) { customer(id: $id) { name } }`, { id: bob }, { as: 'support' });

    const bobs = await gateway.gql(mine, {}, { as: 'bob' });
    const support = { node: { caller: 'SUPPORT', reference: null, fields: ['Customer.name'] } };
    expect(bobs.data).toEqual({ me: { accessLog: { edges: [support] } } });
    const alices = await gateway.gql<{ me: { accessLog: { edges: object[] } } }>(mine, {}, { as: 'alice' });
    const legal = { node: { caller: 'LEGAL', reference: 'WARRANT-0312', fields: ['Customer.name'] } };
    expect(alices.data?.me.accessLog.edges).toContainEqual(legal);
  });

  it('is recorded all the same, and shown to bob when the gag has ended', async () => {
    gateway.clock.advance(days(180));
    const { data } = await gateway.gql(disclosed, ofBob, { as: 'bob' });
    expect(data).toMatchObject({
      customer: {
        disclosures: warrant,
        accessLog: {
          edges: expect.arrayContaining([...read, { node: { caller: 'LEGAL', reference: 'WARRANT-0312' } }]),
        },
      },
      disclosures: warrant,
      node: { id: disclosure },
    });
  });

  it('keeps erin from knowing of the second hold, which legal sees', async () => {
    const ask = `query Holds($id: ID!) { customer(id: $id) { retention { holds { reference } } } }`;
    const hers = await gateway.gql(ask, { id: customer('erin') }, { as: 'erin' });
    expect(hers.data).toEqual({ customer: { retention: { holds: [{ reference: 'CASE-0019' }] } } });
    const theirs = await gateway.gql(ask, { id: customer('erin') }, { as: 'legal' });
    expect(theirs.data).toEqual({
      customer: { retention: { holds: [{ reference: 'CASE-0019' }, { reference: 'CASE-0023' }] } },
    });
  });
});
