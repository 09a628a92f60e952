import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CustomerName, customerId, partnerNames } from '../../prisma/seed/keys.ts';
import { minutes } from '../../src/clock.ts';
import { globalId } from '../../src/global-id.ts';
import { uuidv7 } from '../../src/ids.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer, partner } from './cast.ts';
import { change } from './change.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({
    seed: async ({ prisma }) => {
      await prisma.customer.update({ where: { id: customerId('dave') }, data: { locale: null } });
      await prisma.customer.update({ where: { id: customerId('erin') }, data: { locale: 'pt-BR' } });
    },
  });
});
afterAll(() => gateway.stop());
beforeEach(() => gateway.clock.advance(minutes(2)));

const { wordings, version } = defaultPolicy;

const setConsent = (as: string, channel: string, state = 'WITHDRAWN', more: Record<string, unknown> = {}) =>
  change(gateway, 'setConsent', { purpose: 'MARKETING', channel, state, ...more }, { as });
const setSharing = (as: string, input: Record<string, unknown>) => change(gateway, 'setSharing', input, { as });

type Event = Record<string, unknown>;
type History = { customer: { consentHistory: { edges: { cursor: string; node: Event }[]; pageInfo: Event } } };

/** What privacy reads of the ledger, newest first. */
async function history(name: CustomerName, first: number, after: string | null = null) {
  const document = `query History($id: ID!, $first: Int!, $after: String) { customer(id: $id) { consentHistory(first: $first, after: $after) {
    edges { cursor node {
      purpose channel state source actorKind decidedAt recordedAt policyVersion wording wordingLocale evidence
    } }
    pageInfo { hasNextPage hasPreviousPage }
  } } }`;
  const { data } = await gateway.gql<History>(document, { id: customer(name), first, after }, { as: 'privacy' });
  if (!data) throw new Error('no history');
  return data.customer.consentHistory;
}

