import { afterAll, beforeAll, expect, it } from 'vitest';
import { minutes } from '../../src/clock.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { clauses, customer, partner } from './cast.ts';
import { change } from './change.ts';
import { letterTo } from './mailbox.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

type Event = Record<string, unknown>;
type Page = { edges: { cursor: string; node: Event }[]; pageInfo: { hasNextPage: boolean } };
const history = /* GraphQL */ `query History($id: ID!, $first: Int!, $after: String) {
  customer(id: $id) {
    sharingHistory(first: $first, after: $after) {
      edges { cursor node {
        purpose partnerId allowed source actorKind decidedAt recordedAt policyVersion evidence
      } }
      pageInfo { hasNextPage }
    }
  }
}`;
const read = (as: string, variables: { first: number; after?: string }, id = customer('bob')) =>
  gateway.gql<{ customer: { sharingHistory: Page | null } | null }>(history, { id, ...variables }, { as });

async function eventsOf(as: string, first = 10): Promise<Event[]> {
  const { data, errors } = await read(as, { first });
  expect(errors).toEqual([]);
  return data?.customer?.sharingHistory?.edges.map(({ node }) => node) ?? [];
}

const all = { purpose: null, partnerId: null };
const byBob = { actorKind: 'CUSTOMER', evidence: null };

it('customers read every decision on sharing of theirs, newest first, whoever recorded it', async () => {
  const seeded = await eventsOf('bob');
  expect(seeded).toMatchObject([
    { ...all, allowed: false, source: 'PORTAL', ...byBob, policyVersion: '2026-11-01' },
    { purpose: 'MARKETING', partnerId: null, allowed: true, source: 'SIGN_UP', policyVersion: '2018-05-25' },
    { ...all, allowed: true, source: 'SIGN_UP', ...byBob },
  ]);
  const set = (as: string, input: Event, headers = {}) => change(gateway, 'setSharing', input, { as, headers });
  const ticket = { customerId: customer('bob'), via: 'HELPDESK_TICKET', reference: 'HD-7' };
  const steps = [
    () => set('bob', { partnerId: partner('newsletter-co'), allowed: false }),
    () => set('bob', { blocked: false }),
    () => gateway.gql('{ me { id } }', {}, { as: 'bob', headers: { 'Sec-GPC': '1' } }),
    () => set('billing', { ...ticket, purpose: 'ANALYTICS', allowed: false }),
    () => set('billing', { ...ticket, blocked: false }),
  ];
  for (const step of steps) {
    gateway.clock.advance(minutes(1));
    await step();
  }
  const { token } = await letterTo(gateway, 'bob@example.com', 'mail.confirm-decision');
  gateway.clock.advance(minutes(1));
  await change(gateway, 'confirmConsent', { token });

  const now = gateway.clock.now().toISOString();
  expect(await eventsOf('bob')).toEqual([
    { ...all, allowed: true, source: 'TICKET', actorKind: 'CUSTOMER', evidence: 'HD-7', ...at(now) },
    expect.objectContaining({ purpose: 'ANALYTICS', allowed: false, actorKind: 'STAFF', evidence: 'HD-7' }),
    expect.objectContaining({ ...all, allowed: false, source: 'GLOBAL_PRIVACY_CONTROL', ...byBob }),
    expect.objectContaining({ ...all, allowed: true, source: 'PORTAL', ...byBob }),
    expect.objectContaining({ purpose: null, partnerId: partner('newsletter-co'), allowed: false }),
    ...seeded,
  ]);
});

const at = (time: string) => ({ decidedAt: time, recordedAt: time, policyVersion: '2026-11-01' });

it('page by page they are the same', async () => {
  const whole = await eventsOf('bob');
  const found: Event[] = [];
  let after: string | undefined;
  do {
    const { data } = await read('bob', { first: 3, ...(after && { after }) });
    const page = data?.customer?.sharingHistory;
    found.push(...(page?.edges.map(({ node }) => node) ?? []));
    after = page?.pageInfo.hasNextPage ? page.edges.at(-1)?.cursor : undefined;
  } while (after);
  expect(found).toEqual(whole);
});

it('staff who may see the choices may see how they came about, and others are refused', async () => {
  for (const as of ['support', 'billing', 'privacy']) expect(await eventsOf(as)).toEqual(await eventsOf('bob'));
  const legal = await read('legal', { first: 5 });
  expect(clauses(legal)).toEqual({ 'customer.sharingHistory': 'P19' });
  expect(legal.data).toEqual({ customer: { sharingHistory: null } });
});

it('no partner reads it, not even of customers it works for; other customers do not find the customer', async () => {
  const paypal = await read('paypal', { first: 5 });
  expect(paypal.data).toEqual({ customer: { sharingHistory: null } });
  expect(clauses(paypal)).toEqual({ 'customer.sharingHistory': 'P19' });
  const newsletter = await read('newsletter-co', { first: 5 }, customer('alice'));
  expect(newsletter.data).toEqual({ customer: { sharingHistory: null } });
  expect(clauses(newsletter)).toEqual({ 'customer.sharingHistory': 'P19' });
  expect((await read('alice', { first: 5 })).data).toEqual({ customer: null });
});
