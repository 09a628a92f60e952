import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type CustomerName,
  childId,
  customerId,
  type PartnerName,
  partnerId,
  partnerNames,
} from '../../prisma/seed/keys.ts';
import type { Role } from '../../src/policy/vocabulary.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer, partner, refusals, stranger } from './cast.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({
    seed: async ({ prisma }, clock) => {
      const profile = { name: null, businessName: null, email: null, phone: null, locale: null };
      const address = {
        addressLine1: null,
        addressLine2: null,
        city: null,
        region: null,
        postalCode: null,
        country: null,
      };
      const signals = {
        lastLoginAt: null,
        lastLoginAttemptAt: null,
        lastServiceEndedAt: null,
        retentionWarnedAt: null,
      };
      const data = { ...profile, ...address, ...signals, erasedAt: clock.now() };
      await prisma.customer.update({ where: { id: customerId('dave') }, data });
    },
  });
});
afterAll(() => gateway.stop());

type Verdict = { allowed: boolean; clause: string; reason: string; needs: string[] };
type Explained = Record<string, Verdict | null>;

const fields = {
  name: 'name',
  email: 'email',
  phone: 'phone',
  address: 'address { city }',
  consents: 'consents { state }',
  services: 'services(first: 1) { edges { cursor } }',
  invoices: 'invoices(first: 1) { edges { cursor } }',
  communications: 'communications(first: 1) { edges { cursor } }',
};
const names = Object.keys(fields);

const read = `query Read($id: ID!) { customer(id: $id) { ${Object.values(fields).join(' ')} } }`;
const explain = `query Explain($customerId: ID!, $partnerId: ID, $role: Role) { ${names
  .map(
    (name) =>
      `${name}: explainAccess(input: { customerId: $customerId, partnerId: $partnerId, role: $role, field: "Customer.${name}" }) { allowed clause }`,
  )
  .join(' ')} }`;

/** What the fields themselves say, in the words of explainAccess. */
async function answered(as: string, id: string): Promise<Explained> {
  const answer = await gateway.gql<{ customer: Record<string, unknown> | null }>(read, { id }, { as });
  const refused = refusals(answer);
  const verdict = (name: string) => {
    if (answer.data?.customer === null) return { allowed: false };
    return {
      allowed: answer.data?.customer[name] !== null,
      clause: refused[`customer.${name}`]?.['clause'] ?? expect.any(String),
    };
  };
  return Object.fromEntries(names.map((name) => [name, verdict(name)])) as Explained; // clauses are matched, not read
}

const explained = async (question: { customerId: string; partnerId?: string; role?: Role }, as = 'privacy') =>
  (await gateway.gql<Explained>(explain, question, { as })).data;

