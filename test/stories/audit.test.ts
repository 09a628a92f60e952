import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CustomerName, customerId, partnerId } from '../../prisma/seed/keys.ts';
import { minutes } from '../../src/clock.ts';
import { globalId } from '../../src/global-id.ts';
import { reached, shownPlan } from '../erasure/carry-out.ts';
import { type AskOptions, startGateway, type TestGateway } from '../harness/gateway.ts';
import { clauses, customer, partner, stranger } from './cast.ts';
import { ending } from './change.ts';
import { requestStories } from './requests.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const { open, idIn, staff } = requestStories(() => gateway);

type Event = {
  at: string;
  kind: string;
  outcome: string;
  callerId: string;
  reference: string | null;
  operation: string;
  subjects: string[];
  clauses: string[];
};
type Connection<Node> = {
  edges: { node: Node }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
};

/** Asks a list to its end, three at a time. */
async function whole<Node>(field: string, document: string, variables: object, as: string): Promise<Node[]> {
  const rest = async (after: string | null): Promise<Node[]> => {
    const asked = { ...variables, after };
    const { data, errors } = await gateway.gql<Record<string, Connection<Node>>>(document, asked, { as });
    expect(errors).toEqual([]);
    const { edges = [], pageInfo } = data?.[field] ?? {};
    return [...edges.map(({ node }) => node), ...(pageInfo?.hasNextPage ? await rest(pageInfo.endCursor) : [])];
  };
  return rest(null);
}

const eventsQuery = /* GraphQL */ `query Events($after: String, $filter: AuditFilter) {
  auditEvents(first: 3, after: $after, filter: $filter) {
    edges { node { at kind outcome callerId reference operation subjects clauses } } pageInfo { hasNextPage endCursor } } }`;
const events = (filter: Record<string, unknown>, as = 'privacy') =>
  whole<Event>('auditEvents', eventsQuery, { filter }, as);

type Seen = {
  customerId: string;
  firstAt: string;
  lastAt: string;
  reads: number;
  fields: string[];
  references: string[];
};
const seenQuery = /* GraphQL */ `query Seen($after: String, $input: CustomersSeenByInput!) {
  customersSeenBy(first: 3, after: $after, input: $input) {
    edges { node { customerId firstAt lastAt reads fields references } } pageInfo { hasNextPage endCursor } } }`;
const seenBy = (input: Record<string, unknown>, as = 'privacy') =>
  whole<Seen>('customersSeenBy', seenQuery, { input }, as);

/** Reads something of a customer, a minute after everything before, and gives when. */
async function read(name: CustomerName, fields: string, options: AskOptions): Promise<Date> {
  gateway.clock.advance(minutes(1));
  await gateway.gql(`query Read($id: ID!) { customer(id: $id) { ${fields} } }`, { id: customer(name) }, options);
  return gateway.clock.now();
}

const iso = (time: Date, by = 0) => new Date(time.getTime() + by).toISOString();