describe('A decision on consent', () => {
  const languages: [CustomerName, string, keyof typeof wordings][] = [
    ['carol', 'sv-SE', 'sv'],
    ['frank', 'de-DE', 'de'],
    ['alice', 'en-GB', 'en'],
    ['dave', 'no language', 'en'],
    ['erin', 'pt-BR, which the policy does not speak', 'en'],
  ];
  it.each(languages)(
    'of %s, whose language is %s, is kept with the sentence as it was shown',
    async (name, _of, shown) => {
      await setConsent(name, 'TELEPHONE');
      const now = gateway.clock.now().toISOString();
      expect((await history(name, 1)).edges[0]?.node).toEqual({
        purpose: 'MARKETING',
        channel: 'TELEPHONE',
        state: 'WITHDRAWN',
        source: 'PORTAL',
        actorKind: 'CUSTOMER',
        decidedAt: now,
        recordedAt: now,
        policyVersion: version,
        wording: wordings[shown].TELEPHONE,
        wordingLocale: shown,
        evidence: null,
      });
    },
  );

  it('that billing records is kept under billing’s name, and told with its purpose and channel', async () => {
    await setConsent('billing', 'SMS', 'WITHDRAWN', { customerId: customer('carol'), reference: 'HD-5001' });
    const where = { customerId: customerId('carol') };
    const orderBy = { id: 'desc' } as const;
    expect(await gateway.database.prisma.consentEvent.findFirstOrThrow({ where, orderBy })).toMatchObject({
      actorKind: 'STAFF',
      actorId: 'billing',
      evidence: 'HD-5001',
    });
    expect(await gateway.database.prisma.outboxEvent.findFirstOrThrow({ where, orderBy })).toMatchObject({
      kind: 'consent.changed',
      coordinates: { purpose: 'MARKETING', channel: 'SMS' },
    });
  });

  it('is dated when it is made, whoever else decides in that moment', async () => {
    const now = gateway.clock.now().toISOString();
    for (const name of ['alice', 'bob', 'carol'] as const) {
      await setConsent(name, 'POST');
      expect((await history(name, 1)).edges[0]?.node).toMatchObject({ channel: 'POST', decidedAt: now });
    }
  });

  it('is in the history of the customer alone, newest first, page by page', async () => {
    await setConsent('grace', 'EMAIL');
    gateway.clock.advance(1_000);
    await setConsent('grace', 'POST', 'GRANTED');
    const states = (edges: { node: Event }[]) => edges.map(({ node }) => `${node['channel']} ${node['state']}`);
    const all = await history('grace', 9);
    expect(states(all.edges)).toEqual([
      'POST GRANTED',
      'EMAIL WITHDRAWN',
      'EMAIL WITHDRAWN',
      'POST GRANTED',
      'EMAIL GRANTED',
    ]);
    const first = await history('grace', 2);
    expect(first.pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: false });
    const second = await history('grace', 9, first.edges.at(-1)?.cursor);
    expect(second.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: true });
    expect([...first.edges, ...second.edges]).toEqual(all.edges);
  });

  it('is in force from its moment on, and not a millisecond before', async () => {
    const at = gateway.clock.now();
    await setConsent('bob', 'EMAIL', 'WITHDRAWN');
    gateway.clock.advance(1_000);
    await setConsent('bob', 'EMAIL', 'GRANTED');
    const ask = `query At($id: ID!, $before: DateTime!, $at: DateTime!) { customer(id: $id) {
      before: consentAt(time: $before) { channel state source decidedAt policyVersion } at: consentAt(time: $at) { channel state source decidedAt policyVersion }
    } }`;
    const times = { before: new Date(at.getTime() - 1).toISOString(), at: at.toISOString() };
    const { data } = await gateway.gql<{ customer: Record<'before' | 'at', Event[]> }>(
      ask,
      { id: customer('bob'), ...times },
      { as: 'privacy' },
    );
    const mail = { channel: 'EMAIL', policyVersion: version };
    expect(data?.customer.at).toContainEqual({ ...mail, state: 'WITHDRAWN', source: 'PORTAL', decidedAt: times.at });
    expect(data?.customer.before).toContainEqual(
      expect.objectContaining({ channel: 'EMAIL', state: 'GRANTED', source: 'SIGN_UP' }),
    );
  });

  it('for a purpose that is not asked about any more is told after those for marketing, in a fixed order', async () => {
    const at = gateway.clock.now();
    const decided = { state: 'GRANTED', source: 'SIGN_UP', actorKind: 'CUSTOMER', policyVersion: version } as const;
    const shown = { wording: 'May we?', wordingLocale: 'en', decidedAt: at, recordedAt: at };
    const about = [
      ['PROMOTION', 'POST'],
      ['PROMOTION', 'EMAIL'],
      ['ANALYTICS', 'SMS'],
    ] as const;
    for (const [index, [purpose, channel]] of about.entries()) {
      const later = { ...shown, decidedAt: new Date(at.getTime() - index) };
      const owner = { id: uuidv7(at), customerId: customerId('frank'), actorId: customerId('frank') };
      await gateway.database.prisma.consentEvent.create({ data: { ...owner, ...decided, ...later, purpose, channel } });
    }
    const ask = `query Now($id: ID!, $time: DateTime!) { customer(id: $id) {
      consents { purpose channel } consentAt(time: $time) { purpose channel }
    } }`;
    const { data } = await gateway.gql<{ customer: Record<'consents' | 'consentAt', Event[]> }>(
      ask,
      { id: customer('frank'), time: at.toISOString() },
      { as: 'privacy' },
    );
    const others = (list: Event[] = []) => list.slice(4).map((one) => `${one['purpose']} ${one['channel']}`);
    expect(others(data?.customer.consents)).toEqual(['ANALYTICS SMS', 'PROMOTION EMAIL', 'PROMOTION POST']);
    expect(others(data?.customer.consentAt)).toEqual(['ANALYTICS SMS', 'PROMOTION EMAIL', 'PROMOTION POST']);
  });
});

