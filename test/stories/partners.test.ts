import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { childId, customerId, customerNames } from '../../prisma/seed/keys.ts';
import { people } from '../../prisma/seed/people.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { clauses, customer, partner, refusals, stranger } from './cast.ts';
import { fieldsOfCustomer, whole } from './selection.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const all = /* GraphQL */ `{ customers(first: 100) { edges { node { id name } } pageInfo { hasNextPage } } }`;
const one = /* GraphQL */ `query One($id: ID!) { customer(id: $id) { name } node(id: $id) { id } }`;
const seen = (...names: (typeof customerNames)[number][]) => ({
  customers: {
    edges: names.map((name) => ({ node: { id: customer(name), name: people[name].name } })),
    pageInfo: { hasNextPage: false },
  },
});

describe('A partner', () => {
  it.each([
    ['newsletter-co', 'alice'],
    ['insight-labs', 'alice'],
    ['stripe', 'alice'],
    ['paypal', 'bob'],
  ] as const)('named %s sees %s and nobody else', async (as, name) => {
    const { data, errors } = await gateway.gql(all, {}, { as });
    expect(errors).toEqual([]);
    expect(data).toEqual(seen(name));
    for (const other of customerNames.filter((candidate) => candidate !== name)) {
      const answer = await gateway.gql(one, { id: customer(other) }, { as });
      expect(answer).toMatchObject({ errors: [], data: { customer: null, node: null } });
    }
  });

  it.each(['newsletter-co', 'insight-labs', 'stripe', 'paypal'])(
    'named %s gets one answer for somebody it may not see and for somebody unknown',
    async (as) => {
      const ask = /* GraphQL */ `query Probe($id: ID!) {
        customer(id: $id) { id version name email }
        node(id: $id) { __typename id }
        explainAccess(input: { customerId: $id, field: "Customer.name" }) { allowed clause reason needs }
      }`;
      const [frank, nobody] = await Promise.all(
        [customer('frank'), stranger].map((id) => gateway.gql(ask, { id }, { as })),
      );
      expect(frank?.data).toMatchObject({
        customer: null,
        node: null,
        explainAccess: { allowed: false, clause: 'P19' },
      });
      expect(frank?.data).toEqual(nobody?.data);
      expect(frank?.errors).toEqual(nobody?.errors);
      expect(frank?.status).toBe(nobody?.status);
    },
  );

  /** What each partner's scopes and purpose open of the customer it sees. */
  const opened = {
    'newsletter-co': ['name', 'businessName', 'locale', 'registeredAt', 'email'],
    'insight-labs': ['name', 'businessName', 'locale', 'registeredAt', 'services'],
    stripe: ['name', 'businessName', 'locale', 'registeredAt', 'paymentMethods', 'invoices', 'transactions'],
  };

  it.each(Object.entries(opened))(
    'named %s reads of alice no more than its scopes and purpose open',
    async (as, open) => {
      const served: string[] = [];
      for (const field of fieldsOfCustomer()) {
        const ask = `query One($id: ID!) { customer(id: $id) { ${whole(field)} } }`;
        const { data } = await gateway.gql<{ customer: Record<string, unknown> }>(
          ask,
          { id: customer('alice') },
          { as },
        );
        if (data?.customer[field.name] !== null) served.push(field.name);
      }
      expect(served.toSorted()).toEqual(['id', 'version', ...open].toSorted());
    },
  );

  it('who markets is refused the telephone number by P4 and text-message consent by P5, whatever was consented to', async () => {
    const answer = await gateway.gql(
      /* GraphQL */ `query Alice($id: ID!) { customer(id: $id) {
        email phone
        consents { channel state }
        consentHistory(first: 9) { edges { node { channel } } }
        consentAt(time: "2026-03-01T00:00:00Z") { channel }
        address { city }
      } }`,
      { id: customer('alice') },
      { as: 'newsletter-co' },
    );
    expect(answer.data).toEqual({
      customer: {
        email: people.alice.email,
        phone: null,
        consents: null,
        consentHistory: null,
        consentAt: null,
        address: null,
      },
    });
    expect(refusals(answer)).toEqual({
      'customer.phone': { code: 'FORBIDDEN', clause: 'P4', category: 'telephone', needs: [] },
      'customer.consents': { code: 'FORBIDDEN', clause: 'P5', category: 'messaging', needs: [] },
      'customer.consentHistory': { code: 'FORBIDDEN', clause: 'P5', category: 'messaging', needs: [] },
      'customer.consentAt': { code: 'FORBIDDEN', clause: 'P5', category: 'messaging', needs: [] },
      'customer.address': { code: 'FORBIDDEN', clause: 'P19', category: 'address', needs: ['scope:address:read'] },
    });
  });

  it('who analyses reads services and no contact data', async () => {
    const answer = await gateway.gql(
      /* GraphQL */ `query Alice($id: ID!) { customer(id: $id) {
        name email phone address { city } services(first: 1) { edges { node { label } } }
      } }`,
      { id: customer('alice') },
      { as: 'insight-labs' },
    );
    expect(answer.data).toMatchObject({
      customer: { name: people.alice.name, services: { edges: [{ node: { label: 'marlowe-ceramics.example' } }] } },
    });
    expect(clauses(answer)).toEqual({ 'customer.email': 'P19', 'customer.phone': 'P4', 'customer.address': 'P19' });
  });

  const payments = /* GraphQL */ `query Payments($id: ID!) { customer(id: $id) {
    paymentMethods { reference processor }
    transactions(first: 9) { edges { node { reference processor } } }
    invoices(first: 9) { edges { node { number addressee { name } } } }
  } }`;

  it('who takes payments sees those that went through it, and no addressee', async () => {
    const stripe = await gateway.gql(payments, { id: customer('alice') }, { as: 'stripe' });
    const byStripe = (reference: string) => ({ reference, processor: partner('stripe') });
    expect(stripe.data).toEqual({
      customer: {
        paymentMethods: [byStripe('pm_seed_alice_1')],
        transactions: {
          edges: ['re_seed_alice_1', 'pi_seed_alice_2', 'pi_seed_alice_1'].map((reference) => ({
            node: byStripe(reference),
          })),
        },
        invoices: { edges: [{ node: { number: 'INV-100344', addressee: null } }] },
      },
    });
    expect(clauses(stripe)).toEqual({ 'customer.invoices.edges.0.node.addressee': 'P9' });

    const paypal = await gateway.gql(payments, { id: customer('bob') }, { as: 'paypal' });
    expect(paypal.data).toMatchObject({
      customer: {
        paymentMethods: [{ reference: 'B-SEED-BOB-1' }],
        transactions: { edges: [{ node: { reference: 'CAP-SEED-BOB-2' } }, { node: { reference: 'CAP-SEED-BOB-1' } }] },
      },
    });
  });

  it('who takes payments does not reach another processor’s by their ids', async () => {
    const { data, errors } = await gateway.gql(
      /* GraphQL */ `query Ids($method: ID!, $transaction: ID!, $invoice: ID!) {
        method: node(id: $method) { id } transaction: node(id: $transaction) { id } invoice: node(id: $invoice) { id }
      }`,
      {
        method: `PaymentMethod:${childId(customerId('alice'), 'paymentMethod', 1)}`,
        transaction: `Transaction:${childId(customerId('alice'), 'transaction', 1)}`,
        invoice: `Invoice:${childId(customerId('alice'), 'invoice', 1)}`,
      },
      { as: 'stripe' },
    );
    expect(errors).toEqual([]);
    expect(data).toEqual({ method: null, transaction: null, invoice: null });
  });

  it('sees its own registration and no other partner’s', async () => {
    const { data } = await gateway.gql(
      `query Partners($other: ID!) { partners(first: 9) { edges { node { name } } } partner(id: $other) { name } }`,
      { other: partner('paypal') },
      { as: 'stripe' },
    );
    expect(data).toEqual({ partners: { edges: [{ node: { name: 'stripe' } }] }, partner: null });
  });

  it('may filter by what has changed, and by nothing that it could guess at', async () => {
    const changed = await gateway.gql(
      /* GraphQL */ `{ customers(first: 9, filter: { changedSince: "2026-01-01T00:00:00Z" }) { edges { node { name } } } }`,
      {},
      { as: 'newsletter-co' },
    );
    expect(changed.data).toMatchObject({ customers: { edges: [{ node: { name: people.alice.name } }] } });
    for (const filter of [
      'email: "alice@example.com"',
      'phone: "+447700900123"',
      'namePrefix: "ali"',
      'serviceLabel: "x"',
    ]) {
      const answer = await gateway.gql(
        `{ customers(first: 9, filter: { ${filter} }) { edges { node { id } } } }`,
        {},
        {
          as: 'newsletter-co',
        },
      );
      expect(answer.data).toEqual({ customers: null });
      expect(clauses(answer)).toEqual({ customers: 'P19' });
    }
  });
});

