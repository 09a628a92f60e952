import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CustomerName, customerId, type PartnerName, partnerId } from '../../prisma/seed/keys.ts';
import { minutes } from '../../src/clock.ts';
import { uuidv7 } from '../../src/ids.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer, partner, refusals, stranger } from './cast.ts';
import { change, ending, everyone } from './change.ts';
import { mailedToken } from './mailed.ts';
import { added, writtenWith } from './rows.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({
    seed: async ({ prisma }, clock) => {
      await prisma.customer.update({ where: { id: customerId('erin') }, data: { erasureStartedAt: clock.now() } });
    },
  });
});
afterAll(() => gateway.stop());
beforeEach(() => gateway.clock.advance(minutes(2)));

type Input = Record<string, unknown>;
const set = (as: string | undefined, input: Input, select = '') =>
  change(gateway, 'setSharing', input, { ...(as && { as }), select });
const confirm = (token: string) => change(gateway, 'confirmConsent', { token });

async function sees(as: PartnerName, name: CustomerName): Promise<boolean> {
  const query = /* GraphQL */ `query One($id: ID!) {
    customer(id: $id) { id }
    customers(first: 100) { edges { node { id } } }
  }`;
  type Seen = { customer: unknown; customers: { edges: { node: { id: string } }[] } };
  const { data } = await gateway.gql<Seen>(query, { id: customer(name) }, { as });
  const listed = data?.customers.edges.some(({ node }) => node.id === customer(name)) ?? false;
  expect(data?.customer !== null).toBe(listed);
  return listed;
}
const lastEvent = (name: CustomerName) =>
  gateway.database.prisma.sharingEvent.findFirstOrThrow({
    where: { customerId: customerId(name) },
    orderBy: { recordedAt: 'desc' },
  });
const recorded = { SharingEvent: 1, AuditEvent: 1, OutboxEvent: 1 };
const mail = { via: 'EMAIL', reference: 'MAIL-4001' };

describe('A customer', () => {
  it('who lifts their block appears to newsletter-co in the very next answer, and who blocks is gone from it (P19)', async () => {
    expect(await sees('newsletter-co', 'bob')).toBe(false);
    const select = 'customer { id sharing { blocked purposes { purpose allowed clause } } }';
    for (const blocked of [false, true, false, true]) {
      const { result } = await set('bob', { blocked }, select);
      expect(result).toMatchObject({
        __typename: 'SetSharingPayload',
        pending: false,
        customer: {
          id: customer('bob'),
          sharing: {
            blocked,
            purposes: expect.arrayContaining([{ purpose: 'MARKETING', allowed: !blocked, clause: 'P13' }]),
          },
        },
      });
      expect(await sees('newsletter-co', 'bob')).toBe(!blocked);
    }
  });

  it('allows and refuses one purpose', async () => {
    for (const allowed of [true, false]) {
      expect(await set('grace', { purpose: 'ANALYTICS', allowed })).toMatchObject({ result: { pending: false } });
      expect(await sees('insight-labs', 'grace')).toBe(allowed);
      gateway.clock.advance(1_000);
    }
  });

  it('blocks one partner and no other, and lifts that', async () => {
    for (const allowed of [false, true]) {
      await set('alice', { partnerId: partner('newsletter-co'), allowed });
      expect(await sees('newsletter-co', 'alice')).toBe(allowed);
      expect(await sees('insight-labs', 'alice')).toBe(true);
      gateway.clock.advance(1_000);
    }
  });

  it('who blocks everything keeps the payments they asked for', async () => {
    await set('alice', { blocked: true });
    expect(await sees('newsletter-co', 'alice')).toBe(false);
    expect(await sees('stripe', 'alice')).toBe(true);
    gateway.clock.advance(1_000);
    await set('alice', { blocked: false });
    expect(await sees('newsletter-co', 'alice')).toBe(true);
  });

  it('answers the signal of their browser by lifting the block that it set', async () => {
    const { prisma } = gateway.database;
    const at = gateway.clock.now();
    const made = { actorKind: 'CUSTOMER', actorId: customerId('grace'), decidedAt: at, recordedAt: at } as const;
    const signal = { allowed: false, source: 'GLOBAL_PRIVACY_CONTROL', policyVersion: '2026-11-01' } as const;
    await prisma.sharingEvent.create({ data: { id: uuidv7(at), customerId: customerId('grace'), ...made, ...signal } });
    gateway.clock.advance(1_000);
    const { result } = await set('grace', { blocked: false }, 'customer { sharing { blocked globalPrivacyControl } }');
    expect(result).toMatchObject({ customer: { sharing: { blocked: false, globalPrivacyControl: false } } });
    const sharing = await prisma.sharing.findUniqueOrThrow({ where: { customerId: customerId('grace') } });
    expect(sharing.signalAnsweredAt).toEqual(gateway.clock.now());
  });

  it('leaves one row in the audit trail and one event in the outbox, written together', async () => {
    const { rows } = await added(gateway, () => set('carol', { partnerId: partner('insight-labs'), allowed: false }));
    expect(rows).toEqual(recorded);
    expect(await writtenWith(gateway, 'SharingEvent', (await lastEvent('carol')).id)).toEqual({
      audited: [
        {
          operation: 'setSharing',
          caller: customerId('carol'),
          reference: null,
          subjects: [customerId('carol')],
          fields: ['Customer.sharing'],
          clauses: ['P13'],
        },
      ],
      told: [
        {
          kind: 'sharing.changed',
          customerId: customerId('carol'),
          coordinates: { partner: partnerId('insight-labs') },
        },
      ],
    });
  });
});

