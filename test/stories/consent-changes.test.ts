import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ConsentChannel } from '../../prisma/generated/client/enums.ts';
import { type CustomerName, customerId } from '../../prisma/seed/keys.ts';
import { days, minutes } from '../../src/clock.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer, refusals, stranger } from './cast.ts';
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
const email = (state: string): Input => ({ purpose: 'MARKETING', channel: 'EMAIL', state });
const ticket = { via: 'HELPDESK_TICKET', reference: 'HD-3001' };
const set = (as: string | undefined, input: Input, headers: Record<string, string> = {}) =>
  change(gateway, 'setConsent', input, { ...(as && { as }), headers });
const confirm = (token: string, as?: string) => change(gateway, 'confirmConsent', { token }, as ? { as } : {});

const consentOf = (name: CustomerName, channel: ConsentChannel) =>
  gateway.database.prisma.consent.findUnique({
    where: { customerId_purpose_channel: { customerId: customerId(name), purpose: 'MARKETING', channel } },
  });
const lastEvent = (name: CustomerName) =>
  gateway.database.prisma.consentEvent.findFirstOrThrow({
    where: { customerId: customerId(name) },
    orderBy: { recordedAt: 'desc' },
  });

async function seenByNewsletter(name: CustomerName): Promise<boolean> {
  const query = /* GraphQL */ `query One($id: ID!) { customer(id: $id) { id } }`;
  const { data } = await gateway.gql(query, { id: customer(name) }, { as: 'newsletter-co' });
  return data?.['customer'] !== null;
}

const recorded = { ConsentEvent: 1, AuditEvent: 1, OutboxEvent: 1 };

describe('A customer', () => {
  it('withdraws consent to e-mail and is gone from the very next answer, and back when they consent again (P13)', async () => {
    expect(await seenByNewsletter('alice')).toBe(true);
    const select = 'customer { id consents { channel state source } }';
    const { result } = await change(gateway, 'setConsent', email('WITHDRAWN'), { as: 'alice', select });
    expect(result).toEqual({
      __typename: 'SetConsentPayload',
      pending: false,
      customer: {
        id: customer('alice'),
        consents: expect.arrayContaining([{ channel: 'EMAIL', state: 'WITHDRAWN', source: 'PORTAL' }]),
      },
    });
    expect(await seenByNewsletter('alice')).toBe(false);
    gateway.clock.advance(1_000);
    expect(await set('alice', email('GRANTED'))).toMatchObject({ result: { pending: false } });
    expect(await seenByNewsletter('alice')).toBe(true);
  });

  it('is taken at their last word, though the clock stands still', async () => {
    for (const state of ['WITHDRAWN', 'GRANTED', 'WITHDRAWN', 'GRANTED']) {
      await set('alice', email(state));
      expect(await seenByNewsletter('alice')).toBe(state === 'GRANTED');
    }
  });

  it('consents to text messages by themselves', async () => {
    expect(await set('bob', { ...email('GRANTED'), channel: 'SMS' })).toMatchObject({ result: { pending: false } });
    expect(await consentOf('bob', 'SMS')).toMatchObject({ state: 'GRANTED', source: 'PORTAL' });
  });

  it('decides the same again, and that is recorded too, with the sentence they were shown', async () => {
    const { rows } = await added(gateway, () => set('carol', email('WITHDRAWN')));
    expect(rows).toEqual(recorded);
    const event = await lastEvent('carol');
    expect(event).toMatchObject({ state: 'WITHDRAWN', source: 'PORTAL', wordingLocale: 'sv' });
    expect(event).toMatchObject({ actorKind: 'CUSTOMER', actorId: customerId('carol') });
  });

  it('leaves one row in the audit trail and one event in the outbox, written together', async () => {
    const { rows } = await added(gateway, () => set('bob', email('WITHDRAWN')));
    expect(rows).toEqual(recorded);
    expect(await writtenWith(gateway, 'ConsentEvent', (await lastEvent('bob')).id)).toEqual({
      audited: [
        {
          operation: 'setConsent',
          caller: customerId('bob'),
          reference: null,
          subjects: [customerId('bob')],
          fields: ['Customer.consents'],
          clauses: ['P13'],
        },
      ],
      told: [
        {
          kind: 'consent.changed',
          customerId: customerId('bob'),
          coordinates: { purpose: 'MARKETING', channel: 'EMAIL' },
        },
      ],
    });
  });

  it('who sends one request twice decides once, and is answered alike', async () => {
    const send = () => set('dave', email('WITHDRAWN'), { 'Idempotency-Key': 'dave-withdraws' });
    const { result, rows } = await added(gateway, async () => [await send(), await send()]);
    expect(result[1]).toEqual(result[0]);
    expect(rows).toEqual({ ...recorded, IdempotencyKey: 1 });
  });
});

