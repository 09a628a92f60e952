import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { childId, customerId } from '../../prisma/seed/keys.ts';
import { days } from '../../src/clock.ts';
import { globalId } from '../../src/global-id.ts';
import { uuidv7 } from '../../src/ids.ts';
import { reached, shownPlan } from '../erasure/carry-out.ts';
import { seededAt } from '../harness/clock.ts';
import { type AskOptions, startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer } from './cast.ts';
import { ending } from './change.ts';
import { disclosureStories } from './disclosing.ts';
import { holdStories } from './holding.ts';
import { requestStories } from './requests.ts';
import { seenBy } from './seen.ts';
import { subscribe } from './stream.ts';
import { closeHook, type Hook, openHook, settled, taken } from './webhook.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ config: { OUTBOUND_ALLOW: ['127.0.0.0/8'] } });
});
afterEach(() => gateway.clock.set(seededAt));
afterAll(() => gateway.stop());

describe('What the law forbids to tell (P16)', () => {
  const disclosed = /* GraphQL */ `
    query Disclosed($id: ID!, $disclosure: ID!) {
      customer(id: $id) {
        disclosures(first: 9) { edges { node { reference } } }
        accessLog(first: 9) { edges { node { caller reference } } }
        retention { holds { reference } }
      }
      disclosures(first: 9, filter: { customerId: $id }) { edges { node { reference } } }
      node(id: $disclosure) { id }
    }
  `;
  const disclosure = `Disclosure:${childId(customerId('bob'), 'disclosure', 1)}`;
  const ofBob = { id: customer('bob'), disclosure };
  const warrant = { edges: [{ node: { reference: 'WARRANT-0311' } }] };
  const read = [{ node: { caller: 'LEGAL', reference: 'WARRANT-0311' } }];

  it('is absent wherever bob looks, as if it did not exist', async () => {
    const { data, errors } = await gateway.gql(disclosed, ofBob, { as: 'bob' });
    expect(errors).toEqual([]);
    expect(data).toEqual({
      customer: { disclosures: { edges: [] }, accessLog: { edges: [] }, retention: { holds: [] } },
      disclosures: { edges: [] },
      node: null,
    });
  });

  it.each(['legal', 'privacy'])('is there for %s', async (as) => {
    const { data } = await gateway.gql(disclosed, ofBob, { as });
    expect(data).toMatchObject({
      customer: { disclosures: warrant, accessLog: { edges: expect.arrayContaining(read) } },
      disclosures: warrant,
      node: { id: disclosure },
    });
  });

  it('does not show in the access log of bob when legal reads it, and leaves the other reads there', async () => {
    const both = /* GraphQL */ `query Warrant($bob: ID!, $alice: ID!) {
      bob: customer(id: $bob) { name disclosures(first: 1) { edges { node { reference } } } }
      alice: customer(id: $alice) { name }
    }`;
    const mine = `{ me { accessLog(first: 9) { edges { node { caller reference fields } } } } }`;
    const [bob, alice] = [customer('bob'), customer('alice')];
    const headers = { 'X-Reference': 'WARRANT-0312' };
    await gateway.gql(both, { bob, alice }, { as: 'legal', headers });
    await gateway.gql(`query Name($id: ID!) { customer(id: $id) { name } }`, { id: bob }, { as: 'support' });

    const bobs = await gateway.gql(mine, {}, { as: 'bob' });
    const support = { node: { caller: 'SUPPORT', reference: null, fields: ['Customer.name'] } };
    expect(bobs.data).toEqual({ me: { accessLog: { edges: [support] } } });
    const alices = await gateway.gql<{ me: { accessLog: { edges: object[] } } }>(mine, {}, { as: 'alice' });
    const legal = { node: { caller: 'LEGAL', reference: 'WARRANT-0312', fields: ['Customer.name'] } };
    expect(alices.data?.me.accessLog.edges).toContainEqual(legal);
  });

  it('is recorded all the same, and shown to bob when the gag has ended', async () => {
    gateway.clock.advance(days(180));
    const { data } = await gateway.gql(disclosed, ofBob, { as: 'bob' });
    expect(data).toMatchObject({
      customer: {
        disclosures: warrant,
        accessLog: {
          edges: expect.arrayContaining([...read, { node: { caller: 'LEGAL', reference: 'WARRANT-0312' } }]),
        },
      },
      disclosures: warrant,
      node: { id: disclosure },
    });
  });

  it('keeps erin from knowing of the second hold, which legal sees', async () => {
    const ask = `query Holds($id: ID!) { customer(id: $id) { retention { holds { reference } } } }`;
    const hers = await gateway.gql(ask, { id: customer('erin') }, { as: 'erin' });
    expect(hers.data).toEqual({ customer: { retention: { holds: [{ reference: 'CASE-0019' }] } } });
    const theirs = await gateway.gql(ask, { id: customer('erin') }, { as: 'legal' });
    expect(theirs.data).toEqual({
      customer: { retention: { holds: [{ reference: 'CASE-0019' }, { reference: 'CASE-0023' }] } },
    });
  });
});