describe('Billing', () => {
  it('blocks for a customer who wrote, and it counts at once', async () => {
    const { result } = await set('billing', { customerId: customer('alice'), blocked: true, ...mail });
    expect(result).toMatchObject({ __typename: 'SetSharingPayload', pending: false });
    expect(await sees('newsletter-co', 'alice')).toBe(false);
    expect(await lastEvent('alice')).toMatchObject({ source: 'EMAIL', evidence: 'MAIL-4001', actorId: 'billing' });
    await set('alice', { blocked: false });
  });

  it('records the refusal of a customer whose processing is restricted', async () => {
    const input = { customerId: customer('frank'), purpose: 'MARKETING', allowed: false, ...mail };
    expect(await set('billing', input)).toMatchObject({ result: { pending: false } });
  });

  const opening: [string, CustomerName, Input, Input, PartnerName][] = [
    ['everything', 'bob', { blocked: true }, { blocked: false }, 'newsletter-co'],
    [
      'one purpose',
      'alice',
      { purpose: 'ANALYTICS', allowed: false },
      { purpose: 'ANALYTICS', allowed: true },
      'insight-labs',
    ],
    [
      'one partner',
      'alice',
      { partnerId: partner('newsletter-co'), allowed: false },
      { partnerId: partner('newsletter-co'), allowed: true },
      'newsletter-co',
    ],
  ];
  it.each(opening)(
    'asks the customer before %s is opened, who confirms it by the link',
    async (_case, name, close, open, to) => {
      const wait = async () => {
        const { result, rows } = await added(gateway, () =>
          set('billing', { customerId: customer(name), ...open, ...mail }),
        );
        expect(result.result).toMatchObject({ __typename: 'SetSharingPayload', pending: true });
        expect(rows).toEqual({ PendingDecision: 1, AuditEvent: 1, OutboxEvent: 1 });
        const where = { customerId: customerId(name) };
        return gateway.database.prisma.pendingDecision.findFirstOrThrow({ where, orderBy: { requestedAt: 'desc' } });
      };
      await set(name, close);
      gateway.clock.advance(1_000);
      const outdated = await mailedToken(gateway, (await wait()).id);
      gateway.clock.advance(1_000);
      await set(name, close);
      gateway.clock.advance(1_000);
      expect(await confirm(outdated)).toMatchObject({ result: { __typename: 'LinkInvalid' } });
      expect(await sees(to, name)).toBe(false);

      const token = await mailedToken(gateway, (await wait()).id);
      expect(await sees(to, name)).toBe(false);
      gateway.clock.advance(1_000);
      const { result, rows } = await added(gateway, () => confirm(token));
      expect(result.result).toEqual({ __typename: 'ConfirmConsentPayload', confirmed: true });
      expect(rows).toEqual(recorded);
      expect(await sees(to, name)).toBe(true);
      const made = { source: 'EMAIL', actorKind: 'CUSTOMER', actorId: customerId(name), evidence: 'MAIL-4001' };
      expect(await lastEvent(name)).toMatchObject(made);
    },
  );
});