describe('A decision on sharing', () => {
  const lastOf = (name: CustomerName) =>
    gateway.database.prisma.sharingEvent.findFirstOrThrow({
      where: { customerId: customerId(name) },
      orderBy: { decidedAt: 'desc' },
    });

  it('is kept with who made it and when, under which policy, whoever else decides in that moment', async () => {
    const now = gateway.clock.now();
    for (const name of ['alice', 'bob', 'carol'] as const) {
      await setSharing(name, { purpose: 'ANALYTICS', allowed: false });
      expect(await lastOf(name)).toMatchObject({
        purpose: 'ANALYTICS',
        partnerId: null,
        allowed: false,
        source: 'PORTAL',
        actorKind: 'CUSTOMER',
        actorId: customerId(name),
        decidedAt: now,
        recordedAt: now,
        policyVersion: version,
        evidence: null,
      });
    }
  });

  it('that billing records is kept under billing’s name, and is in force', async () => {
    await setSharing('billing', { customerId: customer('frank'), blocked: true, reference: 'HD-5002' });
    expect(await lastOf('frank')).toMatchObject({ actorKind: 'STAFF', actorId: 'billing', evidence: 'HD-5002' });
    const document = '{ me { sharing { blocked } } }';
    const blocked = async (as: string) => (await gateway.gql(document, {}, { as })).data;
    expect(await blocked('frank')).toEqual({ me: { sharing: { blocked: true } } });
    expect(await blocked('alice')).toEqual({ me: { sharing: { blocked: false } } });
  });

  it('is told with the purpose or the partner that it is about, and with neither when it is about all', async () => {
    const told = async (input: Record<string, unknown>) => {
      await setSharing('dave', input);
      gateway.clock.advance(1_000);
      const where = { kind: 'sharing.changed', customerId: customerId('dave') };
      const event = await gateway.database.prisma.outboxEvent.findFirstOrThrow({ where, orderBy: { id: 'desc' } });
      return event.coordinates;
    };
    expect(await told({ blocked: true })).toEqual({});
    expect(await told({ purpose: 'MARKETING', allowed: false })).toEqual({ purpose: 'MARKETING' });
    const { id } = await gateway.database.prisma.partner.findFirstOrThrow({ where: { name: 'newsletter-co' } });
    expect(await told({ partnerId: partner('newsletter-co'), allowed: false })).toEqual({ partner: id });
  });

  it('against one partner is listed until it is lifted', async () => {
    const document = '{ me { sharing { blockedPartners } } }';
    const blocked = async () => {
      const { data } = await gateway.gql<{ me: { sharing: { blockedPartners: string[] } } }>(
        document,
        {},
        { as: 'carol' },
      );
      return data?.me.sharing.blockedPartners.toSorted();
    };
    const both = [partner('newsletter-co'), partner('insight-labs')].toSorted();
    for (const partnerId of both) await setSharing('carol', { partnerId, allowed: false });
    expect(await blocked()).toEqual(both);
    await setSharing('carol', { partnerId: partner('insight-labs'), allowed: true });
    expect(await blocked()).toEqual([partner('newsletter-co')]);
  });
});

describe('Partners', () => {
  type Listed = { partners: { edges: { cursor: string; node: { id: string; name: string } }[] } };
  const list =
    'query List($first: Int!, $after: String) { partners(first: $first, after: $after) { edges { cursor node { id name } } } }';

  it('are listed to who administers them, page by page, oldest first', async () => {
    const page = async (first: number, after: string | null = null) =>
      (await gateway.gql<Listed>(list, { first, after }, { as: 'admin' })).data?.partners.edges ?? [];
    const all = await page(20);
    expect(all.map(({ node }) => node.name).toSorted()).toEqual([...partnerNames].toSorted());
    expect(all.map(({ cursor }) => cursor)).toEqual(all.map(({ cursor }) => cursor).toSorted());
    const first = await page(2);
    expect([...first, ...(await page(20, first.at(-1)?.cursor))]).toEqual(all);
  });

  it('see their own registration and no other, whichever way they ask', async () => {
    const { data } = await gateway.gql<Listed>(list, { first: 20 }, { as: 'stripe' });
    expect(data?.partners.edges.map(({ node }) => node)).toEqual([{ id: partner('stripe'), name: 'stripe' }]);
    const one = `query One($id: ID!) { partner(id: $id) { name } node(id: $id) { id } }`;
    const ask = (id: string) => gateway.gql(one, { id }, { as: 'stripe' });
    expect((await ask(partner('stripe'))).data).toEqual({
      partner: { name: 'stripe' },
      node: { id: partner('stripe') },
    });
    expect((await ask(partner('paypal'))).data).toEqual({ partner: null, node: null });
    expect((await ask(globalId('Partner', uuidv7(new Date(0))))).data).toEqual({ partner: null, node: null });
  });
});
