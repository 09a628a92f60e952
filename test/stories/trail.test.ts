import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CustomerName, customerId, partnerId } from '../../prisma/seed/keys.ts';
import { people } from '../../prisma/seed/people.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer } from './cast.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

/** Lets a second pass, runs an operation, and gives the rows that were recorded when its answer had arrived. */
async function recorded(ask: () => Promise<unknown>) {
  const at = gateway.clock.now();
  gateway.clock.advance(1_000);
  await ask();
  return gateway.database.prisma.auditEvent.findMany({ where: { at: { gt: at } }, orderBy: { outcome: 'asc' } });
}

const ofAlice = { id: customer('alice') };

describe('A read', () => {
  it('by staff is recorded before its answer leaves: who, why, whose, which fields, by which promises', async () => {
    const rows = await recorded(() =>
      gateway.gql(
        /* GraphQL */ `query TicketOfAlice($id: ID!) {
          customer(id: $id) { name email services(first: 5) { edges { node { label } } } }
        }`,
        ofAlice,
        { as: 'support', headers: { 'X-Purpose': 'SERVICE_PROVISION', 'X-Reference': 'HD-1042' } },
      ),
    );
    expect(rows).toMatchObject([
      {
        at: gateway.clock.now(),
        kind: 'READ',
        outcome: 'ALLOWED',
        callerKind: 'STAFF',
        callerId: 'support',
        callerName: 'SUPPORT',
        purpose: 'SERVICE_PROVISION',
        reference: 'HD-1042',
        operation: 'TicketOfAlice',
        subjects: [customerId('alice')],
        fields: ['Customer.email', 'Customer.name', 'Customer.services', 'Service.label'],
        clauses: ['P21'],
        gaggedUntil: null,
      },
    ]);
  });

  it('by a partner is recorded under its registered purpose', async () => {
    const rows = await recorded(() =>
      gateway.gql(`{ customers(first: 9) { edges { node { name email } } } }`, {}, { as: 'newsletter-co' }),
    );
    expect(rows).toMatchObject([
      {
        callerKind: 'PARTNER',
        callerId: partnerId('newsletter-co'),
        callerName: 'newsletter-co',
        purpose: 'MARKETING',
        reference: null,
        operation: 'query',
        subjects: [customerId('alice')],
        fields: ['Customer.email', 'Customer.name', 'Query.customers'],
        clauses: ['P19'],
      },
    ]);
  });

  it('of nothing but an id is recorded where a search found it, or a question was answered about it', async () => {
    const filter = /* GraphQL */ `{ customers(first: 1, filter: { email: "alice@example.com" }) { edges { node { id } } } }`;
    const question = /* GraphQL */ `{ explainAccess(input: { customerId: "${customer('alice')}", field: "Customer.email", role: SUPPORT }) { allowed } }`;
    const found = await recorded(() => gateway.gql(filter, {}, { as: 'support' }));
    const told = await recorded(() => gateway.gql(question, {}, { as: 'legal' }));
    expect(found).toMatchObject([{ subjects: [customerId('alice')], fields: ['Query.customers'] }]);
    expect(told).toMatchObject([{ subjects: [customerId('alice')], fields: ['Query.explainAccess'] }]);
  });

  it('of different things of two customers tells neither what was read of the other', async () => {
    const document = /* GraphQL */ `query Two($alice: ID!, $bob: ID!) { a: customer(id: $alice) { name } b: customer(id: $bob) { email } }`;
    const variables = { alice: customer('alice'), bob: customer('bob') };
    const rows = await recorded(() => gateway.gql(document, variables, { as: 'privacy' }));
    expect(rows).toHaveLength(2);
    expect(rows).toContainEqual(
      expect.objectContaining({ subjects: [customerId('alice')], fields: ['Customer.name'] }),
    );
    expect(rows).toContainEqual(expect.objectContaining({ subjects: [customerId('bob')], fields: ['Customer.email'] }));
  });

  it('keeps no card number that a client has hidden in its operation’s name', async () => {
    const document = /* GraphQL */ `query c4111111111111111 { customers(first: 9) { edges { node { name } } } }`;
    const rows = await recorded(() => gateway.gql(document, {}, { as: 'newsletter-co' }));
    expect(rows).toMatchObject([{ operation: 'query' }]);
  });

  it('of several customers names each of them, once', async () => {
    const rows = await recorded(() =>
      gateway.gql(
        `query Two($alice: ID!, $bob: ID!) { a: customer(id: $alice) { name } b: customer(id: $bob) { name } again: customer(id: $bob) { name } }`,
        { alice: customer('alice'), bob: customer('bob') },
        { as: 'support' },
      ),
    );
    expect(rows).toMatchObject([{ subjects: [customerId('alice'), customerId('bob')].toSorted() }]);
  });

  it('of everything holds no value of anybody’s', async () => {
    const everything = /* GraphQL */ `query Everything($email: EmailAddress!) {
      customers(first: 1, filter: { email: $email }) { edges { node {
        id name businessName email phone locale registeredAt
        address { line1 line2 city region postalCode country }
        changes(first: 5) { edges { node { before after } } }
        invoices(first: 5) { edges { node { number description addressee { name taxNumber } } } }
        paymentMethods { reference lastFour }
        services(first: 5) { edges { node { label configuration } } }
        consents { channel state }
        communications(first: 5) { edges { node { correspondent } } }
      } } }
    }`;
    const rows = await recorded(() => gateway.gql(everything, { email: people.alice.email }, { as: 'billing' }));
    expect(rows.map(({ outcome }) => outcome)).toEqual(['ALLOWED', 'REFUSED']);
    const text = JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : value));
    const values = [
      ...Object.values(people.alice),
      '+447700900876',
      'INV-100101',
      'marlowe',
      '4242',
      'pm_seed',
      'gallery@example.org',
    ];
    const long = values.filter((value) => value !== null && value.length > 2);
    expect(long).toHaveLength(17);
    for (const value of long) expect(text.toLowerCase()).not.toContain(value?.toLowerCase());
  });

  it('that is refused is recorded too, with the clause that refused it', async () => {
    const rows = await recorded(() =>
      gateway.gql(`query Contact($id: ID!) { customer(id: $id) { email phone consents { state } } }`, ofAlice, {
        as: 'newsletter-co',
      }),
    );
    expect(rows).toMatchObject([
      { outcome: 'ALLOWED', fields: ['Customer.email'] },
      { outcome: 'REFUSED', fields: ['Customer.consents', 'Customer.phone'], clauses: ['P4', 'P5'] },
    ]);
  });

  it.each([
    ['customers', '{ customers(first: 1) { edges { cursor } } }', 'admin', 'Query.customers', 'P19'],
    ['the audit trail', '{ auditEvents(first: 1) { edges { cursor } } }', 'support', 'Query.auditEvents', 'P19'],
    [
      'all customers, without a filter',
      '{ customers(first: 1) { edges { cursor } } }',
      'support',
      'Query.customers',
      'P19',
    ],
    [
      'customers by an invoice',
      '{ customers(first: 1, filter: { invoiceNumber: "INV-100101" }) { edges { cursor } } }',
      'support',
      'CustomerFilter.invoiceNumber',
      'P19',
    ],
    [
      'customers by a guess',
      '{ customers(first: 1, filter: { email: "bob@example.com" }) { edges { cursor } } }',
      'newsletter-co',
      'CustomerFilter.email',
      'P19',
    ],
  ])('of %s that is refused leaves a row', async (_what, query, as, field, clause) => {
    const rows = await recorded(() => gateway.gql(query, {}, { as }));
    expect(rows).toMatchObject([{ outcome: 'REFUSED', subjects: [], fields: [field], clauses: [clause] }]);
  });

  it('of one’s own data, of nobody’s, and by nobody is not recorded', async () => {
    expect(await recorded(() => gateway.gql('{ me { name email } }', {}, { as: 'alice' }))).toEqual([]);
    expect(await recorded(() => gateway.gql('{ policy { version } }', {}, { as: 'support' }))).toEqual([]);
    expect(await recorded(() => gateway.gql('{ me { name } }'))).toEqual([]);
    const invisible = `query Frank($id: ID!) { customer(id: $id) { name } }`;
    const frank = { id: customer('frank') };
    expect(await recorded(() => gateway.gql(invisible, frank, { as: 'newsletter-co' }))).toEqual([]);
  });
});