describe('What billing passes on', () => {
  const open = { customerId: customer('grace'), blocked: false, ...mail };
  const about = { subjects: [customerId('grace')], fields: ['Customer.sharing'], clauses: ['P13'] };
  const newestWaiting = () =>
    gateway.database.prisma.pendingDecision.findFirstOrThrow({
      where: { customerId: customerId('grace') },
      orderBy: { requestedAt: 'desc' },
    });

  it('is kept with who passed it on, and both it and its confirmation leave their row in the trail', async () => {
    await set('billing', open);
    const waiting = await newestWaiting();
    expect(waiting).toMatchObject({
      ...{ customerId: customerId('grace'), purpose: null, consentChannel: null, partnerId: null, source: 'EMAIL' },
      ...{ channel: 'EMAIL', reference: 'MAIL-4001', actorKind: 'STAFF', actorId: 'billing' },
    });
    expect(await writtenWith(gateway, 'PendingDecision', waiting.id)).toMatchObject({
      audited: [{ operation: 'setSharing', caller: 'billing', reference: 'MAIL-4001', ...about }],
    });
    const token = await mailedToken(gateway, waiting.id);
    gateway.clock.advance(1_000);
    expect(await confirm(token)).toMatchObject({ result: { confirmed: true } });
    expect(await writtenWith(gateway, 'SharingEvent', (await lastEvent('grace')).id)).toMatchObject({
      audited: [{ operation: 'confirmConsent', reference: null, ...about }],
      told: [{ kind: 'sharing.changed', coordinates: {} }],
    });
  });

  it('is confirmed under a later policy too: sharing is decided once for all versions', async () => {
    await set('billing', open);
    const { id } = await newestWaiting();
    const token = await mailedToken(gateway, id);
    await gateway.database.prisma.pendingDecision.update({ where: { id }, data: { policyVersion: '2018-05-25' } });
    gateway.clock.advance(1_000);
    expect(await confirm(token)).toMatchObject({ result: { confirmed: true } });
  });

  it('stands beside what the customer has decided on one purpose since, and does not undo an objection', async () => {
    await set('billing', open);
    const first = await mailedToken(gateway, (await newestWaiting()).id);
    gateway.clock.advance(1_000);
    await set('grace', { purpose: 'ANALYTICS', allowed: false });
    gateway.clock.advance(1_000);
    expect(await confirm(first)).toMatchObject({ result: { confirmed: true } });
    await set('billing', open);
    const second = await mailedToken(gateway, (await newestWaiting()).id);
    gateway.clock.advance(1_000);
    await change(gateway, 'openRequest', { kind: 'OBJECTION' }, { as: 'grace' });
    gateway.clock.advance(1_000);
    expect(await confirm(second)).toMatchObject({ result: { __typename: 'LinkInvalid' } });
  });
});

const ofAlice = { customerId: customer('alice') };