const roots = /* GraphQL */ `query Roots($id: ID!, $partner: ID!) {
  me { name }
  customer(id: $id) { name }
  customers(first: 9) { edges { node { name } } }
  node(id: $id) { id }
  request(id: "DataRequest:01890000-0000-7000-8000-000000000001") { status }
  requests(first: 9) { edges { node { status } } }
  partner(id: $partner) { name }
  partners(first: 9) { edges { node { name } } }
  disclosures(first: 9) { edges { node { recipient } } }
  auditEvents(first: 9) { edges { node { operation } } }
  retentionDue(first: 9) { edges { node { dueAt } } }
  cookieUsage(from: "2026-02-01", to: "2026-03-01") { visitors }
  explainAccess(input: { customerId: $id, field: "Customer.name" }) { allowed }
}`;
const rootNames = [
  'me',
  'customer',
  'customers',
  'node',
  'request',
  'requests',
  'partner',
  'partners',
  'disclosures',
  'auditEvents',
  'retentionDue',
  'cookieUsage',
  'explainAccess',
];
const nothing = Object.fromEntries(rootNames.map((name) => [name, null]));
const open = /* GraphQL */ `{ caller { kind name roles scopes purpose } policy { version clauses { id } purposes { name } categories { name } } }`;

describe('The log-in service', () => {
  it('reads nothing of anybody', async () => {
    const answer = await gateway.gql(
      roots,
      { id: customer('alice'), partner: partner('stripe') },
      { as: 'login-service' },
    );
    expect(answer.data).toEqual(nothing);
    expect(Object.keys(refusals(answer)).toSorted()).toEqual(rootNames.toSorted());
  });
});

