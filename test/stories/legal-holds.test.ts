import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type CustomerName, customerId } from '../../prisma/seed/keys.ts';
import { days } from '../../src/clock.ts';
import { globalId, idOf } from '../../src/global-id.ts';
import { uuidv7 } from '../../src/ids.ts';
import { approve, planNow, reached, shownPlan } from '../erasure/carry-out.ts';
import { seededAt } from '../harness/clock.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer, stranger } from './cast.ts';
import { change, ending, everyone, repeated } from './change.ts';
import { holdStories } from './holding.ts';
import { requestStories } from './requests.ts';
import { added, writtenWith } from './rows.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterEach(() => gateway.clock.set(seededAt));
afterAll(() => gateway.stop());

const { act, holdIn, place, lift, rowOf, approvedErasure, send } = holdStories(() => gateway);
const { timelineOf, open, idIn } = requestStories(() => gateway);
const inDays = (count: number) => new Date(seededAt.getTime() + days(count)).toISOString();

type Clock = { state: string; dueAt: string; holds: { id: string }[] };
async function clockOf(name: CustomerName, as: string = name): Promise<Clock | undefined> {
  const ask = `query Clock($id: ID!) { customer(id: $id) { retention { state dueAt holds { id } } } }`;
  const { data } = await gateway.gql<{ customer: { retention: Clock } }>(ask, { id: customer(name) }, { as });
  return data?.customer.retention;
}
async function dueNow(): Promise<string[]> {
  const ask = `{ retentionDue(first: 9) { edges { node { customer { id } } } } }`;
  type Due = { retentionDue: { edges: { node: { customer: { id: string } } }[] } };
  const { data } = await gateway.gql<Due>(ask, {}, { as: 'privacy' });
  return data?.retentionDue.edges.map(({ node }) => node.customer.id) ?? [];
}

/** Somebody whom nothing keeps. */
async function somebody(): Promise<string> {
  const now = gateway.clock.now();
  const id = uuidv7(now);
  await gateway.database.prisma.customer.create({
    data: { id, name: 'Nobody Special', registeredAt: now, updatedAt: now },
  });
  return id;
}

describe('A legal hold', () => {
  it('beats retention while it is in force, and not longer (P14, P16)', async () => {
    expect(await dueNow()).toEqual([customer('dave')]);
    const { id } = holdIn(await place(customer('dave'), { until: inDays(30) }));
    expect(await dueNow()).toEqual([]);
    expect(await clockOf('dave')).toMatchObject({ state: 'HELD', holds: [{ id }] });
    gateway.clock.advance(days(30));
    expect(await dueNow()).toEqual([customer('dave')]);
    expect(await clockOf('dave')).toMatchObject({ state: 'DUE', holds: [] });
    expect(ending(await lift(id))).toBe('Conflict');
    gateway.clock.set(seededAt);
    await lift(id);
  });

  it('is recorded with its case, and told to the company’s systems', async () => {
    const placed = await added(gateway, () => place(customer('grace'), { until: inDays(30) }));
    const { id } = holdIn(placed.result);
    expect(placed.rows).toEqual({ LegalHold: 1, AuditEvent: 1, OutboxEvent: 1 });
    expect(await rowOf(id)).toMatchObject({ placedBy: 'legal', placedAt: seededAt, until: new Date(inDays(30)) });
    const row = idOf('LegalHold', id, 'id');
    const event = { kind: 'hold.changed', customerId: customerId('grace'), coordinates: { hold: row } };
    const { audited, told } = await writtenWith(gateway, 'LegalHold', row);
    const fields = ['ground', 'reference', 'until', 'gaggedUntil'].map((name) => `LegalHold.${name}`);
    const named = { operation: 'placeLegalHold', caller: 'legal', reference: 'CASE-0042', clauses: ['P16'] };
    expect(audited).toMatchObject([{ ...named, subjects: [customerId('grace')], fields }]);
    expect(told).toEqual([event]);
    gateway.clock.advance(1);
    await lift(id);
    const lifted = await writtenWith(gateway, 'LegalHold', row);
    expect(lifted.audited).toMatchObject([{ operation: 'releaseLegalHold', reference: 'CASE-0042/9' }]);
    expect(lifted.told).toEqual([event]);
  });

  it('changes nothing of the customer themself: no version, no time', async () => {
    const before = await gateway.database.prisma.customer.findUniqueOrThrow({ where: { id: customerId('bob') } });
    await lift(holdIn(await place(customer('bob'))).id);
    const after = await gateway.database.prisma.customer.findUniqueOrThrow({ where: { id: customerId('bob') } });
    expect(after).toEqual(before);
  });

  it('is placed on somebody whose data is restricted', async () => {
    expect(ending(await place(customer('frank')))).toBe('PlaceLegalHoldPayload');
  });

  it('is found by its id, by its customer and by staff who may see it', async () => {
    const { id } = holdIn(await place(customer('carol')));
    const find = (as: string) => gateway.gql(`query Find($id: ID!) { node(id: $id) { id } }`, { id }, { as });
    for (const as of ['carol', 'legal', 'privacy', 'billing']) expect((await find(as)).data).toEqual({ node: { id } });
    for (const as of ['alice', 'newsletter-co', 'stripe', 'admin'])
      expect((await find(as)).data).toEqual({ node: null });
    await lift(id);
  });

  it('is released by one of 20 at once', async () => {
    const { id } = holdIn(await place(customer('carol')));
    const { result, rows } = await added(gateway, () => Promise.all(Array.from({ length: 20 }, () => lift(id))));
    expect(result.map(ending).toSorted()).toEqual([...Array(19).fill('Conflict'), 'ReleaseLegalHoldPayload']);
    expect(rows).toEqual({ AuditEvent: 1, OutboxEvent: 1 });
    expect(await rowOf(id)).toMatchObject({ releasedBy: 'legal', releasedAt: seededAt });
  });
});

