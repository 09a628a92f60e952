import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CustomerName, customerId } from '../../prisma/seed/keys.ts';
import { days, minutes } from '../../src/clock.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer } from './cast.ts';
import { change, ending } from './change.ts';
import { mailedToken } from './mailed.ts';
import { added } from './rows.ts';

/** Came into force ten days before the tests' day; what was consented to under earlier versions counts no more. */
const version = '2026-02-20';
const policy: Policy = {
  ...defaultPolicy,
  version,
  consent: { confirmedOptIn: [], countsUnder: { MARKETING: [version] } },
};
const dayBefore = '2026-02-19T23:59:59.999Z';
const firstMoment = '2026-02-20T00:00:00.000Z';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ policy });
});
afterAll(() => gateway.stop());
beforeEach(() => gateway.clock.advance(minutes(2)));

type Consent = Record<'channel' | 'state', string> & { askAgain: boolean; policyVersion: string | null };
type Seen = { me: { now: Consent[]; earlier: Consent[] } };

const consents = async (name: CustomerName, time: string) => {
  const query = /* GraphQL */ `query Mine($time: DateTime!) {
    me {
      now: consents { channel state askAgain policyVersion }
      earlier: consentAt(time: $time) { channel state askAgain policyVersion }
    }
  }`;
  const { data, errors } = await gateway.gql<Seen>(query, { time }, { as: name });
  expect(errors).toEqual([]);
  const told = (list: Consent[] = []) =>
    list.map(({ channel, state, askAgain }) => `${channel} ${state}${askAgain ? ' ask again' : ''}`);
  return { now: told(data?.me.now), earlier: told(data?.me.earlier), versions: data?.me.now };
};

async function newsletterSees(name: CustomerName): Promise<boolean> {
  const query = /* GraphQL */ `query One($id: ID!, $node: ID!) {
    customer(id: $id) { id }
    node(id: $node) { id }
    customers(first: 100) { edges { node { id } } }
  }`;
  type Found = { customer: unknown; node: unknown; customers: { edges: { node: { id: string } }[] } };
  const id = customer(name);
  const { data } = await gateway.gql<Found>(query, { id, node: id }, { as: 'newsletter-co' });
  const listed = data?.customers.edges.some(({ node }) => node.id === id) ?? false;
  expect([data?.customer !== null, data?.node !== null]).toEqual([listed, listed]);
  return listed;
}

const email = (state: string) => ({ purpose: 'MARKETING', channel: 'EMAIL', state });
const set = (as: string, input: Record<string, unknown>) => change(gateway, 'setConsent', input, { as });

describe('Under a policy that asks again', () => {
  it('an older grant reads as not asked, and says so; a withdrawal stands whatever its version', async () => {
    const { now, versions } = await consents('alice', dayBefore);
    expect(now).toEqual([
      'EMAIL NOT_ASKED ask again',
      'TELEPHONE WITHDRAWN',
      'SMS NOT_ASKED ask again',
      'POST WITHDRAWN',
    ]);
    // What they decided then stands beside it.
    expect(versions?.[0]).toMatchObject({ policyVersion: '2018-05-25' });
    expect((await consents('carol', dayBefore)).now).toEqual([
      'EMAIL WITHDRAWN',
      'TELEPHONE NOT_ASKED',
      'SMS WITHDRAWN',
      'POST WITHDRAWN',
    ]);
  });

  it('the ledger says of a time before it what counted then, and from its first moment what counts now', async () => {
    expect((await consents('alice', dayBefore)).earlier[0]).toBe('EMAIL GRANTED');
    expect((await consents('alice', firstMoment)).earlier[0]).toBe('EMAIL NOT_ASKED ask again');
  });

  it('no partner sees a customer by an older grant, whatever they allow, and is told no more than of any other', async () => {
    expect(await newsletterSees('alice')).toBe(false);
    const question = /* GraphQL */ `query Why($id: ID!) {
      explainAccess(input: { customerId: $id, field: "Customer.name" }) { allowed clause needs }
    }`;
    const { data } = await gateway.gql(question, { id: customer('alice') }, { as: 'newsletter-co' });
    expect(data).toEqual({ explainAccess: { allowed: false, clause: 'P19', needs: ['consent'] } });
    const analytics = /* GraphQL */ `{ customers(first: 5) { edges { node { id } } } }`;
    const labs = await gateway.gql(analytics, {}, { as: 'insight-labs' });
    expect(labs.data).toEqual({ customers: { edges: [{ node: { id: customer('alice') } }] } });
  });

  it('a customer who consents again is seen from the next answer on, and is asked no more', async () => {
    const { rows } = await added(gateway, () => set('alice', email('GRANTED')));
    expect(rows).toEqual({ ConsentEvent: 1, AuditEvent: 1, OutboxEvent: 1 });
    expect(await newsletterSees('alice')).toBe(true);
    expect((await consents('alice', firstMoment)).now[0]).toBe('EMAIL GRANTED');
    await set('alice', email('WITHDRAWN'));
    expect(await newsletterSees('alice')).toBe(false);
  });

  it('sharing is decided once for all versions', async () => {
    const events = await gateway.database.prisma.sharingEvent.findMany({ where: { customerId: customerId('alice') } });
    expect(events.map((event) => event.policyVersion)).not.toContain(version);
    const query = '{ me { sharing { purposes { purpose allowed } } } }';
    const { data } = await gateway.gql(query, {}, { as: 'alice' });
    expect(JSON.stringify(data)).toContain('{"purpose":"MARKETING","allowed":true}');
  });

  it('an objection still withdraws the grants that count no more, so that no later policy revives them', async () => {
    await change(gateway, 'openRequest', { kind: 'OBJECTION' }, { as: 'grace' });
    expect((await consents('grace', dayBefore)).now[3]).toBe('POST WITHDRAWN');
  });
});

describe('A grant that waits', () => {
  it('is confirmed to the version under which it was asked for, and asked for again under another', async () => {
    const { prisma } = gateway.database;
    const waiting = async () => {
      const input = { ...email('GRANTED'), customerId: customer('bob'), via: 'EMAIL', reference: 'MAIL-1' };
      expect(await set('billing', input)).toMatchObject({ result: { pending: true } });
      const where = { customerId: customerId('bob') };
      return prisma.pendingDecision.findFirstOrThrow({ where, orderBy: { requestedAt: 'desc' } });
    };
    const former = await waiting();
    const early = await mailedToken(gateway, former.id);
    await prisma.pendingDecision.update({ where: { id: former.id }, data: { policyVersion: '2018-05-25' } });
    expect(ending(await change(gateway, 'confirmConsent', { token: early }))).toBe('LinkInvalid');

    gateway.clock.advance(days(1));
    const token = await mailedToken(gateway, (await waiting()).id);
    expect(ending(await change(gateway, 'confirmConsent', { token }))).toBe('ConfirmConsentPayload');
    expect((await consents('bob', firstMoment)).now[0]).toBe('EMAIL GRANTED');
  });
});
