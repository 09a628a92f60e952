import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DataRequestStatus } from '../../prisma/generated/client/enums.ts';
import { developmentSecret } from '../../prisma/seed/identities.ts';
import { type CustomerName, childId, customerId, partnerId } from '../../prisma/seed/keys.ts';
import { minutes } from '../../src/clock.ts';
import { globalId, idOf } from '../../src/global-id.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer, refusals, stranger } from './cast.ts';
import { type Changed, change, ending, everyone } from './change.ts';
import { mailedToken } from './mailed.ts';
import { added, writtenWith } from './rows.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({
    seed: async ({ prisma }, clock) => {
      await prisma.customer.update({ where: { id: customerId('erin') }, data: { erasureStartedAt: clock.now() } });
      const scopes = ['identity:read', 'contact:read', 'requests:write'];
      await prisma.partner.update({ where: { id: partnerId('newsletter-co') }, data: { scopes } });
    },
  });
});
afterAll(() => gateway.stop());
beforeEach(() => gateway.clock.advance(minutes(2)));

type Input = Record<string, unknown>;
const select = 'request { id kind status channel reference details regime acknowledgeBy dueAt }';
const open = (as: string | undefined, input: Input) =>
  change(gateway, 'openRequest', input, { ...(as && { as }), select });
const cancel = (as: string | undefined, id: string) =>
  change(
    gateway,
    'cancelRequest',
    { id },
    { ...(as && { as }), headers: { 'X-Reference': 'T-5200' }, select: 'request { id version status }' },
  );