describe('A decision that is refused or fails leaves no row behind', () => {
  it.each(everyone.filter((name) => name !== 'billing' && name !== 'alice'))(
    'when it is %s’s about alice',
    async (as) => {
      const { result, rows } = await added(gateway, () => set(as, { ...ofAlice, blocked: true, reference: 'HD-1' }));
      const customers = ['bob', 'carol', 'dave', 'erin', 'frank', 'grace'];
      const refused = as === undefined ? 'UNAUTHENTICATED P13' : 'FORBIDDEN P13';
      expect(ending(result)).toBe(as !== undefined && customers.includes(as) ? 'NotFound' : refused);
      expect(rows).toEqual({});
    },
  );

  it('when billing names no reference', async () => {
    const { result, rows } = await added(gateway, () => set('billing', { ...ofAlice, blocked: true }));
    expect(refusals(result)).toMatchObject({ setSharing: { code: 'FORBIDDEN', clause: 'P18', needs: ['reference'] } });
    expect(rows).toEqual({});
  });

  const newsletter = { partnerId: partner('newsletter-co') };
  const cases: [string, string, Input, string][] = [
    ['nothing is said', 'alice', {}, 'input'],
    ['a purpose is named and not what is allowed', 'alice', { purpose: 'MARKETING' }, 'input'],
    ['something is allowed and not what', 'alice', { allowed: true }, 'input'],
    ['everything and one purpose are named', 'alice', { blocked: true, purpose: 'MARKETING' }, 'input'],
    ['everything is blocked and allowed', 'alice', { blocked: true, allowed: true }, 'input'],
    ['a purpose and a partner are named', 'alice', { purpose: 'MARKETING', ...newsletter, allowed: true }, 'input'],
    ['the purpose is no choice', 'alice', { purpose: 'PAYMENT_PROCESSING', allowed: false }, 'input.purpose'],
    ['the purpose is the law’s', 'alice', { purpose: 'LEGAL_OBLIGATION', allowed: true }, 'input.purpose'],
    ['a customer speaks of a ticket', 'alice', { blocked: true, via: 'HELPDESK_TICKET' }, 'input.via'],
    [
      'staff speak of the portal',
      'billing',
      { ...ofAlice, blocked: true, via: 'PORTAL', reference: 'HD-1' },
      'input.via',
    ],
    ['what is blocked is no partner', 'alice', { partnerId: customer('bob'), allowed: false }, 'input.partnerId'],
    ['staff name nobody', 'billing', { blocked: true, reference: 'HD-1' }, 'input.customerId'],
  ];
  it.each(cases)('when %s', async (_case, as, input, field) => {
    const { result, rows } = await added(gateway, () => set(as, input));
    expect(ending(result)).toBe(`InvalidInput ${field}`);
    expect(rows).toEqual({});
  });

  it('and the answer says what was expected, and of which field', async () => {
    const message = async (input: Input, as = 'alice') => (await set(as, input)).result?.message;
    expect(await message({})).toBe('input: expected either blocked, or allowed with one of purpose and partnerId');
    expect(await message({ purpose: 'SUPPORT', allowed: false })).toBe(
      'input.purpose: expected one of ANALYTICS, MARKETING, PROMOTION',
    );
    const partnerId = stranger.replace('Customer', 'Partner');
    const unknown = 'there is nothing with this id';
    expect(await message({ partnerId, allowed: false })).toBe(`input.partnerId: ${unknown}`);
    const ofStranger = { customerId: stranger, blocked: true, reference: 'HD-1' };
    expect(await message(ofStranger, 'billing')).toBe(`input.customerId: ${unknown}`);
  });

  it.each([
    [
      'the partner is unknown',
      'alice',
      { partnerId: stranger.replace('Customer', 'Partner'), allowed: false },
      'NotFound',
    ],
    ['the customer is unknown', 'billing', { customerId: stranger, blocked: true }, 'NotFound'],
    [
      'the customer is restricted, and would be opened',
      'billing',
      { customerId: customer('frank'), blocked: false },
      'Restricted',
    ],
    ['the customer is being erased', 'billing', { customerId: customer('erin'), blocked: true }, 'Conflict'],
  ])('when %s', async (_case, as, input, failure) => {
    const { result, rows } = await added(gateway, () => set(as, { ...input, reference: 'HD-1' }));
    expect(ending(result)).toBe(failure);
    expect(rows).toEqual({});
  });
});
