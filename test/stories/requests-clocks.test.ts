import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CustomerName, customerId } from '../../prisma/seed/keys.ts';
import { days, hours, minutes } from '../../src/clock.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer } from './cast.ts';
import { ending } from './change.ts';
import { mailedText, mailedToken } from './mailed.ts';
import { requestStories } from './requests.ts';
import { added } from './rows.ts';

let gateway: TestGateway;
const { idIn, rowOf, open, staff, verify, timelineOf, put } = requestStories(() => gateway);
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());
beforeEach(() => gateway.clock.advance(hours(2)));

const now = () => gateway.clock.now();
const later = (time: Date, milliseconds: number) => new Date(time.getTime() + milliseconds);
const opened = async (as: CustomerName) => idIn(await open(as, { kind: 'RECTIFICATION' }));
/** Whoever asks falls under GDPR (carol), UK (alice), CCPA (bob), or nobody knows (dave). */
const byEmail = async (name: CustomerName) => {
  const input = { customerId: customer(name), kind: 'RECTIFICATION', channel: 'EMAIL', reference: `MAIL-${name}` };
  return idIn(await open('support', input));
};
const shown = async (id: string, as: string) => {
  const query = /* GraphQL */ `query One($id: ID!) {
    request(id: $id) {
      status dueAt extendedUntil extensionReason paused overdue identityDoubt acknowledgedAt
      timeline { action status actorKind reason }
    }
  }`;
  type Shown = { request: Record<string, unknown> & { timeline: { action: string; reason: string | null }[] } };
  const { data } = await gateway.gql<Shown>(query, { id: `DataRequest:${id}` }, { as });
  if (!data) throw new Error('nothing is shown');
  return data.request;
};

describe('The customer is answered at once', () => {
  it('with a message that says by when there will be an answer, whoever refused marketing (P21)', async () => {
    gateway.clock.set(new Date('2026-03-04T10:00:00.000Z'));
    const id = await opened('carol');
    expect(await shown(id, 'carol')).toMatchObject({ acknowledgedAt: '2026-03-04T10:00:00.000Z' });
    expect(await mailedText(gateway, id, 'mail.request-received')).toContain('April 4, 2026');
  });
});

describe('The answer is put off', () => {
  const extend = (id: string, reason = 'Many invoices have to be looked at.') =>
    staff('billing', 'extendRequest', id, { reason });

  it('once, before it is due, and the customer reads and is sent why (GDPR art. 12(3))', async () => {
    gateway.clock.set(new Date('2026-04-04T10:00:00.000Z'));
    const id = await opened('carol');
    const { result, rows } = await added(gateway, () => extend(id));
    expect(ending(result)).toBe('ExtendRequestPayload');
    expect(rows).toEqual({ RequestEvent: 1, AuditEvent: 1, OutboxEvent: 2 });
    expect(await mailedText(gateway, id, 'mail.request-extended')).toContain('Many invoices have to be looked at.');
    const request = await shown(id, 'carol');
    expect(request).toMatchObject({
      status: 'RECEIVED',
      dueAt: '2026-05-04T10:00:00.000Z',
      extendedUntil: '2026-07-04T10:00:00.000Z',
      extensionReason: 'Many invoices have to be looked at.',
    });
    expect(request.timeline.at(-1)).toEqual({
      action: 'EXTENDED',
      status: null,
      actorKind: 'STAFF',
      reason: 'Many invoices have to be looked at.',
    });
    // What is never changed holds nothing that somebody has written.
    expect((await timelineOf(id)).at(-1)).toMatchObject({ action: 'EXTENDED', reason: null });
    expect(ending(await extend(id))).toBe('Conflict');
    gateway.clock.set(new Date('2026-07-04T09:59:59.999Z'));
    expect(await shown(id, 'carol')).toMatchObject({ overdue: false });
    gateway.clock.advance(2);
    expect(await shown(id, 'carol')).toMatchObject({ overdue: true });
  });

  it.each([
    ['bob', days(90)],
    ['dave', days(31 + 45)],
  ] as const)('for %s by what their law allows', async (as, length) => {
    gateway.clock.set(new Date(Date.UTC(2027, as === 'bob' ? 1 : 2, 1)));
    const id = await opened(as);
    await extend(id);
    const { receivedAt, extendedUntil } = await rowOf(id);
    expect(extendedUntil).toEqual(later(receivedAt, length));
  });

  it('never from the day on which it is due', async () => {
    const id = await opened('carol');
    const { dueAt } = await rowOf(id);
    gateway.clock.set(dueAt);
    const { result, rows } = await added(gateway, () => extend(id));
    expect(ending(result)).toBe('Conflict');
    expect(rows).toEqual({});
    expect(await rowOf(id)).toMatchObject({ extendedUntil: null });
  });

  it('once, of several who try at the same time', async () => {
    const id = await opened('carol');
    const endings = (await Promise.all(Array.from({ length: 4 }, () => extend(id)))).map(ending);
    expect(endings.filter((one) => one === 'ExtendRequestPayload')).toHaveLength(1);
    expect(endings.filter((one) => one === 'Conflict')).toHaveLength(3);
  });
});

