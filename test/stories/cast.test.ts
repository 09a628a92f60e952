import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { childId, customerId } from '../../prisma/seed/keys.ts';
import { people } from '../../prisma/seed/people.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { clauses, customer, refusals } from './cast.ts';
import { fieldsOfCustomer, whole } from './selection.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

type OneCustomer = { customer: Record<string, unknown> | null };

const everything = /* GraphQL */ `
  query Everything($id: ID!) {
    customer(id: $id) {
      name businessName locale registeredAt email phone
      address { line1 city country }
      changes(first: 5) { edges { node { field after } } }
      paymentMethods { brand lastFour }
      invoices(first: 5) { edges { node { number } } }
      transactions(first: 5) { edges { node { reference } } }
      services(first: 5) { edges { node { label configuration } } }
      activity(first: 5) { edges { node { kind at ip } } }
      communications(first: 5) { edges { node { correspondent } } }
      consents { channel state }
      consentHistory(first: 5) { edges { node { channel state } } }
      sharing { blocked purposes { purpose allowed } }
      requests(first: 5) { edges { node { kind status } } }
      disclosures(first: 5) { edges { node { recipient } } }
      accessLog(first: 5) { edges { node { caller } } }
      retention { state dueAt }
    }
  }
`;

describe('A customer', () => {
  it('sees herself as the company keeps her (P11)', async () => {
    const { data, errors } = await gateway.gql(
      /* GraphQL */ `{
        caller { kind name roles scopes purpose }
        me {
          id name businessName email phone locale
          address { line1 line2 city region postalCode country }
          consents { channel state }
          sharing { blocked globalPrivacyControl purposes { purpose allowed } blockedPartners }
          services(first: 9, filter: { status: ACTIVE }) { edges { node { label } } }
          paymentMethods { brand lastFour }
          invoices(first: 9) { edges { node { number addressee { line1 } } } }
        }
      }`,
      {},
      { as: 'alice' },
    );
    const { addressLine1, addressLine2, city, region, postalCode, country, taxNumber: _, ...profile } = people.alice;
    const address = { line1: addressLine1, line2: addressLine2, city, region, postalCode, country };
    expect(errors).toEqual([]);
    expect(data).toEqual({
      caller: { kind: 'CUSTOMER', name: 'alice', roles: [], scopes: [], purpose: null },
      me: {
        id: customer('alice'),
        ...profile,
        address,
        consents: [
          { channel: 'EMAIL', state: 'GRANTED' },
          { channel: 'TELEPHONE', state: 'WITHDRAWN' },
          { channel: 'SMS', state: 'GRANTED' },
          { channel: 'POST', state: 'WITHDRAWN' },
        ],
        sharing: {
          blocked: false,
          globalPrivacyControl: false,
          purposes: [
            { purpose: 'ANALYTICS', allowed: true },
            { purpose: 'MARKETING', allowed: true },
            { purpose: 'PROMOTION', allowed: false },
          ],
          blockedPartners: [],
        },
        services: {
          edges: [
            { node: { label: 'marlowe-ceramics.example' } },
            { node: { label: 'kiln-2.marlowe-ceramics.example' } },
          ],
        },
        paymentMethods: [{ brand: 'visa', lastFour: '4242' }],
        invoices: {
          edges: [
            { node: { number: 'INV-100344', addressee: { line1: '12 Imaginary Row' } } },
            { node: { number: 'INV-100101', addressee: { line1: '1 Former Lane' } } },
          ],
        },
      },
    });
  });

  it.each(fieldsOfCustomer().map((field) => [field.name, whole(field)]))(
    'is refused nothing of her own: %s',
    async (name, selection) => {
      const { data, errors } = await gateway.gql<{ me: Record<string, unknown> }>(
        `{ me { ${selection} } }`,
        {},
        {
          as: 'alice',
        },
      );
      expect(errors).toEqual([]);
      expect(data?.me[name]).not.toBeNull();
    },
  );

  it.each(['bob', 'carol', 'dave', 'erin', 'frank', 'grace'] as const)(
    'does not see %s, directly or by what is theirs',
    async (name) => {
      const ids = {
        id: customer(name),
        service: `Service:${childId(customerId(name), 'service', 1)}`,
        invoice: `Invoice:${childId(customerId(name), 'invoice', 1)}`,
        request: `DataRequest:${childId(customerId(name), 'request', 1)}`,
      };
      const { data, errors } = await gateway.gql(
        /* GraphQL */ `query Others($id: ID!, $service: ID!, $invoice: ID!, $request: ID!) {
          customer(id: $id) { id name }
          person: node(id: $id) { id }
          service: node(id: $service) { id }
          invoice: node(id: $invoice) { id }
          request(id: $request) { id status }
        }`,
        ids,
        { as: 'alice' },
      );
      expect(errors).toEqual([]);
      expect(data).toEqual({ customer: null, person: null, service: null, invoice: null, request: null });
    },
  );

  it('finds in every list but her own things', async () => {
    const { data, errors } = await gateway.gql(
      /* GraphQL */ `{
        requests(first: 100) { edges { node { customer { id } } } }
        disclosures(first: 100) { edges { node { recipient } } }
        customers(first: 100) { edges { node { id } } }
        partners(first: 100) { edges { node { name } } }
        auditEvents(first: 100) { edges { node { callerName } } }
        retentionDue(first: 100) { edges { node { dueAt } } }
        cookieUsage(from: "2026-02-01", to: "2026-03-01") { site }
      }`,
      {},
      { as: 'alice' },
    );
    const hers = { node: { customer: { id: customer('alice') } } };
    expect(data).toEqual({
      requests: { edges: [hers, hers] },
      disclosures: { edges: [{ node: { recipient: 'Tax Office of Nowhere' } }] },
      customers: null,
      partners: null,
      auditEvents: null,
      retentionDue: null,
      cookieUsage: null,
    });
    expect(clauses({ errors })).toEqual({
      customers: 'P19',
      partners: 'P19',
      auditEvents: 'P19',
      retentionDue: 'P14',
      cookieUsage: 'P2',
    });
  });
});