describe('explainAccess', () => {
  const pairs = partnerNames.flatMap((name) => (['alice', 'bob', 'grace'] as const).map((of) => [name, of] as const));
  it.each(pairs)('says of %s and %s what the fields say', async (name, of) => {
    const verdicts = await explained({ customerId: customer(of), partnerId: partner(name) });
    expect(verdicts).toMatchObject(await answered(name, customer(of)));
  });

  it.each(['SUPPORT', 'BILLING', 'PRIVACY', 'LEGAL', 'ADMIN'] as const)(
    'says of the role %s what the fields say',
    async (role) => {
      const verdicts = await explained({ customerId: customer('alice'), role });
      expect(verdicts).toMatchObject(await answered(role.toLowerCase(), customer('alice')));
    },
  );

  const one = /* GraphQL */ `query One($input: ExplainAccessInput!) { explainAccess(input: $input) { allowed clause needs } }`;
  const ask = (input: object, as: string) => gateway.gql(one, { input }, { as });

  it('says of billing that of somebody erased it reads what accounting keeps, and nothing else (P9, P10)', async () => {
    const told = async (field: string) =>
      (await ask({ customerId: customer('dave'), role: 'BILLING', field }, 'privacy')).data;
    expect(await told('Invoice.number')).toMatchObject({ explainAccess: { allowed: true } });
    expect(await told('Customer.name')).toMatchObject({ explainAccess: { allowed: false, clause: 'P10' } });
  });

  it('tells alice why a marketer does not get her number, and what it gets', async () => {
    const about = { customerId: customer('alice'), partnerId: partner('newsletter-co') };
    expect((await ask({ ...about, field: 'Customer.phone' }, 'alice')).data).toEqual({
      explainAccess: { allowed: false, clause: 'P4', needs: [] },
    });
    expect((await ask({ ...about, field: 'Customer.email' }, 'alice')).data).toMatchObject({
      explainAccess: { allowed: true },
    });
  });

  it('tells a partner which scope it lacks', async () => {
    const answer = await ask({ customerId: customer('alice'), field: 'Customer.email' }, 'stripe');
    expect(answer.data).toEqual({ explainAccess: { allowed: false, clause: 'P19', needs: ['scope:contact:read'] } });
  });

  describe('names the promise, the decision and what would change it', () => {
    const whole = /* GraphQL */ `query Whole($input: ExplainAccessInput!) {
      explainAccess(input: $input) { allowed clause reason needs decisions { event } }
    }`;
    type Explained = { explainAccess: Verdict & { decisions: { event: string | null }[] } };
    const about = async (of: CustomerName, by: PartnerName, as = 'privacy') => {
      const input = { customerId: customer(of), field: 'Customer.name', partnerId: partner(by) };
      return (await gateway.gql<Explained>(whole, { input }, { as })).data?.explainAccess;
    };
    const eventOf = (of: CustomerName, ledger: 'consent' | 'sharing', number: number) => ({
      event: `${ledger === 'consent' ? 'ConsentEvent' : 'SharingEvent'}:${childId(customerId(of), ledger, number)}`,
    });

    it('when a block stands in the way (P13)', async () => {
      expect(await about('bob', 'newsletter-co')).toEqual({
        allowed: false,
        clause: 'P13',
        reason: 'P13: All sharing is blocked.',
        needs: ['sharing'],
        decisions: [eventOf('bob', 'sharing', 3)],
      });
    });

    it('when the purpose was refused, and when nobody ever asked about it (P13, P19)', async () => {
      const refused = await about('carol', 'newsletter-co');
      expect(refused).toMatchObject({ allowed: false, clause: 'P13', needs: ['sharing:MARKETING'] });
      expect(refused?.decisions).toEqual([eventOf('carol', 'sharing', 3)]);
      const unasked = { allowed: false, clause: 'P19', needs: ['sharing:ANALYTICS'], decisions: [] };
      expect(await about('carol', 'insight-labs')).toMatchObject(unasked);
    });

    it('when the marketing consent that the scope needs was withdrawn (P13)', async () => {
      const refused = await about('grace', 'newsletter-co');
      expect(refused).toMatchObject({ allowed: false, clause: 'P13', needs: ['consent:EMAIL'] });
      expect(refused?.decisions).toEqual([eventOf('grace', 'consent', 3)]);
    });

    it('when a processor does no work for the customer (P19)', async () => {
      expect(await about('bob', 'stripe')).toMatchObject({ clause: 'P19', needs: ['relation'], decisions: [] });
    });

    it('when the processing is restricted (P19)', async () => {
      expect(await about('frank', 'newsletter-co')).toMatchObject({ clause: 'P19', needs: ['restriction'] });
    });

    it('and on what decisions it rests that somebody is served, which the customer reads too', async () => {
      for (const as of ['privacy', 'alice']) {
        const served = await about('alice', 'newsletter-co', as);
        expect(served).toMatchObject({ allowed: true, needs: [] });
        expect(served?.decisions).toHaveLength(3);
        expect(served?.decisions).toContainEqual(eventOf('alice', 'consent', 1));
      }
    });

    it('by ids that stand in the customer’s histories', async () => {
      const told = (await about('grace', 'newsletter-co', 'grace'))?.decisions.map(({ event }) => event);
      const document = /* GraphQL */ `{ me { consentHistory(first: 5) { edges { node { id state } } } } }`;
      type History = { me: { consentHistory: { edges: { node: { id: string; state: string } }[] } } };
      const { data } = await gateway.gql<History>(document, {}, { as: 'grace' });
      const entry = data?.me.consentHistory.edges.find(({ node }) => told?.includes(node.id));
      expect(entry?.node.state).toBe('WITHDRAWN');
    });

    it.each(['legal', 'admin'])(
      'but %s, who may not read what customers decided, is told whether alone',
      async (as) => {
        for (const hidden of ['bob', 'carol', 'grace', 'frank'] as const) {
          const told = { allowed: false, clause: 'P19', needs: ['consent'], decisions: [] };
          expect(await about(hidden, 'newsletter-co', as)).toMatchObject(told);
        }
        expect(await about('alice', 'newsletter-co', as)).toMatchObject({ allowed: true, decisions: [] });
      },
    );

    it('while a partner is told the same of a customer who hides and of one who does not exist', async () => {
      const told = async (customerId: string) => {
        const input = { customerId, field: 'Customer.name' };
        return gateway.gql(one, { input }, { as: 'newsletter-co' });
      };
      const [hidden, unknown] = [await told(customer('bob')), await told(stranger)];
      expect(hidden.data).toEqual({ explainAccess: { allowed: false, clause: 'P19', needs: ['consent'] } });
      expect({ ...hidden, headers: null }).toEqual({ ...unknown, headers: null });
    });

    it('and whatever field is asked about, its own registration among them', async () => {
      for (const field of ['Partner.status', 'Withdrawal.at', 'Customer.version', 'Invoice.number']) {
        const told = async (customerId: string) =>
          (await gateway.gql(one, { input: { customerId, field } }, { as: 'newsletter-co' })).data;
        expect(await told(customer('bob'))).toEqual(await told(stranger));
      }
    });

    it.each([
      ['customer', (id: string) => `{ customer(id: "${id}") { name } }`],
      ['node', (id: string) => `{ node(id: "${id}") { ... on Customer { name } } }`],
      [
        'explainAccess',
        (id: string) => `{ explainAccess(input: { customerId: "${id}", field: "Customer.name" }) { allowed } }`,
      ],
    ])('and as fast: by %s the same statements are sent for both', async (_root, document) => {
      const sent = async (id: string) => {
        gateway.asked.length = 0;
        await gateway.gql(document(id), {}, { as: 'newsletter-co' });
        return [...gateway.asked];
      };
      const hidden = await sent(customer('bob'));
      expect(hidden.length).toBeGreaterThan(1);
      expect(await sent(stranger)).toEqual(hidden);
    });

    it('and counts nobody as seen by a partner that was refused', async () => {
      const { prisma } = gateway.database;
      const seen = () =>
        prisma.auditEvent.count({ where: { subjects: { has: customerId('bob') }, callerKind: 'PARTNER' } });
      const before = await seen();
      const input = { customerId: customer('bob'), field: 'Customer.name' };
      await gateway.gql(one, { input }, { as: 'newsletter-co' });
      expect(await seen()).toBe(before);
      const where = {
        callerName: 'newsletter-co',
        fields: { has: 'Query.explainAccess' },
        outcome: 'REFUSED',
      } as const;
      expect(await prisma.auditEvent.findFirst({ where })).toMatchObject({ subjects: [] });
    });
  });

  it.each([
    ['a customer about another', { customerId: customer('bob'), field: 'Customer.name' }, 'alice'],
    [
      'a partner about another',
      { customerId: customer('alice'), field: 'Customer.name', partnerId: partner('paypal') },
      'stripe',
    ],
    ['a partner about staff', { customerId: customer('alice'), field: 'Customer.name', role: 'SUPPORT' }, 'stripe'],
    ['support about anybody', { customerId: customer('alice'), field: 'Customer.name' }, 'support'],
  ])('is not answered to %s', async (_who, input, as) => {
    const answer = await ask(input, as);
    expect(answer.data).toEqual({ explainAccess: null });
    expect(refusals(answer)).toMatchObject({ explainAccess: { code: 'FORBIDDEN', clause: 'P19' } });
  });

  it.each([
    ['an unknown field', { customerId: customer('alice'), field: 'Customer.shoeSize' }, 'input.field'],
    ['a field that is no coordinate', { customerId: customer('alice'), field: '' }, 'input.field'],
    ['a root field', { customerId: customer('alice'), field: 'Query.customers' }, 'input.field'],
    [
      'an unknown partner',
      {
        customerId: customer('alice'),
        field: 'Customer.name',
        partnerId: 'Partner:01890000-0000-7000-8000-0000000000ff',
      },
      'input.partnerId',
    ],
    ['another thing’s id', { customerId: partner('stripe'), field: 'Customer.name' }, 'input.customerId'],
  ])('refuses %s by name', async (_what, input, field) => {
    const { data, errors } = await ask(input, 'privacy');
    expect(data).toEqual({ explainAccess: null });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field } }]);
  });

  describe('of a partner that may not call', () => {
    const where = { id: partnerId('insight-labs') };
    const change = (data: { status?: 'ACTIVE' | 'SUSPENDED'; expiresAt?: Date | null }) =>
      gateway.database.prisma.partner.update({ where, data });
    afterEach(() => change({ status: 'ACTIVE', expiresAt: null }));
    const about = { customerId: customer('alice'), field: 'Customer.name', partnerId: partner('insight-labs') };

    it.each([
      ['suspended', { status: 'SUSPENDED' } as const],
      ['expired', { expiresAt: new Date('2026-01-01T00:00:00Z') }],
    ])('says that it gets nothing: %s', async (_why, data) => {
      expect((await ask(about, 'privacy')).data).toMatchObject({ explainAccess: { allowed: true } });
      await change(data);
      expect((await ask(about, 'privacy')).data).toMatchObject({ explainAccess: { allowed: false, clause: 'P19' } });
      expect((await gateway.gql(read, { id: customer('alice') }, { as: 'insight-labs' })).status).toBe(401);
    });
  });
});
