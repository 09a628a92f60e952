import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PartnerName } from '../../prisma/seed/keys.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { clauses, customer, partner } from './cast.ts';
import { everyone } from './change.ts';
import { addCrowd, names } from './crowd.ts';
import { fieldsOfCustomer, whole } from './selection.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ seed: addCrowd });
});
afterAll(() => gateway.stop());

type Field = { coordinate: string; category: string; clause: string; allowed: boolean; needs: string[] };
type Previewed = { partnerPreview: { fields: Field[]; customers: number | null } | null };

const document = /* GraphQL */ `query Preview($input: PartnerPreviewInput!) { partnerPreview(input: $input) {
  fields { coordinate category clause allowed needs } customers
} }`;
const ask = (input: Record<string, unknown>, as?: string) =>
  gateway.gql<Previewed>(document, { input }, { ...(as && { as }) });
const preview = async (input: Record<string, unknown>, as = 'admin') => {
  const { data, errors } = await ask(input, as);
  expect(errors).toEqual([]);
  if (!data?.partnerPreview) throw new Error('there is no preview');
  return data.partnerPreview;
};

describe('A preview', () => {
  it.each(['newsletter-co', 'insight-labs', 'stripe'] as const)('says of %s what it is then served', async (name) => {
    const { fields } = await preview({ partnerId: partner(name) });
    const told = fields.filter(({ coordinate }) => coordinate.startsWith('Customer.'));
    const answered: Pick<Field, 'coordinate' | 'allowed' | 'needs'>[] = [];
    for (const field of fieldsOfCustomer()) {
      const query = `query One($id: ID!) { customer(id: $id) { ${whole(field)} } }`;
      const { errors } = await gateway.gql(query, { id: customer('alice') }, { as: name });
      const refusal = errors.find(({ path = [] }) => path.length === 2);
      const needs = (refusal?.extensions['needs'] ?? []) as string[]; // texts, as the schema of errors has it
      answered.push({ coordinate: `Customer.${field.name}`, allowed: refusal === undefined, needs });
    }
    expect(told.map(({ coordinate, allowed, needs }) => ({ coordinate, allowed, needs }))).toEqual(
      answered.toSorted((a, b) => (a.coordinate < b.coordinate ? -1 : 1)),
    );
    expect(told.filter(({ allowed }) => allowed).length).toBeGreaterThan(3);
  });

  it('names every type of a customer’s data once, and nothing else', async () => {
    const { fields } = await preview({ partnerId: partner('newsletter-co') });
    const types = new Set(fields.map(({ coordinate }) => coordinate.split('.')[0]));
    expect([...types]).toEqual(expect.arrayContaining(['Address', 'Consent', 'Customer', 'Invoice', 'Service']));
    expect([...types].filter((type) => /Connection|Edge|PageInfo|Partner|Withdrawal|Query/.test(type ?? ''))).toEqual(
      [],
    );
    expect(new Set(fields.map(({ coordinate }) => coordinate)).size).toBe(fields.length);
    expect(fields.find(({ coordinate }) => coordinate === 'Customer.phone')).toEqual({
      coordinate: 'Customer.phone',
      category: 'telephone',
      clause: 'P4',
      allowed: false,
      needs: [],
    });
  });

  it('counts whom it would see by tens, and does not tell of a few', async () => {
    const count = async (name: PartnerName) => (await preview({ partnerId: partner(name) }, 'privacy')).customers;
    expect(await count('newsletter-co')).toBeNull();
    expect(await count('stripe')).toBeNull();
    expect(names).toHaveLength(50);
    expect(await count('insight-labs')).toBe(50);
  });

  it('is as good for a partner that is not registered yet', async () => {
    const planned = { kind: 'THIRD_PARTY', purpose: 'ANALYTICS', scopes: ['identity:read', 'service:read'] };
    expect(await preview(planned)).toEqual(await preview({ partnerId: partner('insight-labs') }));
    const narrower = await preview({ ...planned, scopes: ['identity:read'] });
    expect(narrower.fields.find(({ coordinate }) => coordinate === 'Customer.services')).toMatchObject({
      allowed: false,
      needs: ['scope:service:read'],
    });
    expect((await preview({ kind: 'PROCESSOR', purpose: 'SUPPORT', scopes: ['contact:read'] })).customers).toBeNull();
  });
});

describe('A preview is refused', () => {
  it.each([
    ['nothing is named', {}, 'input'],
    ['half a registration is named', { kind: 'PROCESSOR', purpose: 'SUPPORT' }, 'input'],
    ['a partner and a purpose are named', { partnerId: partner('stripe'), purpose: 'SUPPORT' }, 'input'],
    ['the partner is a customer', { partnerId: customer('alice') }, 'input.partnerId'],
    ['the partner is unknown', { partnerId: partner('stripe').replace(/..$/, 'ff') }, 'input.partnerId'],
    [
      'the purpose is the law’s',
      { kind: 'PROCESSOR', purpose: 'LEGAL_OBLIGATION', scopes: ['identity:read'] },
      'input.purpose',
    ],
    [
      'the purpose does not reach a scope',
      { kind: 'THIRD_PARTY', purpose: 'ANALYTICS', scopes: ['contact:read'] },
      'input.scopes',
    ],
  ])('when %s', async (_case, input, field) => {
    const { errors } = await ask(input, 'admin');
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field } }]);
  });

  it.each(everyone.filter((name) => name !== 'admin' && name !== 'privacy'))('to %s', async (as) => {
    const answer = await ask({ partnerId: partner('stripe') }, as);
    expect(answer.data).toEqual({ partnerPreview: null });
    expect(clauses(answer)).toEqual({ partnerPreview: 'P19' });
  });
});