describe('A hold and a disclosure that the law forbids to tell (P16)', () => {
  const { place, lift, holdIn, approvedErasure, send } = holdStories(() => gateway);
  const { propose, approve, release, idIn } = disclosureStories(() => gateway);
  const requests = requestStories(() => gateway);
  const end = new Date(seededAt.getTime() + days(60));
  const gagged = { reference: 'WARRANT-9000', gaggedUntil: end.toISOString() };
  const legal = { as: 'legal', headers: { 'X-Reference': 'WARRANT-9000' } };
  const none = '01890000-0000-7000-8000-0000000000ff';
  const opened: Hook[] = [];
  afterEach(async () => {
    for (const hook of opened.splice(0)) await closeHook(gateway, hook);
  });

  /** Everything that staff do about it: the reads come before, between and after. */
  async function investigate(request: string) {
    const ask = (document: string, as: AskOptions) => gateway.gql(document, { id: customer('carol') }, as);
    await ask(`query Name($id: ID!) { customer(id: $id) { name } }`, legal);
    const hold = holdIn(await place(customer('carol'), { ...gagged, ground: 'INVESTIGATION' }, legal)).id;
    const disclosure = idIn(await propose({ ...gagged, customerId: customer('carol') }, legal));
    await ask(
      `query All($id: ID!) { customer(id: $id) { name disclosures(first: 9) { edges { node { recipient } } } } }`,
      {
        as: 'privacy',
      },
    );
    expect(ending(await approve(disclosure))).toBe('ApproveDisclosurePayload');
    expect(ending(await release(disclosure, legal))).toBe('ReleaseDisclosurePayload');
    await ask(`query Holds($id: ID!) { customer(id: $id) { retention { state holds { reference } } } }`, {
      as: 'billing',
    });
    const plan = await shownPlan(gateway, request);
    expect(plan.blockers).toHaveLength(1);
    const blocked = await requests.staff('billing', 'approveRequest', request, { planHash: plan.hash });
    expect(ending(blocked)).toBe('Blocked');
    const refusal = { ground: 'CRIME_INVESTIGATION_IMPAIRED', text: 'There is an investigation.' };
    expect(ending(await requests.staff('billing', 'rejectRequest', request, refusal))).toBe('Conflict');
    await ask(`query Name($id: ID!) { customer(id: $id) { name email } }`, {
      as: 'privacy',
      headers: { 'X-Reference': 'WARRANT-9000' },
    });
    return { hold, disclosure };
  }

  it('do not exist for carol by any path of hers, and appear by themselves when the gag ends', async () => {
    const request = requests.idIn(await requests.open('carol', { kind: 'ERASURE' }));
    const about = { request: globalId('DataRequest', request) };
    const unknown = { ...about, hold: `LegalHold:${none}`, disclosure: `Disclosure:${none}` };
    const before = await seenBy(gateway, 'carol', unknown);
    expect(before.answer).toMatchObject({ errors: [], data: { hold: null, disclosure: null } });
    const stream = await subscribe(
      gateway,
      'subscription Request($id: ID!) { requestUpdated(id: $id) { status } }',
      { as: 'carol' },
      { id: about.request },
    );
    const hook = await openHook(gateway, {
      as: 'admin',
      kinds: ['hold.changed', 'disclosure.changed', 'request.changed', 'customer.changed'],
    });
    opened.push(hook);

    const found = await investigate(request);
    await settled(gateway);
    expect(await seenBy(gateway, 'carol', { ...about, ...found })).toEqual(before);
    expect(hook.receiver.taken).toEqual([]);
    expect(await stream.isSilent(1_000)).toBe(true);
    stream.leave();

    gateway.clock.set(end);
    const after = await seenBy(gateway, 'carol', { ...about, ...found });
    expect(after.answer).toMatchObject({
      errors: [],
      data: {
        me: {
          retention: { state: 'HELD', holds: [{ id: found.hold, reference: 'WARRANT-9000' }] },
          disclosures: { edges: [{ node: { id: found.disclosure, status: 'RELEASED' } }] },
        },
        request: { plan: { blockers: [{ reason: 'A legal hold is in force: INVESTIGATION (P16).' }] } },
        hold: { id: found.hold },
        disclosure: { id: found.disclosure },
      },
    });
    const log = JSON.stringify(after.answer);
    for (const read of ['ErasureBlocker.reason', 'LegalHold.reference', 'Customer.email']) expect(log).toContain(read);
    expect(JSON.stringify(after.exported)).toContain('WARRANT-9000');
    const sent = await taken(hook.receiver, 4);
    const types = sent.map(({ body }) => (JSON.parse(body) as { type: string }).type);
    expect([...new Set(types)].toSorted()).toEqual(['disclosure.changed', 'hold.changed']);
  });

  const nobody = async () => {
    const id = uuidv7(gateway.clock.now());
    const times = { registeredAt: gateway.clock.now(), updatedAt: gateway.clock.now() };
    await gateway.database.prisma.customer.create({ data: { id, name: 'Somebody', ...times } });
    return id;
  };
  const jobsDone = (id: string) =>
    vi.waitFor(
      async () => {
        const { rows } = await gateway.database.pool.query<{ state: string }>(
          `SELECT state FROM pgboss.job WHERE name = 'erasure.run' AND data->>'id' = $1`,
          [id],
        );
        expect(rows.length > 0 && rows.every(({ state }) => state === 'completed')).toBe(true);
      },
      { timeout: 20_000, interval: 50 },
    );

  /** Approved, and then held, before anybody has begun. */
  async function approvedThenHeld(input: Record<string, unknown> = {}) {
    const id = await nobody();
    const request = await approvedErasure(id);
    const hold = holdIn(await place(globalId('Customer', id), { ...gagged, ...input })).id;
    await send(request);
    await jobsDone(request);
    expect(await requests.rowOf(request)).toMatchObject({ status: 'APPROVED' });
    expect(await requests.timelineOf(request)).toEqual([]);
    return { id, request, hold };
  }

  it('put an approved erasure off without a word, until the hold is released', async () => {
    const { id, request, hold } = await approvedThenHeld();
    const { prisma } = gateway.database;
    expect(await prisma.outboxEvent.count({ where: { customerId: id, kind: 'request.changed' } })).toBe(0);
    expect(await prisma.customer.findUniqueOrThrow({ where: { id } })).toMatchObject({ erasureStartedAt: null });
    expect(ending(await lift(hold))).toBe('ReleaseLegalHoldPayload');
    await reached(gateway, request, 'COMPLETED');
  });

  it('put it off until the hold ends by itself', async () => {
    const { request } = await approvedThenHeld({ until: new Date(seededAt.getTime() + days(10)).toISOString() });
    gateway.clock.advance(days(10));
    expect(await reached(gateway, request, 'COMPLETED')).toMatchObject({ kind: 'ERASURE' });
  });

  it('give it back to review when the gag has ended and the hold has not', async () => {
    const { request } = await approvedThenHeld();
    gateway.clock.set(end);
    await reached(gateway, request, 'IN_REVIEW');
    expect(await requests.timelineOf(request)).toMatchObject([{ action: 'PLANNED', reason: 'PLAN_CHANGED' }]);
  });

  it('stop no approved erasure by a disclosure alone, whatever the plan says of it', async () => {
    const id = await nobody();
    const request = await approvedErasure(id);
    await propose({ ...gagged, customerId: globalId('Customer', id) });
    await send(request);
    expect(await reached(gateway, request, 'COMPLETED')).toMatchObject({ kind: 'ERASURE' });
  });
});
