import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CustomerName } from '../../prisma/seed/keys.ts';
import { days, hours, minutes } from '../../src/clock.ts';
import { globalId } from '../../src/global-id.ts';
import { seededAt } from '../harness/clock.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer } from './cast.ts';
import { change, ending } from './change.ts';
import { holdStories } from './holding.ts';
import { requestStories } from './requests.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const { open, idIn, staff, timelineOf } = requestStories(() => gateway);
const { place, lift, holdIn } = holdStories(() => gateway);

type Log = { accessLog: { edges: { node: { at: string; unexplained: boolean | null } }[] } };
const log = 'accessLog(first: 100) { edges { node { at unexplained } } }';

/** Between one happening and the next: what is of one moment is told apart by nothing. */
const later = () => gateway.clock.advance(minutes(2));

/** What the customer's log, read by them or by staff, says of each read at a moment. */
async function saidOf(at: Date, name: CustomerName, as: string = name): Promise<(boolean | null)[]> {
  const ask = `query Log($id: ID!) { customer(id: $id) { ${log} } }`;
  later();
  const { data } = await gateway.gql<{ customer: Log }>(ask, { id: customer(name) }, { as });
  const edges = data?.customer.accessLog.edges ?? [];
  return edges.filter(({ node }) => node.at === at.toISOString()).map(({ node }) => node.unexplained);
}

/** Has somebody read the customer's name, some time after everything before, and gives when. */
async function read(as: string, name: CustomerName, reference?: string): Promise<Date> {
  later();
  const headers = reference === undefined ? {} : { 'X-Reference': reference };
  const { errors } = await gateway.gql(
    `query Name($id: ID!) { customer(id: $id) { name } }`,
    { id: customer(name) },
    { as, headers },
  );
  expect(errors).toEqual([]);
  return gateway.clock.now();
}

async function opened(name: CustomerName): Promise<string> {
  later();
  return idIn(await open(name, { kind: 'RECTIFICATION', details: 'The name is spelt wrongly.' }));
}

/** A change of the customer's data under a ticket. */
async function recordedUnder(reference: string, name: CustomerName): Promise<void> {
  later();
  const input = { customerId: customer(name), purpose: 'MARKETING', channel: 'EMAIL', state: 'WITHDRAWN' };
  const told = await change(gateway, 'setConsent', { ...input, via: 'HELPDESK_TICKET', reference }, { as: 'billing' });
  expect(ending(told)).toBe('SetConsentPayload');
}