describe('Who places and releases holds', () => {
  const cells = ['placeLegalHold', 'releaseLegalHold'].flatMap((name) => everyone.map((as) => [name, as ?? 'nobody']));

  it.each(cells)('%s by %s', async (mutation = '', as = '') => {
    const id = 'LegalHold:01890000-0000-7000-8000-0000000000ff';
    const placing = { customerId: stranger, ground: 'LITIGATION', reference: 'CASE-1' };
    const input = mutation === 'placeLegalHold' ? placing : { id, reference: 'CASE-1' };
    const { result, rows } = await added(gateway, () => act(mutation, input, as === 'nobody' ? {} : { as }));
    const refused = `${as === 'nobody' ? 'UNAUTHENTICATED' : 'FORBIDDEN'} P16`;
    expect(ending(result)).toBe(['legal', 'privacy'].includes(as) ? 'NotFound' : refused);
    expect(rows).toEqual({});
  });
});

describe('A hold is refused', () => {
  it.each([
    ['until now', { until: inDays(0) }, 'input.until'],
    ['until last year', { until: inDays(-365) }, 'input.until'],
    ['with a gag that is over', { gaggedUntil: inDays(-1) }, 'input.gaggedUntil'],
    ['without a reference', { reference: '  ' }, 'input.reference'],
    ['with a reference that has no end', { reference: 'x'.repeat(129) }, 'input.reference'],
    ['on something that is no customer', { customerId: 'Partner:1' }, 'input.customerId'],
  ])('%s', async (_what, spoiled, field) => {
    const { result, rows } = await added(gateway, () => place(customer('dave'), spoiled));
    expect(ending(result)).toBe(`InvalidInput ${field}`);
    expect(repeated(result, spoiled)).toEqual([]);
    expect(rows).toEqual({});
  });

  it('on a ground that is on no list', async () => {
    const { status, errors } = await place(customer('dave'), { ground: 'HUNCH' });
    expect(status).toBe(400);
    expect(errors[0]?.extensions['code']).toBe('BAD_USER_INPUT');
  });

  it('of somebody who is erased, or whose erasure has begun: there is no way back (P10)', async () => {
    const id = await somebody();
    const { customer: table } = gateway.database.prisma;
    await table.update({ where: { id }, data: { erasureStartedAt: seededAt } });
    expect(ending(await place(globalId('Customer', id)))).toBe('Conflict');
    await table.update({ where: { id }, data: { erasedAt: seededAt, name: null } });
    expect(ending(await place(globalId('Customer', id)))).toBe('NotFound');
  });
});

describe('A hold and an erasure', () => {
  it('that is asked for: the hold is in its plan, and nobody approves it', async () => {
    const requestId = idIn(await open('dave', { kind: 'ERASURE' }));
    const { id } = holdIn(await place(customer('dave')));
    const plan = await shownPlan(gateway, requestId, 'dave');
    const reason = 'A legal hold is in force: LITIGATION (P16).';
    expect(plan.blockers).toEqual([{ reason, unblock: 'The legal or the privacy department releases it.' }]);
    const input = { id: globalId('DataRequest', requestId), planHash: plan.hash };
    expect(ending(await change(gateway, 'approveRequest', input, { as: 'billing' }))).toBe('Blocked');
    await lift(id);
    expect((await shownPlan(gateway, requestId)).blockers).toEqual([]);
  });

  it('that is approved and has not begun: it goes back to review, and the customer is told that the plan is another', async () => {
    const id = await somebody();
    const requestId = await approvedErasure(id);
    await place(globalId('Customer', id));
    await send(requestId);
    await reached(gateway, requestId, 'IN_REVIEW');
    expect(await timelineOf(requestId)).toMatchObject([{ action: 'PLANNED', reason: 'PLAN_CHANGED' }]);
    expect(await gateway.database.prisma.customer.findUniqueOrThrow({ where: { id } })).toMatchObject({
      name: 'Nobody Special',
      erasureStartedAt: null,
    });
  });

  it('at the same moment: one of the two is first, and the other is refused', async () => {
    for (let round = 0; round < 6; round += 1) {
      const id = await somebody();
      const requestId = await approvedErasure(id);
      await gateway.database.prisma.dataRequest.update({ where: { id: requestId }, data: { approvedPlan: null } });
      const { hash } = await planNow(gateway, id);
      const [hold, approval] = await Promise.allSettled([
        place(globalId('Customer', id)),
        approve(gateway, requestId, hash),
      ]);
      if (hold.status === 'rejected') throw hold.reason;
      const placed = ending(hold.value) === 'PlaceLegalHoldPayload';
      if (!placed) {
        expect(['Conflict', 'NotFound']).toContain(ending(hold.value));
        await reached(gateway, requestId, 'COMPLETED');
      } else if (approval.status === 'fulfilled') await reached(gateway, requestId, 'IN_REVIEW');
      const { erasureStartedAt } = await gateway.database.prisma.customer.findUniqueOrThrow({ where: { id } });
      expect({ placed, kept: erasureStartedAt === null }).toEqual({ placed, kept: placed });
    }
  });
});
