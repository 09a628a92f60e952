import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CustomerName, customerId } from '../../prisma/seed/keys.ts';
import { days, minutes } from '../../src/clock.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import { type AskOptions, startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer } from './cast.ts';
import { change, ending } from './change.ts';
import { mailedToken } from './mailed.ts';
import { asNewcomer } from './newcomer.ts';
import { added } from './rows.ts';

/** Consents to e-mail count once they are confirmed by the link that is mailed. */
const policy = { ...defaultPolicy, consent: { ...defaultPolicy.consent, confirmedOptIn: ['EMAIL'] } } as const;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ policy });
});
afterAll(() => gateway.stop());
beforeEach(() => gateway.clock.advance(minutes(20)));

const email = (state: string) => ({ purpose: 'MARKETING', channel: 'EMAIL', state });
const set = (name: CustomerName, input: Record<string, unknown>) =>
  change(gateway, 'setConsent', input, { as: name, select: 'customer { consents { channel state source } }' });
const confirm = (token: string) => change(gateway, 'confirmConsent', { token });
const waits = { PendingDecision: 1, AuditEvent: 1, OutboxEvent: 1 };
const recorded = { ConsentEvent: 1, AuditEvent: 1, OutboxEvent: 1 };

async function newsletterSees(id: string): Promise<boolean> {
  const query = /* GraphQL */ `query One($id: ID!) { customer(id: $id) { id } }`;
  const { data } = await gateway.gql(query, { id }, { as: 'newsletter-co' });
  return data?.['customer'] !== null;
}

async function newestWaiting(id: string) {
  const where = { customerId: id.replace('Customer:', '') };
  return gateway.database.prisma.pendingDecision.findFirstOrThrow({ where, orderBy: { requestedAt: 'desc' } });
}

/** Waits for the mail, and for a second to pass. */
async function linkOf(id: string): Promise<string> {
  const token = await mailedToken(gateway, (await newestWaiting(id)).id);
  gateway.clock.advance(1_000);
  return token;
}

async function events(id: string) {
  const where = { customerId: id.replace('Customer:', ''), channel: 'EMAIL' as const };
  return gateway.database.prisma.consentEvent.findMany({ where, orderBy: { decidedAt: 'desc' } });
}