describe('A read by staff', () => {
  it('that nothing explains is flagged in the customer’s log; a partner’s is neither flagged nor cleared', async () => {
    const support = await read('support', 'alice');
    const madeUp = await read('support', 'alice', 'HD-0000');
    const stripe = await read('stripe', 'alice');
    expect(await saidOf(support, 'alice')).toEqual([true]);
    expect(await saidOf(madeUp, 'alice')).toEqual([true]);
    expect(await saidOf(stripe, 'alice')).toEqual([null]);
    expect(await saidOf(support, 'alice', 'privacy')).toEqual([true]);
  });

  it('is explained by the id or the reference of an open request of that customer, and of no other', async () => {
    const id = await opened('bob');
    expect(await saidOf(await read('support', 'bob', globalId('DataRequest', id)), 'bob')).toEqual([false]);
    expect(await saidOf(await read('support', 'bob', id), 'bob')).toEqual([false]);
    expect(await saidOf(await read('support', 'grace', id), 'grace')).toEqual([true]);
    // In the cast, alice's request came by this e-mail.
    expect(await saidOf(await read('support', 'alice', 'MAIL-8120'), 'alice')).toEqual([false]);
    expect(await saidOf(await read('support', 'bob', 'MAIL-8120'), 'bob')).toEqual([true]);
  });

  it('is judged by what was open then: neither before the request came, nor after it was closed', async () => {
    const before = await read('support', 'carol', 'nothing yet');
    const id = await opened('carol');
    const meanwhile = await read('support', 'carol', id);
    later();
    await staff('billing', 'rejectRequest', id, { ground: 'PROCESS_UNFOUNDED', text: 'It is spelt so.' });
    const answered = gateway.clock.now();
    const after = await read('support', 'carol', id);
    expect(await saidOf(before, 'carol')).toEqual([true]);
    expect(await saidOf(meanwhile, 'carol')).toEqual([false]);
    expect(await saidOf(after, 'carol')).toEqual([true]);
    expect(await saidOf(answered, 'carol')).toEqual([false]);
  });

  it('is explained by a request that was assigned to them then, whoever has it now', async () => {
    const id = await opened('grace');
    const early = await read('billing', 'grace');
    later();
    await staff('privacy', 'assignRequest', id, { assignee: 'billing' });
    const theirs = await read('billing', 'grace');
    const others = await read('support', 'grace');
    later();
    await staff('privacy', 'assignRequest', id, { assignee: 'support' });
    const taken = await read('billing', 'grace');
    expect((await timelineOf(id)).map(({ action }) => action)).toContain('ASSIGNED');
    expect(await saidOf(early, 'grace')).toEqual([true]);
    expect(await saidOf(theirs, 'grace')).toEqual([false]);
    expect(await saidOf(others, 'grace')).toEqual([true]);
    expect(await saidOf(taken, 'grace')).toEqual([true]);
  });

  it('is explained by a ticket under which something is recorded for the customer, for thirty days', async () => {
    await recordedUnder('HD-1', 'frank');
    const soon = await read('support', 'frank', 'HD-1');
    const other = await read('support', 'bob', 'HD-1');
    gateway.clock.advance(days(29));
    const late = await read('support', 'frank', 'HD-1');
    gateway.clock.advance(days(1));
    const tooLate = await read('support', 'frank', 'HD-1');
    expect(await saidOf(soon, 'frank')).toEqual([false]);
    expect(await saidOf(other, 'bob')).toEqual([true]);
    expect(await saidOf(late, 'frank')).toEqual([false]);
    expect(await saidOf(tooLate, 'frank')).toEqual([true]);
  });

  it('with which the work on a ticket begins is explained once something is recorded under it, within the day', async () => {
    const begun = await read('support', 'frank', 'HD-2');
    expect(await saidOf(begun, 'frank')).toEqual([true]);
    gateway.clock.advance(hours(20));
    await recordedUnder('HD-2', 'frank');
    expect(await saidOf(begun, 'frank')).toEqual([false]);
    const forgotten = await read('support', 'frank', 'HD-3');
    gateway.clock.advance(hours(24));
    await recordedUnder('HD-3', 'frank');
    expect(await saidOf(forgotten, 'frank')).toEqual([true]);
  });

  it('of the list of requests is explained by the requests in it; what it tells of their customers is not', async () => {
    await opened('bob');
    later();
    await gateway.gql(`{ requests(first: 100) { edges { node { id status dueAt } } } }`, {}, { as: 'privacy' });
    const listed = gateway.clock.now();
    later();
    await gateway.gql(`{ requests(first: 100) { edges { node { customer { email } } } } }`, {}, { as: 'privacy' });
    const looked = gateway.clock.now();
    expect(await saidOf(listed, 'bob')).toEqual([false]);
    expect(await saidOf(looked, 'bob')).toEqual([true]);
  });

  it('is told by no change that the law forbids to tell: of that the flag says nothing until the gag ends (P16)', async () => {
    const gaggedUntil = new Date(gateway.clock.now().getTime() + days(20)).toISOString();
    const hold = holdIn(await place(customer('alice'), { reference: 'WARRANT-7', gaggedUntil })).id;
    expect(ending(await lift(hold))).toBe('ReleaseLegalHoldPayload');
    // The hold's own reference hides the read; that of its release does not.
    const seen = await read('legal', 'alice', 'CASE-0042/9');
    expect(await saidOf(seen, 'alice')).toEqual([true]);
    expect(await saidOf(seen, 'alice', 'privacy')).toEqual([false]);
    gateway.clock.advance(days(20));
    expect(await saidOf(seen, 'alice')).toEqual([false]);
  });

  it('costs the log one statement, however long its page is', async () => {
    gateway.asked.length = 0;
    await saidOf(seededAt, 'alice');
    const logs = gateway.asked.filter((statement) => statement.includes('"AuditEvent"'));
    expect(logs).toHaveLength(1);
  });
});