describe('The trail, asked by privacy staff', () => {
  let from: Date;
  let until: Date;
  beforeAll(async () => {
    from = await read('alice', 'name', { as: 'support', headers: { 'X-Reference': 'HD-1' } });
    await read('bob', 'name email', { as: 'support' });
    await read('alice', 'name', { as: 'stripe' });
    await read('bob', 'name invoices(first: 1) { edges { node { number } } }', { as: 'support' });
    await read('alice', 'email phone', { as: 'newsletter-co' });
    for (const name of ['carol', 'grace', 'frank', 'erin'] as const) await read(name, 'name', { as: 'support' });
    await read('alice', 'phone', { as: 'support', headers: { 'X-Reference': 'HD-2' } });
    until = await read('dave', 'name', { as: 'support' });
  });

  it('tells whom a member of staff saw between two moments, each once, and nobody of whom all was refused', async () => {
    const seen = await seenBy({ callerId: 'support', from: iso(from), until: iso(until) });
    const names = ['alice', 'bob', 'carol', 'erin', 'frank', 'grace'] as const;
    expect(seen.map((one) => one.customerId)).toEqual(names.map(customer).toSorted());
    expect(seen.find((one) => one.customerId === customer('alice'))).toEqual({
      customerId: customer('alice'),
      firstAt: iso(from),
      lastAt: iso(until, -minutes(1)),
      reads: 2,
      fields: ['Customer.name', 'Customer.phone'],
      references: ['HD-1', 'HD-2'],
    });
    const bob = seen.find((one) => one.customerId === customer('bob'));
    expect(bob).toMatchObject({ reads: 2, fields: ['Customer.email', 'Customer.name'], references: [] });
  });

  it('takes the first moment as within the time, and the last as outside', async () => {
    const seen = async (since: Date, before: Date) =>
      (await seenBy({ callerId: 'support', from: iso(since), until: iso(before) })).map((one) => one.customerId);
    expect(await seen(from, new Date(from.getTime() + 1))).toEqual([customer('alice')]);
    expect(await seen(new Date(from.getTime() - 1), from)).toEqual([]);
    expect(await seen(until, new Date(until.getTime() + 1))).toEqual([customer('dave')]);
  });

  it('knows a partner by the id of its registration, written either way', async () => {
    const span = { from: iso(from), until: iso(until) };
    for (const callerId of [partner('stripe'), partnerId('stripe')]) {
      expect(await seenBy({ callerId, ...span })).toMatchObject([{ customerId: customer('alice'), reads: 1 }]);
      expect(await events({ callerId, since: span.from })).toMatchObject([{ callerId: partnerId('stripe') }]);
    }
  });

  it.each(['support', 'billing', 'admin', 'stripe', 'alice', 'login-service'])('is closed to %s', async (as) => {
    const input = { callerId: 'support', from: iso(from), until: iso(until) };
    const answer = await gateway.gql(seenQuery, { input }, { as });
    expect(answer.data).toEqual({ customersSeenBy: null });
    expect(clauses(answer)).toEqual({ customersSeenBy: 'P19' });
  });

  it('refuses a time that ends before it begins', async () => {
    const input = { callerId: 'support', from: iso(until), until: iso(from) };
    const { errors } = await gateway.gql(seenQuery, { input }, { as: 'legal' });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'input.until' } }]);
  });

  it('is filtered by whom it is about, by caller, clause, outcome and time, together, newest first', async () => {
    const since = iso(from);
    const all = await events({ since, until: iso(until, 1) });
    expect(all.map(({ at }) => at)).toEqual(
      all
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    );
    const fits: [Record<string, unknown>, (event: Event) => boolean][] = [
      [{ customerId: customer('alice') }, ({ subjects }) => subjects.includes(customer('alice'))],
      [{ callerId: 'support' }, ({ callerId }) => callerId === 'support'],
      [{ clause: 'P4' }, (event) => event.clauses.includes('P4')],
      [{ outcome: 'REFUSED' }, ({ outcome }) => outcome === 'REFUSED'],
      [{ outcome: 'ALLOWED' }, ({ outcome }) => outcome === 'ALLOWED'],
      [
        { callerId: 'support', customerId: customer('alice') },
        ({ callerId, subjects }) => callerId === 'support' && subjects.includes(customer('alice')),
      ],
      [
        { callerId: 'support', outcome: 'REFUSED' },
        ({ callerId, outcome }) => callerId === 'support' && outcome === 'REFUSED',
      ],
    ];
    for (const [filter, keeps] of fits) {
      const expected = all.filter(keeps);
      expect(expected.length).toBeGreaterThan(0);
      expect(expected.length).toBeLessThan(all.length);
      expect(await events({ ...filter, since, until: iso(until, 1) })).toEqual(expected);
    }
    expect(await events({ customerId: stranger })).toEqual([]);
  });
});

describe('The log of somebody who is erased', () => {
  it('is answered by their former id: who read and changed what, with no word of anybody’s in it', async () => {
    const from = await read('carol', 'name email', {
      as: 'support',
      headers: { 'X-Reference': 'Ticket of Carol Maurer' },
    });
    gateway.clock.advance(minutes(1));
    const id = idIn(await open('carol', { kind: 'ERASURE' }));
    const { hash } = await shownPlan(gateway, id);
    expect(ending(await staff('billing', 'approveRequest', id, { planHash: hash }))).toBe('ApproveRequestPayload');
    await reached(gateway, id, 'COMPLETED');
    const gone = await gateway.gql(
      `query Gone($id: ID!) { customer(id: $id) { name } }`,
      { id: customer('carol') },
      { as: 'privacy' },
    );
    expect(gone.data).toEqual({ customer: null });

    const about = await events({ customerId: globalId('Customer', customerId('carol')) });
    expect(about).toContainEqual(expect.objectContaining({ kind: 'READ', callerId: 'support', at: iso(from) }));
    for (const operation of ['openRequest', 'approveRequest'])
      expect(about).toContainEqual(expect.objectContaining({ kind: 'CHANGE', operation }));
    expect(about.filter(({ reference }) => reference !== null)).toEqual([]);

    const span = { from: iso(from), until: iso(gateway.clock.now(), 1) };
    expect(await seenBy({ callerId: 'support', ...span })).toEqual([
      {
        customerId: customer('carol'),
        firstAt: iso(from),
        lastAt: iso(from),
        reads: 1,
        fields: ['Customer.email', 'Customer.name'],
        references: [],
      },
    ]);
  });
});