describe('The access log', () => {
  const log = `{ me { accessLog(first: 3) { edges { node { at caller callerKind purpose fields reference } } } } }`;
  const read = `query Read($id: ID!) { customer(id: $id) { name } }`;
  const newest = async (name: CustomerName) => {
    const { data } = await gateway.gql<{ me: { accessLog: { edges: { node: object }[] } } }>(log, {}, { as: name });
    return data?.me.accessLog.edges.map(({ node }) => node);
  };

  it('shows alice who read her data, newest first, and shows bob nothing of it', async () => {
    const bobs = await newest('bob');
    gateway.clock.advance(60_000);
    await gateway.gql(read, ofAlice, { as: 'privacy', headers: { 'X-Reference': 'DSAR-7' } });
    const first = gateway.clock.now().toISOString();
    gateway.clock.advance(60_000);
    await gateway.gql(read, ofAlice, { as: 'stripe' });
    const second = gateway.clock.now().toISOString();
    const fields = ['Customer.name'];
    expect((await newest('alice'))?.slice(0, 2)).toEqual([
      { at: second, caller: 'stripe', callerKind: 'PARTNER', purpose: 'PAYMENT_PROCESSING', fields, reference: null },
      { at: first, caller: 'PRIVACY', callerKind: 'STAFF', purpose: 'LEGAL_OBLIGATION', fields, reference: 'DSAR-7' },
    ]);
    expect(await newest('bob')).toEqual(bobs);
  });

  it('does not show what was refused, since nothing was read', async () => {
    const before = await newest('alice');
    gateway.clock.advance(60_000);
    await gateway.gql(`query Phone($id: ID!) { customer(id: $id) { phone } }`, ofAlice, { as: 'newsletter-co' });
    expect(await newest('alice')).toEqual(before);
  });

  it('is paged like every list', async () => {
    type Log = {
      me: {
        accessLog: { edges: { node: { at: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
      };
    };
    const page = `query Page($after: String) { me { accessLog(first: 2, after: $after) { edges { node { at } } pageInfo { hasNextPage endCursor } } } }`;
    const ask = (after: string | null) => gateway.gql<Log>(page, { after }, { as: 'alice' });
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { data } = await ask(after);
      seen.push(...(data?.me.accessLog.edges.map(({ node }) => node.at) ?? []));
      const pageInfo = data?.me.accessLog.pageInfo;
      after = pageInfo?.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    const rows = { subjects: { has: customerId('alice') }, kind: 'READ', outcome: 'ALLOWED' } as const;
    expect(seen.length).toBeGreaterThan(3);
    expect(seen).toHaveLength(await gateway.database.prisma.auditEvent.count({ where: rows }));
    expect(seen.toSorted().toReversed()).toEqual(seen);
  });
});