describe('Billing', () => {
  it('records a withdrawal that came by e-mail, and it counts at once', async () => {
    const input = { ...email('WITHDRAWN'), customerId: customer('alice'), via: 'EMAIL', reference: 'MAIL-3000' };
    expect(await set('billing', input)).toMatchObject({ result: { pending: false } });
    expect(await seenByNewsletter('alice')).toBe(false);
    expect(await lastEvent('alice')).toMatchObject({
      source: 'EMAIL',
      actorKind: 'STAFF',
      actorId: 'billing',
      evidence: 'MAIL-3000',
    });
  });

  it('records a withdrawal of text messages, and one of a customer whose processing is restricted', async () => {
    const sms = { ...email('WITHDRAWN'), channel: 'SMS', customerId: customer('alice'), reference: 'HD-3002' };
    expect(await set('billing', sms)).toMatchObject({ result: { pending: false } });
    expect(await consentOf('alice', 'SMS')).toMatchObject({ state: 'WITHDRAWN', source: 'STAFF' });
    const restricted = { ...email('WITHDRAWN'), customerId: customer('frank'), ...ticket };
    expect(await set('billing', restricted)).toMatchObject({ result: { pending: false } });
    expect(await consentOf('frank', 'EMAIL')).toMatchObject({ state: 'WITHDRAWN', source: 'TICKET' });
  });
});

/** Billing passes a grant on. Gives the record that waits. */
async function wait(name: CustomerName, channel: ConsentChannel) {
  const input = { ...email('GRANTED'), channel, customerId: customer(name), ...ticket };
  expect(await set('billing', input)).toMatchObject({ result: { __typename: 'SetConsentPayload', pending: true } });
  const where = { customerId: customerId(name) };
  return gateway.database.prisma.pendingDecision.findFirstOrThrow({ where, orderBy: { requestedAt: 'desc' } });
}
const dead = { __typename: 'LinkInvalid', code: 'LINK_INVALID' };