describe('Where the policy wants consents to e-mail confirmed', () => {
  it('a customer’s own grant waits for the link that is mailed to them, and then says where it was made', async () => {
    await set('grace', email('WITHDRAWN'));
    gateway.clock.advance(1_000);
    const { result, rows } = await added(gateway, () => set('grace', email('GRANTED')));
    expect(rows).toEqual(waits);
    expect(result.result).toMatchObject({
      pending: true,
      customer: { consents: expect.arrayContaining([{ channel: 'EMAIL', state: 'WITHDRAWN', source: 'PORTAL' }]) },
    });
    expect(await newsletterSees(customer('grace'))).toBe(false);

    const waiting = await newestWaiting(customer('grace'));
    expect(waiting).toMatchObject({ actorKind: 'CUSTOMER', actorId: customerId('grace'), reference: null });
    const token = await linkOf(customer('grace'));
    const confirming = await added(gateway, () => confirm(token));
    expect(confirming.result.result).toMatchObject({ confirmed: true });
    expect(confirming.rows).toEqual(recorded);
    expect(await newsletterSees(customer('grace'))).toBe(true);
    const [event] = await events(customer('grace'));
    expect(event).toMatchObject({
      state: 'GRANTED',
      source: 'PORTAL',
      actorKind: 'CUSTOMER',
      actorId: customerId('grace'),
      evidence: `PendingDecision:${waiting.id}`,
      policyVersion: policy.version,
      decidedAt: gateway.clock.now(),
    });
    expect(await confirm(token)).toMatchObject({ result: { __typename: 'LinkInvalid' } });
  });

  it('a withdrawal counts at once, and outdates the link', async () => {
    expect(await set('alice', email('GRANTED'))).toMatchObject({ result: { pending: true } });
    const token = await linkOf(customer('alice'));
    const { result, rows } = await added(gateway, () => set('alice', email('WITHDRAWN')));
    expect(result).toMatchObject({ result: { pending: false } });
    // Whom newsletter-co has seen, it is told of when she withdraws.
    expect(rows).toEqual({ ...recorded, OutboxEvent: 2, Withdrawal: 1 });
    gateway.clock.advance(1_000);
    expect(ending(await confirm(token))).toBe('LinkInvalid');
    expect(await newsletterSees(customer('alice'))).toBe(false);
  });

  it('of two grants that wait the first link to be followed counts, and the other is over', async () => {
    await set('bob', email('GRANTED'));
    const first = await linkOf(customer('bob'));
    await set('bob', email('GRANTED'));
    const second = await linkOf(customer('bob'));
    expect(ending(await confirm(second))).toBe('ConfirmConsentPayload');
    gateway.clock.advance(1_000);
    expect(ending(await confirm(first))).toBe('LinkInvalid');
  });

  it('a link that nobody follows in a week grants nothing', async () => {
    await set('dave', { ...email('WITHDRAWN') });
    gateway.clock.advance(1_000);
    await set('dave', email('GRANTED'));
    const token = await linkOf(customer('dave'));
    gateway.clock.advance(days(7));
    expect(ending(await confirm(token))).toBe('LinkInvalid');
    expect((await events(customer('dave')))[0]).toMatchObject({ state: 'WITHDRAWN' });
  });

  it('consents to other channels count at once, text messages among them', async () => {
    for (const channel of ['TELEPHONE', 'SMS', 'POST']) {
      const { result, rows } = await added(gateway, () => set('carol', { ...email('GRANTED'), channel }));
      expect(result).toMatchObject({ result: { pending: false } });
      expect(rows).toMatchObject(recorded);
    }
  });

  it('what billing passes on waits as before, and names the ticket', async () => {
    const input = { ...email('GRANTED'), customerId: customer('carol'), via: 'HELPDESK_TICKET', reference: 'HD-1' };
    const answer = await change(gateway, 'setConsent', input, { as: 'billing' });
    expect(answer).toMatchObject({ result: { pending: true } });
    expect(await confirm(await linkOf(customer('carol')))).toMatchObject({ result: { confirmed: true } });
    expect((await events(customer('carol')))[0]).toMatchObject({ source: 'TICKET', evidence: 'HD-1' });
  });
});

describe('At sign-up', () => {
  const register = (as: AskOptions, name: string, marketing: object[]) =>
    change(gateway, 'registerCustomer', { name, email: `${name}@example.com`, marketing }, as);

  it('the choice for e-mail waits, the others count, and the answer says so', async () => {
    const marketing = [
      { channel: 'EMAIL', granted: true },
      { channel: 'POST', granted: true },
      { channel: 'SMS', granted: true },
    ];
    const { result } = await register(await asNewcomer(gateway, 'nia'), 'nia', marketing);
    expect(result).toMatchObject({ __typename: 'RegisterCustomerPayload', pending: true });
    const id = String(result?.['customerId']);
    const held = await gateway.database.prisma.consent.findMany({
      where: { customerId: id.replace('Customer:', '') },
      orderBy: { channel: 'asc' },
    });
    expect(held.map(({ channel, state }) => `${channel} ${state}`)).toEqual(['SMS GRANTED', 'POST GRANTED']);
    const waiting = await newestWaiting(id);
    expect(waiting).toMatchObject({ actorKind: 'CUSTOMER', actorId: id.replace('Customer:', ''), source: 'SIGN_UP' });

    expect(ending(await confirm(await linkOf(id)))).toBe('ConfirmConsentPayload');
    expect(await events(id)).toMatchObject([
      { state: 'GRANTED', source: 'SIGN_UP', actorKind: 'CUSTOMER', evidence: `PendingDecision:${waiting.id}` },
    ]);
  });

  it('nothing waits, and nothing is mailed, when e-mail is not chosen', async () => {
    const as = await asNewcomer(gateway, 'omar');
    const { result, rows } = await added(gateway, () => register(as, 'omar', [{ channel: 'EMAIL', granted: false }]));
    expect(result.result).toMatchObject({ pending: false });
    expect(rows).not.toHaveProperty('PendingDecision');
  });
});
