import { afterAll, beforeAll, expect, it } from 'vitest';
import { customerId } from '../../prisma/seed/keys.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const signal = { 'Sec-GPC': '1' };
const mine = /* GraphQL */ `{ me { sharing { blocked globalPrivacyControl } } }`;
const lift = /* GraphQL */ `mutation { setSharing(input: { blocked: false }) { __typename } }`;
const sharing = async (headers: Record<string, string> = {}) => {
  const { data } = await gateway.gql<{ me: { sharing: unknown } }>(mine, {}, { as: 'alice', headers });
  return data?.me.sharing;
};
const seenBy = async (partner: string) => {
  const document = /* GraphQL */ `{ customers(first: 10) { edges { node { id } } } }`;
  const { data } = await gateway.gql<{ customers: { edges: unknown[] } }>(document, {}, { as: partner });
  return data?.customers.edges.length;
};
const events = () => gateway.database.prisma.sharingEvent.count({ where: { customerId: customerId('alice') } });

it('a Global Privacy Control signal blocks at once, once, and until the customer answers it', async () => {
  expect(await seenBy('newsletter-co')).toBe(1);
  const before = await events();

  expect(await sharing(signal)).toEqual({ blocked: true, globalPrivacyControl: true });
  expect(await seenBy('newsletter-co')).toBe(0);
  expect(await sharing(signal)).toEqual({ blocked: true, globalPrivacyControl: true });
  expect(await events()).toBe(before + 1);

  await gateway.gql(lift, {}, { as: 'alice', headers: signal });
  expect(await sharing(signal)).toEqual({ blocked: false, globalPrivacyControl: false });
  expect(await seenBy('newsletter-co')).toBe(1);
  expect(await events()).toBe(before + 2);
});

it.each(['0', 'true', '1, 1', ''])('a header of %j is no signal', async (value) => {
  const before = await events();
  await sharing({ 'Sec-GPC': value });
  expect(await events()).toBe(before);
});

it('staff and partners send no signal for anybody', async () => {
  const total = () => gateway.database.prisma.sharingEvent.count();
  const before = await total();
  for (const as of ['billing', 'newsletter-co', 'login-service']) {
    await gateway.gql('{ caller { kind } }', {}, { as, headers: signal });
  }
  expect(await total()).toBe(before);
});