describe('A grant that billing passes on', () => {
  it('waits until the customer follows the link that is mailed to them, which works once (P13)', async () => {
    const { result: waiting, rows } = await added(gateway, () => wait('carol', 'POST'));
    expect(rows).toEqual({ PendingDecision: 1, AuditEvent: 1, OutboxEvent: 1 });
    expect(await consentOf('carol', 'POST')).toMatchObject({ state: 'WITHDRAWN' });

    const token = await mailedToken(gateway, waiting.id);
    gateway.clock.advance(1_000);
    const confirming = await added(gateway, () => confirm(token));
    expect(confirming.result.result).toEqual({ __typename: 'ConfirmConsentPayload', confirmed: true });
    expect(confirming.rows).toEqual(recorded);
    expect(await consentOf('carol', 'POST')).toMatchObject({ state: 'GRANTED', source: 'TICKET' });
    expect(await lastEvent('carol')).toMatchObject({
      actorKind: 'CUSTOMER',
      actorId: customerId('carol'),
      evidence: 'HD-3001',
      wordingLocale: 'sv',
    });
    expect(await added(gateway, () => confirm(token))).toMatchObject({ result: { result: dead }, rows: {} });
  });

  it('is kept with who passed it on, and both it and its confirmation leave their row in the trail', async () => {
    const asked = gateway.clock.now();
    const { id, ...waiting } = await wait('grace', 'POST');
    const about = { customerId: customerId('grace'), purpose: 'MARKETING', consentChannel: 'POST', partnerId: null };
    expect(waiting).toEqual({
      ...about,
      ...{ source: 'TICKET', channel: 'HELPDESK_TICKET', reference: 'HD-3001', actorKind: 'STAFF', actorId: 'billing' },
      ...{ policyVersion: defaultPolicy.version, requestedAt: asked, confirmedAt: null },
      expiresAt: new Date(asked.getTime() + days(7)),
    });
    const row = { subjects: [customerId('grace')], fields: ['Customer.consents'], clauses: ['P13'] };
    expect(await writtenWith(gateway, 'PendingDecision', id)).toMatchObject({
      audited: [{ operation: 'setConsent', caller: 'billing', reference: 'HD-3001', ...row }],
    });
    const token = await mailedToken(gateway, id);
    gateway.clock.advance(days(7) - 1);
    expect(await confirm(token)).toMatchObject({ result: { confirmed: true } });
    const used = await gateway.database.prisma.pendingDecision.findUniqueOrThrow({ where: { id } });
    expect(used.confirmedAt).toEqual(gateway.clock.now());
    expect(await writtenWith(gateway, 'ConsentEvent', (await lastEvent('grace')).id)).toMatchObject({
      audited: [{ operation: 'confirmConsent', reference: null, ...row }],
      told: [{ kind: 'consent.changed', coordinates: { purpose: 'MARKETING', channel: 'POST' } }],
    });
  });

  it('does not undo what the customer has decided since, and stands beside what they decided on another channel', async () => {
    const beside = await mailedToken(gateway, (await wait('carol', 'TELEPHONE')).id);
    gateway.clock.advance(1_000);
    await set('carol', { ...email('WITHDRAWN'), channel: 'EMAIL' });
    gateway.clock.advance(1_000);
    expect(await confirm(beside)).toMatchObject({ result: { confirmed: true } });
    const token = await mailedToken(gateway, (await wait('alice', 'TELEPHONE')).id);
    gateway.clock.advance(1_000);
    await set('alice', { ...email('WITHDRAWN'), channel: 'TELEPHONE' });
    gateway.clock.advance(1_000);
    expect(await added(gateway, () => confirm(token, 'alice'))).toMatchObject({ result: { result: dead }, rows: {} });
    expect(await consentOf('alice', 'TELEPHONE')).toMatchObject({ state: 'WITHDRAWN' });
  });

  it('does not undo an objection that came since', async () => {
    const token = await mailedToken(gateway, (await wait('grace', 'TELEPHONE')).id);
    gateway.clock.advance(1_000);
    await change(gateway, 'openRequest', { kind: 'OBJECTION' }, { as: 'grace' });
    gateway.clock.advance(1_000);
    expect(await confirm(token)).toMatchObject({ result: dead });
    expect(await consentOf('grace', 'TELEPHONE')).toBeNull();
  });

  it('is not carried out for whoever is being erased', async () => {
    const token = await mailedToken(gateway, (await wait('dave', 'POST')).id);
    const erasing = (erasureStartedAt: Date | null) =>
      gateway.database.prisma.customer.update({ where: { id: customerId('dave') }, data: { erasureStartedAt } });
    await erasing(gateway.clock.now());
    expect(await added(gateway, () => confirm(token))).toMatchObject({ result: { result: dead }, rows: {} });
    await erasing(null);
    expect(await confirm(token)).toMatchObject({ result: { confirmed: true } });
  });

  it('is over after a week', async () => {
    const token = await mailedToken(gateway, (await wait('bob', 'POST')).id);
    gateway.clock.advance(days(7));
    expect(await confirm(token)).toMatchObject({ result: dead });
    expect(await consentOf('bob', 'POST')).toBeNull();
  });

  it('is over at its own time, whatever the link’s', async () => {
    const { id } = await wait('bob', 'POST');
    const token = await mailedToken(gateway, id);
    gateway.clock.advance(1_000);
    const expiresAt = gateway.clock.now();
    await gateway.database.prisma.pendingDecision.update({ where: { id }, data: { expiresAt } });
    expect(await confirm(token)).toMatchObject({ result: dead });
  });

  it('has one answer for every token that does not work', async () => {
    const tokens = ['', 'x', 'A'.repeat(43), '\u202e'.repeat(300)];
    const { result, rows } = await added(gateway, () => Promise.all(tokens.map((token) => confirm(token))));
    expect(new Set(result.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(result[0]).toMatchObject({ status: 200, errors: [], result: dead });
    expect(rows).toEqual({});
  });
});

const ofAlice = { customerId: customer('alice') };

describe('A decision that is refused or fails leaves no row behind', () => {
  it.each(everyone.filter((name) => name !== 'billing' && name !== 'alice'))(
    'when it is %s’s about alice',
    async (as) => {
      const input = { ...email('WITHDRAWN'), ...ofAlice, reference: 'HD-1' };
      const { result, rows } = await added(gateway, () => set(as, input));
      const customers = ['bob', 'carol', 'dave', 'erin', 'frank', 'grace'];
      const refused = as === undefined ? 'UNAUTHENTICATED P13' : 'FORBIDDEN P13';
      expect(ending(result)).toBe(as !== undefined && customers.includes(as) ? 'NotFound' : refused);
      expect(rows).toEqual({});
    },
  );

  it('when staff have another role, or name no reference, and they are told what is needed', async () => {
    const other = await set('support', { ...email('WITHDRAWN'), ...ofAlice, reference: 'HD-1' });
    expect(refusals(other)).toMatchObject({ setConsent: { clause: 'P13', needs: ['role:BILLING'] } });
    const { result, rows } = await added(gateway, () => set('billing', { ...email('WITHDRAWN'), ...ofAlice }));
    expect(refusals(result)).toEqual({
      setConsent: { code: 'FORBIDDEN', clause: 'P18', category: null, needs: ['reference'] },
    });
    expect(rows).toEqual({});
  });

  const staff = { ...ofAlice, reference: 'HD-1' };
  const cases: [string, string, Input, string][] = [
    ['nobody decides to be undecided', 'alice', email('NOT_ASKED'), 'input.state'],
    ['nobody is asked about the purpose', 'alice', { ...email('GRANTED'), purpose: 'ANALYTICS' }, 'input.purpose'],
    ['another purpose’s answer stands for it', 'alice', { ...email('GRANTED'), purpose: 'PROMOTION' }, 'input.purpose'],
    ['staff consent to text messages', 'billing', { ...email('GRANTED'), channel: 'SMS', ...staff }, 'input.channel'],
    ['staff speak of the portal', 'billing', { ...email('GRANTED'), via: 'PORTAL', ...staff }, 'input.via'],
    ['a customer speaks of an e-mail', 'alice', { ...email('GRANTED'), via: 'EMAIL' }, 'input.via'],
    ['staff name nobody', 'billing', { ...email('GRANTED'), reference: 'HD-1' }, 'input.customerId'],
    [
      'a reference is a card number',
      'billing',
      { ...email('GRANTED'), ...staff, reference: '4242424242424242' },
      'input.reference',
    ],
  ];
  it.each(cases)('when %s', async (_case, as, input, field) => {
    const { result, rows } = await added(gateway, () => set(as, input));
    expect(ending(result)).toBe(`InvalidInput ${field}`);
    expect(rows).toEqual({});
  });

  it('when nobody is asked about the purpose, and the answer names what is asked', async () => {
    const { result } = await set('alice', { ...email('GRANTED'), purpose: 'ANALYTICS' });
    expect(result?.message).toBe('input.purpose: expected MARKETING');
  });

  it('and the answer says what was expected, and of which field', async () => {
    const sms = await set('billing', { ...email('GRANTED'), channel: 'SMS', ...staff });
    const reason = 'text messages are consented to by the customer alone (P13)';
    expect(sms.result?.message).toBe(`input.channel: ${reason}`);
    const unknown = await set('billing', { ...email('WITHDRAWN'), ...ticket, customerId: stranger });
    expect(unknown.result?.message).toBe('input.customerId: there is nothing with this id');
    const undecided = await set('alice', email('NOT_ASKED'));
    expect(undecided.result?.message).toBe('input.state: expected GRANTED or WITHDRAWN');
  });

  it.each([
    ['unknown', stranger, 'WITHDRAWN', 'NotFound'],
    ['restricted, and would be opened', customer('frank'), 'GRANTED', 'Restricted'],
    ['being erased', customer('erin'), 'WITHDRAWN', 'Conflict'],
  ])('when the customer is %s', async (_case, id, state, failure) => {
    const input = { ...email(state), customerId: id, reference: 'HD-1' };
    const { result, rows } = await added(gateway, () => set('billing', input));
    expect(ending(result)).toBe(failure);
    expect(rows).toEqual({});
  });
});