describe('Somebody without a token', () => {
  it('reads the policy, and that nobody calls', async () => {
    const { status, data, errors } = await gateway.gql<{ policy: { clauses: { id: string }[] } }>(open);
    expect({ status, errors }).toEqual({ status: 200, errors: [] });
    expect(data).toMatchObject({ caller: { kind: 'ANONYMOUS', name: null, roles: [], scopes: [], purpose: null } });
    expect(data?.policy.clauses.map(({ id }) => id)).toEqual(Array.from({ length: 21 }, (_, index) => `P${index + 1}`));
  });

  it('reaches nothing else, and is told that a token is needed', async () => {
    const answer = await gateway.gql(roots, { id: customer('alice'), partner: partner('stripe') });
    expect(answer.data).toEqual(nothing);
    const found = refusals(answer);
    expect(Object.keys(found).toSorted()).toEqual(rootNames.toSorted());
    for (const refusal of Object.values(found)) {
      expect(refusal).toEqual({
        code: 'UNAUTHENTICATED',
        clause: expect.stringMatching(/^P\d+$/),
        category: null,
        needs: ['token'],
      });
    }
  });
});

it('Everybody is told who they are taken for', async () => {
  const told = async (as: string) =>
    (await gateway.gql(`{ caller { kind name roles scopes purpose } }`, {}, { as })).data;
  expect(await told('support')).toEqual({
    caller: { kind: 'STAFF', name: 'support', roles: ['SUPPORT'], scopes: [], purpose: 'SUPPORT' },
  });
  expect(await told('stripe')).toEqual({
    caller: {
      kind: 'PARTNER',
      name: 'stripe',
      roles: [],
      scopes: ['identity:read', 'payment:read'],
      purpose: 'PAYMENT_PROCESSING',
    },
  });
  expect(await told('login-service')).toEqual({
    caller: { kind: 'SYSTEM', name: 'login-service', roles: [], scopes: [], purpose: null },
  });
});
