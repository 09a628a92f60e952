import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { partnerId, partnerNames } from '../../prisma/seed/keys.ts';
import type { Role } from '../../src/policy/vocabulary.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer, partner, refusals } from './cast.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
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