describe('Staff', () => {
  /** What each role is refused of alice, by clause; everything else it reads. */
  const refused = {
    support: {
      address: 'P19',
      changes: 'P19',
      paymentMethods: 'P19',
      invoices: 'P19',
      transactions: 'P19',
      communications: 'P17',
      disclosures: 'P16',
      accessLog: 'P19',
      retention: 'P19',
    },
    billing: { activity: 'P19', communications: 'P17', disclosures: 'P16', accessLog: 'P19' },
    privacy: { paymentMethods: 'P19', invoices: 'P19', transactions: 'P19', communications: 'P17' },
    legal: {
      email: 'P19',
      phone: 'P19',
      address: 'P19',
      changes: 'P19',
      paymentMethods: 'P19',
      invoices: 'P19',
      transactions: 'P19',
      services: 'P19',
      activity: 'P19',
      communications: 'P17',
      consents: 'P19',
      consentHistory: 'P19',
      sharing: 'P19',
    },
  };

  it.each(Object.entries(refused))(
    'with the role %s reads what its work needs, and is refused the rest',
    async (as, expected) => {
      const answer = await gateway.gql<OneCustomer>(everything, { id: customer('alice') }, { as });
      const byPath = Object.entries(expected).map(([field, clause]) => [`customer.${field}`, clause]);
      expect(clauses(answer)).toEqual(Object.fromEntries(byPath));
      const served = Object.entries(answer.data?.customer ?? {}).filter(([, value]) => value !== null);
      expect(served.map(([field]) => field)).toEqual(
        [
          'name',
          'businessName',
          'locale',
          'registeredAt',
          'email',
          'phone',
          'address',
          'changes',
          'paymentMethods',
          'invoices',
          'transactions',
          'services',
          'activity',
          'communications',
          'consents',
          'consentHistory',
          'sharing',
          'requests',
          'disclosures',
          'accessLog',
          'retention',
        ].filter((field) => !Object.hasOwn(expected, field)),
      );
    },
  );

  it('is told by every refusal the clause, the category, and which role would be served', async () => {
    const answer = await gateway.gql(everything, { id: customer('alice') }, { as: 'support' });
    expect(refusals(answer)).toMatchObject({
      'customer.address': {
        code: 'FORBIDDEN',
        clause: 'P19',
        category: 'address',
        needs: ['role:BILLING', 'role:PRIVACY'],
      },
      'customer.invoices': { code: 'FORBIDDEN', clause: 'P19', category: 'payment', needs: ['role:BILLING'] },
      'customer.communications': { code: 'FORBIDDEN', clause: 'P17', category: 'communications', needs: [] },
    });
    for (const { message, extensions } of answer.errors) {
      expect(message).toContain(String(extensions['clause']));
      expect(Object.keys(extensions).toSorted()).toEqual(['category', 'clause', 'code', 'needs']);
    }
  });

  it('of support finds alice by her exact address', async () => {
    const found = await gateway.gql(
      /* GraphQL */ `{ customers(first: 9, filter: { email: "alice@example.com" }) { edges { node { name email phone } } } }`,
      {},
      { as: 'support' },
    );
    const { name, email, phone } = people.alice;
    expect(found.data).toEqual({ customers: { edges: [{ node: { name, email, phone } }] } });
  });

  it.each(['support', 'billing'])('of %s does not page through all customers', async (as) => {
    for (const filter of [
      '',
      ', filter: {}',
      ', filter: { email: null }',
      ', filter: { changedSince: "2001-01-01T00:00:00Z" }',
    ]) {
      const answer = await gateway.gql(`{ customers(first: 100${filter}) { edges { node { name } } } }`, {}, { as });
      expect(answer.data).toEqual({ customers: null });
      expect(refusals(answer)).toEqual({
        customers: { code: 'FORBIDDEN', clause: 'P19', category: null, needs: ['filter'] },
      });
    }
  });

  it('of privacy pages through all customers', async () => {
    const { data } = await gateway.gql(`{ customers(first: 100) { edges { node { name } } } }`, {}, { as: 'privacy' });
    const names = ['alice', 'grace', 'bob', 'carol', 'dave', 'erin', 'frank'] as const;
    expect(data).toEqual({ customers: { edges: names.map((name) => ({ node: { name: people[name].name } })) } });
  });

  it('of billing sees to whom an invoice was addressed', async () => {
    const { data, errors } = await gateway.gql(
      /* GraphQL */ `{ customers(first: 1, filter: { invoiceNumber: "INV-100101" }) { edges { node {
        invoices(first: 9) { edges { node { number total currency addressee { name line1 postalCode taxNumber } } } }
      } } } }`,
      {},
      { as: 'billing' },
    );
    const { name, taxNumber } = people.alice;
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      customers: {
        edges: [
          {
            node: {
              invoices: {
                edges: [
                  { node: { number: 'INV-100344', addressee: { name, line1: '12 Imaginary Row' } } },
                  {
                    node: {
                      number: 'INV-100101',
                      total: 10_788,
                      currency: 'GBP',
                      addressee: { name, line1: '1 Former Lane', postalCode: 'BS98 9ZZ', taxNumber },
                    },
                  },
                ],
              },
            },
          },
        ],
      },
    });
  });

  it('with the role admin manages partners and sees nobody', async () => {
    const answer = await gateway.gql(
      /* GraphQL */ `query Admin($id: ID!) {
        partners(first: 9) { edges { node { name purpose scopes } } }
        customer(id: $id) { name }
        customers(first: 9, filter: { email: "alice@example.com" }) { edges { node { name } } }
        node(id: $id) { id }
        requests(first: 9) { edges { node { kind } } }
        disclosures(first: 9) { edges { node { recipient } } }
        auditEvents(first: 9) { edges { node { subjects } } }
        retentionDue(first: 9) { edges { node { dueAt } } }
      }`,
      { id: customer('alice') },
      { as: 'admin' },
    );
    expect(answer.data).toMatchObject({
      partners: { edges: ['newsletter-co', 'insight-labs', 'stripe', 'paypal'].map((name) => ({ node: { name } })) },
      customer: null,
      customers: null,
      node: null,
      requests: null,
      disclosures: null,
      auditEvents: null,
      retentionDue: null,
    });
    expect(Object.keys(refusals(answer))).toEqual(
      expect.arrayContaining(['customer', 'customers', 'requests', 'disclosures', 'auditEvents', 'retentionDue']),
    );
  });
});

describe('The retention list', () => {
  it('names dave, eight years silent, and not erin, who is as silent but has a hold and a debt', async () => {
    const { data } = await gateway.gql(
      `{ retentionDue(first: 100) { edges { node { reason dueAt customer { name } } } } }`,
      {},
      { as: 'privacy' },
    );
    expect(data).toEqual({
      retentionDue: {
        edges: [{ node: { reason: 'ERASE', dueAt: '2025-03-02T09:00:00.000Z', customer: { name: people.dave.name } } }],
      },
    });
  });

  it('is explained to erin: what holds her account, and when it would have ended', async () => {
    const { data } = await gateway.gql(
      `{ me { retention { state dueAt signal activeServices holds { ground reference } } } }`,
      {},
      { as: 'erin' },
    );
    expect(data).toEqual({
      me: {
        retention: {
          state: 'HELD',
          dueAt: '2025-03-02T09:00:00.000Z',
          signal: 'SERVICE_ENDED',
          activeServices: 0,
          holds: [{ ground: 'LITIGATION', reference: 'CASE-0019' }],
        },
      },
    });
  });
});