describe('While the customer has to prove who they are', () => {
  const doubt = (id: string) => staff('billing', 'doubtIdentity', id, { reason: 'It came from another country.' });

  it.each([
    ['alice', true],
    ['carol', false],
    ['bob', false],
    ['dave', false],
  ] as const)('for an e-mail in the name of %s, the clock stands still: %s', async (name, still) => {
    const id = await byEmail(name);
    const { dueAt, pausedAt } = await rowOf(id);
    expect(pausedAt).toEqual(still ? now() : null);
    const token = await mailedToken(gateway, id);
    gateway.clock.advance(days(3));
    expect(ending(await verify(token))).toBe('VerifyRequestPayload');
    expect(await rowOf(id)).toMatchObject({
      status: 'RECEIVED',
      pausedAt: null,
      dueAt: later(dueAt, still ? days(3) : 0),
    });
    const actions = (await timelineOf(id))
      .map(({ action }) => action)
      .filter((action) => action !== 'LINKED_DUPLICATE');
    const between = still ? ['PAUSED', 'VERIFIED', 'RESUMED'] : ['VERIFIED'];
    expect(actions).toEqual(['OPENED', 'ACKNOWLEDGED', 'VERIFICATION_SENT', ...between]);
  });

  it.each([
    ['alice', true],
    ['carol', true],
    ['bob', false],
    ['dave', false],
  ] as const)('since staff doubt that %s asked, the clock stands still: %s', async (name, still) => {
    const id = await opened(name);
    const { dueAt } = await rowOf(id);
    gateway.clock.advance(days(2));
    expect((await doubt(id)).result).toMatchObject({ request: { status: 'VERIFYING' } });
    const request = await shown(id, name);
    expect(request).toMatchObject({
      paused: still,
      identityDoubt: 'It came from another country.',
    });
    const since = request.timeline.findIndex(({ action }) => action === 'IDENTITY_DOUBTED');
    expect(request.timeline.slice(since)).toMatchObject([
      { action: 'IDENTITY_DOUBTED', actorKind: 'STAFF', reason: 'It came from another country.' },
      { action: 'VERIFICATION_SENT', actorKind: 'SYSTEM' },
      ...(still ? [{ action: 'PAUSED', actorKind: 'SYSTEM' }] : []),
    ]);
    expect((await timelineOf(id))[since]).toMatchObject({ action: 'IDENTITY_DOUBTED', reason: null });
    const token = await mailedToken(gateway, id);
    gateway.clock.advance(days(5));
    expect(ending(await verify(token))).toBe('VerifyRequestPayload');
    expect(await rowOf(id)).toMatchObject({ pausedAt: null, dueAt: later(dueAt, still ? days(5) : 0) });
  });

  it('a doubt that comes late asks for the proof, and stops nothing', async () => {
    const id = await opened('carol');
    gateway.clock.advance(days(15));
    await doubt(id);
    expect(await rowOf(id)).toMatchObject({ status: 'VERIFYING', pausedAt: null });
  });

  it('there is one doubt, and no extension of a clock that stands still', async () => {
    const id = await opened('carol');
    await doubt(id);
    expect(ending(await staff('billing', 'extendRequest', id, { reason: 'Why not.' }))).toBe('Conflict');
    await verify(await mailedToken(gateway, id));
    const { result, rows } = await added(gateway, () => doubt(id));
    expect(ending(result)).toBe('Conflict');
    expect(rows).toEqual({});
  });

  it('whoever worked on it goes on working on it', async () => {
    const id = await opened('carol');
    await staff('privacy', 'assignRequest', id);
    await doubt(id);
    await verify(await mailedToken(gateway, id));
    expect(await rowOf(id)).toMatchObject({ status: 'IN_REVIEW', assignee: 'privacy' });
  });

  it('an extension that was told before is later by as long', async () => {
    const id = await opened('carol');
    await staff('billing', 'extendRequest', id, { reason: 'Holidays.' });
    const { extendedUntil } = await rowOf(id);
    await doubt(id);
    const token = await mailedToken(gateway, id);
    gateway.clock.advance(days(4));
    await verify(token);
    expect((await rowOf(id)).extendedUntil).toEqual(extendedUntil && later(extendedUntil, days(4)));
  });

  it('nothing is overdue whose clock stands still, however long', async () => {
    const id = await opened('carol');
    await doubt(id);
    gateway.clock.advance(days(60));
    expect(await shown(id, 'carol')).toMatchObject({ overdue: false });
    expect(ending(await staff('billing', 'cancelRequest', id))).toBe('CancelRequestPayload');
    expect(await rowOf(id)).toMatchObject({ pausedAt: null });
  });

  it('nobody is asked who has no registered address', async () => {
    const id = await opened('carol');
    const where = { id: customerId('carol') };
    await gateway.database.prisma.customer.update({ where, data: { email: null } });
    const { result, rows } = await added(gateway, () => doubt(id));
    await gateway.database.prisma.customer.update({ where, data: { email: 'carol@example.com' } });
    expect(ending(result)).toBe('Conflict');
    expect(rows).toEqual({});
  });

  it('a clock that stands still belongs to a proof that is awaited: the database refuses any other', async () => {
    const id = await opened('carol');
    await expect(put(id, { pausedAt: now() })).rejects.toThrow('pausedAt_check');
  });
});

describe('What is written to the customer', () => {
  it('names the reasons of a refusal and where to complain', async () => {
    gateway.clock.advance(minutes(61));
    const id = await opened('alice');
    const text = 'The invoice is closed.';
    await staff('billing', 'rejectRequest', id, { ground: 'LEGAL_OBLIGATION_IMPAIRED', text });
    const mailed = await mailedText(gateway, id, 'mail.request-rejected');
    expect(mailed).toContain(text);
    expect(mailed).toContain('data protection authority');
    expect(mailed).not.toContain('token');
  });
});