/** newsletter-co, with a token for what it is registered for here. */
async function openByPartner(input: Input, selected = 'request { id status timeline { action } }'): Promise<Changed> {
  const credentials = btoa(`newsletter-co:${developmentSecret('newsletter-co')}`);
  const response = await fetch(`${gateway.url}/oauth/token`, {
    method: 'POST',
    headers: { Authorization: `Basic ${credentials}`, 'Content-Type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials',
  });
  const { access_token: token } = (await response.json()) as { access_token: string }; // RFC 6749 §5.1
  const headers = { Authorization: `Bearer ${token}` };
  return change(gateway, 'openRequest', input, { headers, select: selected });
}

const idIn = ({ result }: Changed): string => {
  const request = result?.['request'] as { id: string } | undefined; // selected in every test that asks
  return idOf('DataRequest', request?.id ?? '', 'id');
};
const rowOf = (id: string) => gateway.database.prisma.dataRequest.findUniqueOrThrow({ where: { id } });
const timelineOf = (requestId: string) =>
  gateway.database.prisma.requestEvent.findMany({
    where: { requestId },
    orderBy: { id: 'asc' },
    select: { action: true, status: true, actorKind: true, actorId: true, reason: true },
  });
const granted = (name: CustomerName) =>
  gateway.database.prisma.consent.findMany({ where: { customerId: customerId(name), state: 'GRANTED' } });

async function seenByNewsletter(name: CustomerName): Promise<boolean> {
  const query = /* GraphQL */ `query One($id: ID!) { customer(id: $id) { id } }`;
  const { data } = await gateway.gql(query, { id: customer(name) }, { as: 'newsletter-co' });
  return data?.['customer'] !== null;
}

const byGateway = { actorKind: 'SYSTEM', actorId: 'gateway' };
const acknowledged = { action: 'ACKNOWLEDGED', status: null, ...byGateway, reason: null };

describe('A request', () => {
  it('of a customer is received under the law of where they live, and listed (P10)', async () => {
    gateway.clock.set(new Date('2026-03-04T10:00:00.000Z'));
    const { result, rows } = await added(gateway, () =>
      open('bob', { kind: 'RECTIFICATION', details: ' All of it, please. ' }),
    );
    expect(result.result).toEqual({
      __typename: 'OpenRequestPayload',
      request: {
        id: expect.stringMatching(/^DataRequest:/),
        kind: 'RECTIFICATION',
        status: 'RECEIVED',
        channel: 'PORTAL',
        reference: null,
        details: 'All of it, please.',
        regime: 'CCPA',
        acknowledgeBy: '2026-03-18T10:00:00.000Z',
        dueAt: '2026-04-18T10:00:00.000Z',
      },
    });
    expect(rows).toEqual({ DataRequest: 1, RequestEvent: 2, AuditEvent: 1, OutboxEvent: 2 });
    const id = idIn(result);
    expect(await timelineOf(id)).toEqual([
      { action: 'OPENED', status: 'RECEIVED', actorKind: 'CUSTOMER', actorId: customerId('bob'), reason: null },
      acknowledged,
    ]);
    expect(await writtenWith(gateway, 'DataRequest', id)).toEqual({
      audited: [
        {
          operation: 'openRequest',
          caller: customerId('bob'),
          reference: null,
          subjects: [customerId('bob')],
          fields: ['Customer.requests'],
          clauses: ['P10'],
        },
      ],
      // The mail is of the same transaction, until it is sent.
      told: expect.arrayContaining([
        { kind: 'request.changed', customerId: customerId('bob'), coordinates: { request: id, status: 'RECEIVED' } },
      ]),
    });
    const list = `{ me { requests(first: 1) { edges { node { id status } } } } }`;
    const { data } = await gateway.gql(list, {}, { as: 'bob' });
    expect(data).toEqual({
      me: { requests: { edges: [{ node: { id: globalId('DataRequest', id), status: 'RECEIVED' } }] } },
    });
  });

  it.each([
    ['alice', 'UK_GDPR'],
    ['carol', 'GDPR'],
    ['dave', 'STRICTEST'],
  ])('of %s falls under %s', async (as, regime) => {
    expect(await open(as, { kind: 'RESTRICTION' })).toMatchObject({ result: { request: { regime } } });
  });

  it('keeps its law when the customer moves', async () => {
    const id = idIn(await open('carol', { kind: 'EXPORT' }));
    const where = { id: customerId('carol') };
    await gateway.database.prisma.customer.update({ where, data: { country: 'US', region: 'CA' } });
    expect(await rowOf(id)).toMatchObject({ regime: 'GDPR' });
    expect(await open('carol', { kind: 'RESTRICTION' })).toMatchObject({ result: { request: { regime: 'CCPA' } } });
  });

  it.each(['support', 'billing', 'privacy'])('that came by e-mail to %s is verified with the customer', async (as) => {
    const input = { customerId: customer('dave'), kind: 'EXPORT', channel: 'EMAIL', reference: `MAIL-${as}` };
    const answer = await open(as, input);
    expect(answer).toMatchObject({ result: { request: { status: 'VERIFYING', reference: `MAIL-${as}` } } });
    const id = idIn(answer);
    expect((await timelineOf(id)).filter(({ action }) => action !== 'LINKED_DUPLICATE')).toEqual([
      { action: 'OPENED', status: 'RECEIVED', actorKind: 'STAFF', actorId: as, reason: `MAIL-${as}` },
      acknowledged,
      { action: 'VERIFICATION_SENT', status: 'VERIFYING', ...byGateway, reason: null },
    ]);
    expect(await mailedToken(gateway, id)).toHaveLength(43);
  });

  it.each([['HELPDESK_TICKET'], ['STAFF']])('that came by %s is received', async (channel) => {
    const input = { customerId: customer('grace'), kind: 'RECTIFICATION', channel, reference: 'HD-5001' };
    expect(await open('support', input)).toMatchObject({ result: { request: { status: 'RECEIVED', channel } } });
  });

  it('of a customer whose processing is restricted is received from anybody', async () => {
    const input = { customerId: customer('frank'), kind: 'EXPORT', reference: 'HD-5002' };
    expect(await open('billing', input)).toMatchObject({ result: { request: { status: 'RECEIVED', regime: 'GDPR' } } });
    expect(await open('frank', { kind: 'RECTIFICATION' })).toMatchObject({
      result: { request: { status: 'RECEIVED' } },
    });
  });

  it('for what is asked for already is recorded, and linked to the first', async () => {
    const first = idIn(await open('grace', { kind: 'ERASURE' }));
    gateway.clock.advance(1_000);
    const { result, rows } = await added(gateway, () => open('grace', { kind: 'ERASURE' }));
    expect(result.result).toMatchObject({ request: { status: 'RECEIVED' } });
    expect(rows).toEqual({ DataRequest: 1, RequestEvent: 3, AuditEvent: 1, OutboxEvent: 2 });
    const second = idIn(result);
    expect(await rowOf(second)).toMatchObject({ duplicateOfId: first });
    expect((await timelineOf(second))[1]).toEqual({
      action: 'LINKED_DUPLICATE',
      status: null,
      ...byGateway,
      reason: globalId('DataRequest', first),
    });
    expect(await rowOf(idIn(await open('grace', { kind: 'EXPORT' })))).toMatchObject({ duplicateOfId: null });
  });

  it('sent at once several times is linked to one of them', async () => {
    const sent = await Promise.all(Array.from({ length: 5 }, () => open('dave', { kind: 'ERASURE' })));
    const rows = await Promise.all(sent.map((answer) => rowOf(idIn(answer))));
    const originals = rows.filter(({ duplicateOfId }) => duplicateOfId === null);
    expect(originals).toHaveLength(1);
    expect(rows.filter(({ duplicateOfId }) => duplicateOfId !== null)).toHaveLength(4);
  });
});

describe('A partner with requests:write', () => {
  const ofAlice = { customerId: customer('alice'), kind: 'EXPORT' };

  it('opens a request of a customer it sees, which is verified with the customer', async () => {
    const { result, rows } = await added(gateway, () => openByPartner(ofAlice));
    expect(result).toMatchObject({ errors: [], result: { request: { status: 'VERIFYING' } } });
    expect(rows).toEqual({ DataRequest: 1, RequestEvent: 4, AuditEvent: 1, OutboxEvent: 2 });
    const id = idIn(result);
    const partner = partnerId('newsletter-co');
    expect(await rowOf(id)).toMatchObject({
      partnerId: partner,
      openedByKind: 'PARTNER',
      openedById: partner,
      channel: 'API',
    });
    expect(await mailedToken(gateway, id)).toHaveLength(43);
  });

  it('is not told that the customer has asked already, nor what their law does to the clock, though staff are', async () => {
    await open('alice', { kind: 'ERASURE' });
    gateway.clock.advance(1_000);
    const answer = await openByPartner({ ...ofAlice, kind: 'ERASURE' });
    expect(answer.result?.['request']).toMatchObject({
      timeline: [{ action: 'OPENED' }, { action: 'ACKNOWLEDGED' }, { action: 'VERIFICATION_SENT' }],
    });
    const id = idIn(answer);
    expect((await rowOf(id)).duplicateOfId).not.toBeNull();
    const query = /* GraphQL */ `query One($id: ID!) { request(id: $id) { timeline { action } } }`;
    const { data } = await gateway.gql(query, { id: globalId('DataRequest', id) }, { as: 'privacy' });
    expect(data).toEqual({
      request: {
        timeline: [
          { action: 'OPENED' },
          { action: 'LINKED_DUPLICATE' },
          { action: 'ACKNOWLEDGED' },
          { action: 'VERIFICATION_SENT' },
          { action: 'PAUSED' },
        ],
      },
    });
  });

  it('opens none of a customer it does not see, and learns nothing of whether they exist', async () => {
    const { result, rows } = await added(gateway, async () => [
      await openByPartner({ ...ofAlice, customerId: customer('grace') }),
      await openByPartner({ ...ofAlice, customerId: stranger }),
    ]);
    expect(result[0]).toMatchObject({ result: { __typename: 'NotFound' } });
    expect(result[0]).toEqual(result[1]);
    expect(rows).toEqual({});
  });
});

describe('An objection to marketing', () => {
  it('counts at once: every marketing consent in force is withdrawn, and marketing partners see the customer no more', async () => {
    expect(await seenByNewsletter('alice')).toBe(true);
    const consents = await granted('alice');
    expect(consents.map(({ channel }) => channel).toSorted()).toEqual(['EMAIL', 'SMS']);
    const { result, rows } = await added(gateway, () => open('alice', { kind: 'OBJECTION', details: 'No more news.' }));
    expect(result.result).toMatchObject({ request: { kind: 'OBJECTION', status: 'COMPLETED' } });
    expect(rows).toEqual({
      DataRequest: 1,
      RequestEvent: 3,
      ConsentEvent: 2,
      SharingEvent: 1,
      AuditEvent: 1,
      OutboxEvent: 6,
      Withdrawal: 1,
    });
    expect(await granted('alice')).toEqual([]);
    expect(await seenByNewsletter('alice')).toBe(false);
    const { purposes } = await sharingOf('alice');
    expect(purposes).toEqual({ MARKETING: false, ANALYTICS: true });
    expect((await rowOf(idIn(result))).completedAt).toEqual(gateway.clock.now());
    const by = { actorKind: 'CUSTOMER', actorId: customerId('alice'), reason: null };
    expect(await timelineOf(idIn(result))).toEqual([
      { action: 'OPENED', status: 'RECEIVED', ...by },
      acknowledged,
      { action: 'COMPLETED', status: 'COMPLETED', ...by },
    ]);
  });

  it('that came by e-mail counts before anything is verified', async () => {
    const input = { customerId: customer('bob'), kind: 'OBJECTION', channel: 'EMAIL', reference: 'MAIL-5003' };
    expect(await granted('bob')).not.toEqual([]);
    expect(await open('support', input)).toMatchObject({ result: { request: { status: 'COMPLETED' } } });
    expect(await granted('bob')).toEqual([]);
    const last = { where: { customerId: customerId('bob') }, orderBy: { recordedAt: 'desc' } } as const;
    expect(await gateway.database.prisma.consentEvent.findFirst(last)).toMatchObject({
      state: 'WITHDRAWN',
      source: 'EMAIL',
      evidence: 'MAIL-5003',
      actorId: 'support',
    });
  });

  async function sharingOf(name: CustomerName) {
    const rows = await gateway.database.prisma.sharingPurpose.findMany({ where: { customerId: customerId(name) } });
    return { purposes: Object.fromEntries(rows.map(({ purpose, allowed }) => [purpose, allowed])) };
  }
});

describe('A request is taken back', () => {
  it('by its customer', async () => {
    const id = idIn(await open('bob', { kind: 'RECTIFICATION' }));
    gateway.clock.advance(1_000);
    const { result, rows } = await added(gateway, () => cancel('bob', globalId('DataRequest', id)));
    expect(result.result).toEqual({
      __typename: 'CancelRequestPayload',
      request: { id: globalId('DataRequest', id), version: 2, status: 'CANCELLED' },
    });
    expect(rows).toEqual({ RequestEvent: 1, AuditEvent: 1, OutboxEvent: 1 });
    expect((await timelineOf(id)).at(-1)).toMatchObject({
      action: 'CANCELLED',
      status: 'CANCELLED',
      actorKind: 'CUSTOMER',
    });
  });

  it.each(['billing', 'privacy'])('by %s', async (as) => {
    const id = idIn(await open('bob', { kind: 'RESTRICTION' }));
    expect(await cancel(as, globalId('DataRequest', id))).toMatchObject({
      result: { request: { status: 'CANCELLED' } },
    });
  });

  it('once, of several who try at the same time', async () => {
    const id = globalId('DataRequest', idIn(await open('bob', { kind: 'RESTRICTION' })));
    const endings = (await Promise.all(Array.from({ length: 5 }, () => cancel('bob', id)))).map(ending);
    expect(endings.filter((one) => one === 'CancelRequestPayload')).toHaveLength(1);
    expect(endings.filter((one) => one === 'Conflict')).toHaveLength(4);
  });

  const cancelWhen = async (status: DataRequestStatus) => {
    const id = idIn(await open('bob', { kind: 'RECTIFICATION' }));
    await gateway.database.prisma.dataRequest.update({ where: { id }, data: { status } });
    return added(gateway, () => cancel('bob', globalId('DataRequest', id)));
  };
  const early: DataRequestStatus[] = ['RECEIVED', 'VERIFYING', 'IN_REVIEW', 'APPROVED'];
  it.each(early)('when it is %s', async (status) => {
    expect(ending((await cancelWhen(status)).result)).toBe('CancelRequestPayload');
  });

  const late: DataRequestStatus[] = ['PROCESSING', 'AWAITING_PROCESSORS', 'CANCELLED', 'FAILED'];
  it.each(late)('never, when it is %s', async (status) => {
    const { result, rows } = await cancelWhen(status);
    expect(result.result).toMatchObject({ __typename: 'Conflict', code: 'CONFLICT', currentVersion: 1 });
    expect(rows).toEqual({});
  });

  it('never, when it is answered', async () => {
    const answered = globalId('DataRequest', childId(customerId('carol'), 'request', 1));
    expect(ending(await cancel('carol', answered))).toBe('Conflict');
  });
});

describe('A mutation that is refused or fails leaves no row behind', () => {
  const ofAlice = { customerId: customer('alice'), kind: 'EXPORT' };
  const customers = ['bob', 'carol', 'dave', 'erin', 'frank', 'grace'];
  const staff = ['support', 'billing', 'privacy'];

  it.each(everyone.filter((name) => name !== 'alice' && !staff.includes(name ?? '')))(
    'when %s opens for alice',
    async (as) => {
      const { result, rows } = await added(gateway, () => open(as, { ...ofAlice, reference: 'HD-1' }));
      const refused = as === undefined ? 'UNAUTHENTICATED P19' : 'FORBIDDEN P19';
      expect(ending(result)).toBe(as !== undefined && customers.includes(as) ? 'NotFound' : refused);
      expect(rows).toEqual({});
    },
  );

  it('when a partner’s token lacks the scope, and it is told so', async () => {
    const answer = await open('insight-labs', ofAlice);
    expect(refusals(answer)).toMatchObject({ openRequest: { clause: 'P19', needs: ['scope:requests:write'] } });
  });

  it.each(staff)('when %s opens and names no reference', async (as) => {
    const { result, rows } = await added(gateway, () => open(as, ofAlice));
    expect(refusals(result)).toMatchObject({ openRequest: { clause: 'P18', needs: ['reference'] } });
    expect(rows).toEqual({});
  });

  it.each(everyone.filter((name) => !['alice', 'billing', 'privacy'].includes(name ?? '')))(
    'when %s cancels alice’s',
    async (as) => {
      const id = globalId('DataRequest', childId(customerId('alice'), 'request', 2));
      const { result, rows } = await added(gateway, () => cancel(as, id));
      const refused = as === undefined ? 'UNAUTHENTICATED P19' : 'FORBIDDEN P19';
      expect(ending(result)).toBe(as !== undefined && customers.includes(as) ? 'NotFound' : refused);
      expect(rows).toEqual({});
    },
  );

  const cases: [string, string, Input, string][] = [
    ['a customer speaks of an e-mail', 'alice', { kind: 'EXPORT', channel: 'EMAIL' }, 'InvalidInput input.channel'],
    [
      'staff speak of the portal',
      'billing',
      { ...ofAlice, channel: 'PORTAL', reference: 'HD-1' },
      'InvalidInput input.channel',
    ],
    ['staff name nobody', 'billing', { kind: 'EXPORT', reference: 'HD-1' }, 'InvalidInput input.customerId'],
    ['the details are too long', 'alice', { kind: 'EXPORT', details: 'x'.repeat(5001) }, 'InvalidInput input.details'],
    [
      'the details hold a card number',
      'alice',
      { kind: 'EXPORT', details: 'It is 4242 4242 4242 4242.' },
      'InvalidInput input.details',
    ],
    ['the customer is unknown', 'billing', { kind: 'EXPORT', customerId: stranger, reference: 'HD-1' }, 'NotFound'],
    ['the customer is being erased', 'erin', { kind: 'EXPORT' }, 'Conflict'],
    [
      'an id is of something else',
      'billing',
      { ...ofAlice, customerId: 'Partner:x', reference: 'HD-1' },
      'InvalidInput input.customerId',
    ],
  ];
  it.each(cases)('when %s', async (_case, as, input, expected) => {
    const { result, rows } = await added(gateway, () => open(as, input));
    expect(ending(result)).toBe(expected);
    expect(rows).toEqual({});
  });

  it.each([
    ['there is no such request', stranger.replace('Customer', 'DataRequest'), 'NotFound'],
    ['what is cancelled is no request', customer('alice'), 'InvalidInput input.id'],
  ])('when %s', async (_case, id, expected) => {
    const { result, rows } = await added(gateway, () => cancel('alice', id));
    expect(ending(result)).toBe(expected);
    expect(rows).toEqual({});
  });
});

it('no member of staff takes a request back without a ticket or e-mail (P18)', async () => {
  const id = globalId('DataRequest', idIn(await open('carol', { kind: 'RESTRICTION' })));
  const refused = await change(gateway, 'cancelRequest', { id }, { as: 'billing' });
  expect(ending(refused)).toBe('FORBIDDEN P18');
  expect(ending(await cancel('billing', id))).toBe('CancelRequestPayload');
  expect((await timelineOf(idOf('DataRequest', id, 'id'))).at(-1)).toMatchObject({ reason: 'T-5200' });
});

describe('A request that waits for its verification', () => {
  const verify = (token: string) => change(gateway, 'verifyRequest', { token }, { select: 'verified' });
  const byEmail = { customerId: customer('carol'), kind: 'EXPORT', channel: 'EMAIL', reference: 'MAIL-5100' };

  it('is received once the link to the registered address is followed, and never twice (P15)', async () => {
    const id = idIn(await open('billing', byEmail));
    const token = await mailedToken(gateway, id);
    gateway.clock.advance(1_000);
    expect(ending(await verify(token))).toBe('VerifyRequestPayload');
    expect(await rowOf(id)).toMatchObject({ status: 'RECEIVED', verifiedAt: gateway.clock.now() });
    expect((await timelineOf(id)).at(-1)).toMatchObject({ action: 'VERIFIED', status: 'RECEIVED' });
    expect(ending(await verify(token))).toBe('LinkInvalid');
  });

  it('and is cancelled meanwhile stays cancelled, and a made-up link changes nothing', async () => {
    const id = idIn(await open('billing', byEmail));
    const token = await mailedToken(gateway, id);
    await cancel('carol', globalId('DataRequest', id));
    const { result, rows } = await added(gateway, () => verify(token));
    expect(ending(result)).toBe('LinkInvalid');
    expect(rows).toEqual({});
    expect(ending(await verify('x'.repeat(43)))).toBe('LinkInvalid');
    expect(await rowOf(id)).toMatchObject({ status: 'CANCELLED' });
  });

  it('an objection that a partner sends counts when the customer has verified it, and not before', async () => {
    const mailing = { purpose: 'MARKETING', channel: 'EMAIL', state: 'GRANTED' };
    await change(gateway, 'setConsent', mailing, { as: 'alice' });
    await change(gateway, 'setSharing', { purpose: 'MARKETING', allowed: true }, { as: 'alice' });
    gateway.clock.advance(1_000);
    const before = await granted('alice');
    const opened = await openByPartner({ customerId: customer('alice'), kind: 'OBJECTION' });
    expect(opened.result).toMatchObject({ request: { status: 'VERIFYING' } });
    expect(await granted('alice')).toEqual(before);
    expect(before.length).toBeGreaterThan(0);
    expect(ending(await verify(await mailedToken(gateway, idIn(opened))))).toBe('VerifyRequestPayload');
    expect(await granted('alice')).toEqual([]);
    expect(await rowOf(idIn(opened))).toMatchObject({ status: 'COMPLETED' });
  });
});
