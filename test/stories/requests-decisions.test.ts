import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DataRequestStatus, RejectionGround } from '../../prisma/generated/client/enums.ts';
import { type CustomerName, customerId } from '../../prisma/seed/keys.ts';
import { days, minutes } from '../../src/clock.ts';
import { uuidv7 } from '../../src/ids.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer, stranger } from './cast.ts';
import { type Changed, change, ending, everyone, repeated } from './change.ts';
import { mailedToken } from './mailed.ts';
import { requestStories } from './requests.ts';
import { added, writtenWith } from './rows.ts';

let gateway: TestGateway;
const { idIn, rowOf, open, staff, verify, timelineOf, jobsOf, put } = requestStories(() => gateway);
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());
beforeEach(() => gateway.clock.advance(minutes(61)));
/** What the gateway does by itself would be counted as what is asked of it. */
beforeEach(async () => {
  const inHand = `SELECT FROM pgboss.job WHERE state IN ('created', 'active')`;
  const idle = async () => (await gateway.database.pool.query(inHand)).rows.length;
  await vi.waitUntil(async () => (await idle()) === 0, { timeout: 20_000, interval: 50 });
});

const opened = async (as: string, kind: string): Promise<string> => idIn(await open(as, { kind }));
const steps = async (id: string) => (await timelineOf(id)).map(({ action }) => action);

/** The hash of the plan that staff are shown. */
async function planOf(id: string): Promise<string> {
  const query = /* GraphQL */ `query Plan($id: ID!) { request(id: $id) { plan { hash } } }`;
  type Shown = { request: { plan: { hash: string } | null } };
  const shown = async () => (await gateway.gql<Shown>(query, { id: `DataRequest:${id}` }, { as: 'privacy' })).data;
  const plan = (await shown())?.request.plan;
  if (plan) return plan.hash;
  const made = { id: uuidv7(gateway.clock.now()), requestId: id, hash: `plan-of-${id}`, madeAt: gateway.clock.now() };
  await gateway.database.prisma.erasurePlan.create({ data: { ...made, items: [], blockers: [] } });
  return made.hash;
}

/** The registered address has just been confirmed, and the one before may take it back for seven days. */
async function moveAddress(id: string): Promise<void> {
  const now = gateway.clock.now();
  const emails = { previousEmail: 'before@example.com', newEmail: 'after@example.com' };
  const times = { requestedAt: now, confirmedAt: now, revertUntil: new Date(now.getTime() + days(7)) };
  const row = { id: uuidv7(now), customerId: id, channel: 'PORTAL' } as const;
  await gateway.database.prisma.emailChange.create({ data: { ...row, ...emails, ...times } });
}

async function correct(as: CustomerName): Promise<void> {
  const { data } = await gateway.gql<{ me: { version: number } }>('{ me { version } }', {}, { as });
  const input = { version: data?.me.version, businessName: 'Corrected Ltd' };
  expect(ending(await change(gateway, 'updateProfile', input, { as }))).toBe('UpdateProfilePayload');
}

/** What the customer is written about a request. */
async function mailsAbout(id: string): Promise<string[]> {
  const coordinates = { path: ['target'], equals: id };
  const where = { kind: { startsWith: 'mail.request-' }, coordinates };
  const events = await gateway.database.prisma.outboxEvent.findMany({ where });
  return events.map(({ kind }) => kind.replace('mail.request-', '')).toSorted();
}

describe('A copy of the data', () => {
  it('that customers ask for themselves needs no review: it is approved at once, and queued with the request (P11)', async () => {
    const id = await opened('carol', 'EXPORT');
    expect(await rowOf(id)).toMatchObject({ decidedBy: 'gateway', acknowledgedAt: gateway.clock.now() });
    expect((await timelineOf(id)).slice(0, 3)).toMatchObject([
      { action: 'OPENED', actorKind: 'CUSTOMER' },
      { action: 'ACKNOWLEDGED', actorKind: 'SYSTEM' },
      { action: 'APPROVED', status: 'APPROVED', actorKind: 'SYSTEM', reason: 'P11' },
    ]);
    expect(await jobsOf('export.write')).toContain(id);
  });

  it('that staff ask for by ticket waits for whoever takes it up', async () => {
    const input = { customerId: customer('carol'), kind: 'EXPORT', channel: 'HELPDESK_TICKET', reference: 'HD-7001' };
    const id = idIn(await open('support', input));
    expect(await rowOf(id)).toMatchObject({ status: 'RECEIVED', decidedBy: null });
    expect(await jobsOf('export.write')).not.toContain(id);
    expect(ending(await staff('billing', 'approveRequest', id))).toBe('ApproveRequestPayload');
    expect(await jobsOf('export.write')).toContain(id);
    expect(await rowOf(id)).toMatchObject({ decidedBy: 'billing', decidedAt: gateway.clock.now() });
  });

  it('has no plan to approve', async () => {
    const input = { customerId: customer('carol'), kind: 'EXPORT', reference: 'HD-7002' };
    const id = idIn(await open('support', input));
    expect(ending(await staff('billing', 'approveRequest', id, { planHash: 'x' }))).toBe('InvalidInput input.planHash');
  });
});

describe('While the registered address can be taken back (P7)', () => {
  const approve = (as: string, id: string) => staff(as, 'approveRequest', id);

  it('a copy that the customer asks for waits for two members of staff', async () => {
    await moveAddress(customerId('bob'));
    const id = await opened('bob', 'EXPORT');
    expect(await rowOf(id)).toMatchObject({ status: 'RECEIVED' });
    expect(ending(await approve('billing', id))).toBe('ApproveRequestPayload');
    expect(await rowOf(id)).toMatchObject({ status: 'RECEIVED', firstApprover: 'billing', decidedBy: null });
    expect(await jobsOf('export.write')).not.toContain(id);
    const { result, rows } = await added(gateway, () => approve('billing', id));
    expect(ending(result)).toBe('Conflict');
    expect(rows).toEqual({});
    expect(ending(await approve('privacy', id))).toBe('ApproveRequestPayload');
    expect(await rowOf(id)).toMatchObject({ firstApprover: 'billing', decidedBy: 'privacy' });
    expect(await jobsOf('export.write')).toContain(id);
    expect((await steps(id)).slice(0, 4)).toEqual(['OPENED', 'ACKNOWLEDGED', 'FIRST_APPROVED', 'APPROVED']);
  });

  it('two who approve at the same time are two', async () => {
    await moveAddress(customerId('bob'));
    const id = await opened('bob', 'EXPORT');
    const both = await Promise.all([approve('billing', id), approve('privacy', id)]);
    expect(both.map(ending)).toEqual(['ApproveRequestPayload', 'ApproveRequestPayload']);
    const { firstApprover, decidedBy } = await rowOf(id);
    expect(new Set([firstApprover, decidedBy])).toEqual(new Set(['billing', 'privacy']));
  });

  it('and no longer: whoever approved first may then approve alone', async () => {
    await moveAddress(customerId('bob'));
    const id = await opened('bob', 'EXPORT');
    await approve('billing', id);
    gateway.clock.advance(days(7));
    expect(ending(await approve('billing', id))).toBe('ApproveRequestPayload');
    expect(await rowOf(id)).toMatchObject({ firstApprover: null, decidedBy: 'billing' });
  });

  it('a second approval of another plan is a first one of that plan', async () => {
    const now = gateway.clock.now();
    const row = { id: uuidv7(now), name: 'Olga Sand', email: 'olga@example.org', registeredAt: now, updatedAt: now };
    await gateway.database.prisma.customer.create({ data: row });
    await moveAddress(row.id);
    const ticket = { channel: 'HELPDESK_TICKET', reference: 'HD-7003' };
    const id = idIn(await open('support', { customerId: `Customer:${row.id}`, kind: 'ERASURE', ...ticket }));
    await put(id, { firstApprover: 'privacy', firstPlan: 'the plan of yesterday' });
    const planHash = await planOf(id);
    const approveIt = (as: string) => staff(as, 'approveRequest', id, { planHash });
    expect(ending(await approveIt('billing'))).toBe('ApproveRequestPayload');
    expect(await rowOf(id)).toMatchObject({ status: 'RECEIVED', firstApprover: 'billing', firstPlan: planHash });
    expect(await jobsOf('erasure.run')).not.toContain(id);
    expect(ending(await approveIt('privacy'))).toBe('ApproveRequestPayload');
    expect(await rowOf(id)).toMatchObject({ firstApprover: 'billing', decidedBy: 'privacy' });
    expect(await jobsOf('erasure.run')).toContain(id);
  });

  it('other requests wait for one', async () => {
    await moveAddress(customerId('bob'));
    const id = await opened('bob', 'RESTRICTION');
    await approve('billing', id);
    expect(await rowOf(id)).toMatchObject({ status: 'COMPLETED', decidedBy: 'billing' });
  });
});

describe('An erasure', () => {
  it('is approved by the hash of its plan alone, by whoever did not open it (P8, P10)', async () => {
    const id = await opened('dave', 'ERASURE');
    const planHash = await planOf(id);
    const approve = (input = {}) => staff('billing', 'approveRequest', id, input);
    const { result, rows } = await added(gateway, async () => [await approve(), await approve({ planHash: 'stale' })]);
    expect(result[0] && ending(result[0])).toBe('InvalidInput input.planHash');
    expect(result[1] && ending(result[1])).toMatch(/^(Conflict|PlanChanged)/);
    expect(rows).toEqual({});
    expect(ending(await approve({ planHash }))).toBe('ApproveRequestPayload');
    expect(await rowOf(id)).toMatchObject({ approvedPlan: planHash, decidedBy: 'billing' });
    expect(await jobsOf('erasure.run')).toContain(id);
    expect(await mailsAbout(id)).toContain('received');
    // What goes on by itself would be counted as others' doing.
    const ended = /^(COMPLETED|AWAITING_PROCESSORS|FAILED)$/;
    await expect.poll(async () => (await rowOf(id)).status, { timeout: 20_000 }).toMatch(ended);
  });

  it('is neither approved nor rejected by the member of staff who opened it (P10)', async () => {
    const input = { customerId: customer('grace'), kind: 'ERASURE', channel: 'HELPDESK_TICKET', reference: 'HD-7010' };
    const id = idIn(await open('billing', input));
    const planHash = await planOf(id);
    const rejection = { ground: 'PROCESS_UNFOUNDED', text: 'No.' };
    const { result, rows } = await added(gateway, async () => [
      await staff('billing', 'approveRequest', id, { planHash }),
      await staff('billing', 'rejectRequest', id, rejection),
    ]);
    expect(result.map(ending)).toEqual(['Conflict', 'Conflict']);
    expect(rows).toEqual({});
    expect(ending(await staff('privacy', 'rejectRequest', id, rejection))).toBe('RejectRequestPayload');
  });

  it('is not approved past the gateway by whoever opened it, nor twice by one: the database refuses', async () => {
    const input = { customerId: customer('grace'), kind: 'ERASURE', channel: 'HELPDESK_TICKET', reference: 'HD-7011' };
    const id = idIn(await open('billing', input));
    await expect(put(id, { status: 'APPROVED', decidedBy: 'billing' })).rejects.toThrow('reviewer_check');
    await expect(put(id, { status: 'APPROVED', decidedBy: 'privacy', firstApprover: 'privacy' })).rejects.toThrow(
      'two_people_check',
    );
  });

  const byEmail = (name: CustomerName, reference: string) =>
    ({ customerId: customer(name), kind: 'ERASURE', channel: 'EMAIL', reference }) as const;

  it('of an inactive account is under review as soon as the registered address has confirmed it (P15)', async () => {
    const id = idIn(await open('support', byEmail('carol', 'MAIL-7012')));
    expect(ending(await staff('billing', 'approveRequest', id, { planHash: await planOf(id) }))).toBe('Conflict');
    expect(ending(await verify(await mailedToken(gateway, id)))).toBe('VerifyRequestPayload');
    expect(await rowOf(id)).toMatchObject({ status: 'IN_REVIEW', verifiedAt: gateway.clock.now() });
    expect((await timelineOf(id)).at(-1)).toMatchObject({ action: 'VERIFIED', status: 'IN_REVIEW', reason: 'P15' });
  });

  it('of an account with an active service waits for whoever takes it up', async () => {
    const id = idIn(await open('support', byEmail('alice', 'MAIL-7013')));
    await verify(await mailedToken(gateway, id));
    expect(await rowOf(id)).toMatchObject({ status: 'RECEIVED' });
    expect((await timelineOf(id)).find(({ action }) => action === 'VERIFIED')).toMatchObject({ reason: null });
  });
});

describe('A decision', () => {
  it('carries out a restriction and a rectification, tells each step and writes to the customer', async () => {
    for (const kind of ['RECTIFICATION', 'RESTRICTION']) {
      const id = await opened('carol', kind);
      await correct('carol');
      await staff('billing', 'assignRequest', id);
      const answer = await staff('privacy', 'approveRequest', id);
      expect(answer.result).toMatchObject({ __typename: 'ApproveRequestPayload', request: { status: 'COMPLETED' } });
      expect(await rowOf(id)).toMatchObject({ decidedBy: 'privacy', completedAt: gateway.clock.now() });
      expect((await timelineOf(id)).slice(0, 4)).toMatchObject([
        { action: 'OPENED', actorKind: 'CUSTOMER' },
        { action: 'ACKNOWLEDGED', actorKind: 'SYSTEM' },
        { action: 'ASSIGNED', status: 'IN_REVIEW', actorKind: 'STAFF', reason: 'T-5200' },
        { action: 'APPROVED', status: 'APPROVED', actorKind: 'STAFF', reason: 'T-5200' },
      ]);
      expect((await timelineOf(id)).at(-1)).toMatchObject({ action: 'COMPLETED', status: 'COMPLETED' });
      expect(await mailsAbout(id)).toEqual(['completed', 'received']);
    }
    const query = '{ me { requests(first: 1) { edges { node { status timeline { action actorKind reason } } } } } }';
    const { data } = await gateway.gql(query, {}, { as: 'carol' });
    expect(JSON.stringify(data)).toContain('"reason":"T-5200"');
    expect(JSON.stringify(data)).not.toMatch(/"billing"|"privacy"/);
  });

  it('that refuses has a listed ground and a text, which the customer is sent and reads (GDPR art. 12(4))', async () => {
    const id = await opened('carol', 'RECTIFICATION');
    const text = 'The invoice of March is closed.\nA corrected one would be a second one.';
    const refuse = () => staff('billing', 'rejectRequest', id, { ground: 'LEGAL_OBLIGATION_IMPAIRED', text });
    const { result, rows } = await added(gateway, refuse);
    expect(result.result).toMatchObject({ request: { status: 'REJECTED' } });
    expect(rows).toEqual({ RequestEvent: 1, AuditEvent: 1, OutboxEvent: 2 });
    expect(await writtenWith(gateway, 'DataRequest', id)).toMatchObject({
      audited: [{ operation: 'rejectRequest', caller: 'billing', reference: 'T-5200', clauses: ['P10'] }],
    });
    const query = /* GraphQL */ `query One($id: ID!) {
      request(id: $id) { rejectionGround rejectionText decidedAt timeline { action reason } }
    }`;
    const { data } = await gateway.gql(query, { id: `DataRequest:${id}` }, { as: 'carol' });
    expect(data?.['request']).toMatchObject({
      rejectionGround: 'LEGAL_OBLIGATION_IMPAIRED',
      rejectionText: text,
      decidedAt: gateway.clock.now().toISOString(),
    });
    expect((await timelineOf(id)).at(-1)).toMatchObject({ action: 'REJECTED', reason: 'LEGAL_OBLIGATION_IMPAIRED' });
    expect(await mailsAbout(id)).toEqual(['received', 'rejected']);
    expect(ending(await refuse())).toBe('Conflict');
  });

  it('refuses what was never proved', async () => {
    const input = { customerId: customer('carol'), kind: 'EXPORT', channel: 'EMAIL', reference: 'MAIL-7020' };
    const id = idIn(await open('support', input));
    const token = await mailedToken(gateway, id);
    const rejection = { ground: 'IDENTITY_VERIFICATION_FAILURE', text: 'Nobody has confirmed it.' };
    expect(ending(await staff('billing', 'rejectRequest', id, rejection))).toBe('RejectRequestPayload');
    expect(ending(await verify(token))).toBe('LinkInvalid');
  });

  it('is made once, of several that are made at the same time', async () => {
    const id = await opened('carol', 'RESTRICTION');
    const rejection = { ground: 'PROCESS_EXCESSIVE', text: 'Too often.' };
    const all = await Promise.all([
      staff('billing', 'approveRequest', id),
      staff('privacy', 'rejectRequest', id, rejection),
      staff('billing', 'cancelRequest', id),
      staff('privacy', 'approveRequest', id),
    ]);
    expect(all.map(ending).filter((one) => one.endsWith('Payload'))).toHaveLength(1);
    expect(all.map(ending).filter((one) => one === 'Conflict')).toHaveLength(3);
  });

  it('is made of nobody who is being erased', async () => {
    const id = await opened('erin', 'RECTIFICATION');
    const where = { id: customerId('erin') };
    await gateway.database.prisma.customer.update({ where, data: { erasureStartedAt: gateway.clock.now() } });
    const rejection = { ground: 'PROCESS_EXCESSIVE', text: 'No.' };
    const { result, rows } = await added(gateway, async () => [
      await staff('billing', 'approveRequest', id),
      await staff('billing', 'rejectRequest', id, rejection),
      await staff('billing', 'doubtIdentity', id, { reason: 'Why not.' }),
    ]);
    await gateway.database.prisma.customer.update({ where, data: { erasureStartedAt: null } });
    expect(result.map(ending)).toEqual(['Conflict', 'Conflict', 'Conflict']);
    expect(rows).toEqual({});
  });

  it('is never made of an objection: it has taken effect (P13)', async () => {
    const id = await opened('bob', 'OBJECTION');
    await put(id, { status: 'VERIFYING', completedAt: null });
    expect(ending(await staff('billing', 'approveRequest', id))).toBe('Conflict');
    const rejection = { ground: 'PROCESS_EXCESSIVE', text: 'No.' };
    expect(ending(await staff('billing', 'rejectRequest', id, rejection))).toBe('Conflict');
  });
});

describe('What failed', () => {
  it('is carried out again when staff say so', async () => {
    const id = await opened('carol', 'RESTRICTION');
    await put(id, { status: 'FAILED' });
    const answer = await staff('billing', 'retryRequest', id);
    expect(answer.result).toMatchObject({ __typename: 'RetryRequestPayload', request: { status: 'COMPLETED' } });
    expect(await timelineOf(id)).toContainEqual({
      action: 'RETRIED',
      status: 'APPROVED',
      actorKind: 'STAFF',
      actorId: 'billing',
      reason: 'T-5200',
    });
  });
});

describe('A request is worked on', () => {
  it('by whoever takes it, and handed on', async () => {
    const id = await opened('carol', 'RECTIFICATION');
    expect((await staff('privacy', 'assignRequest', id)).result).toMatchObject({ request: { status: 'IN_REVIEW' } });
    expect(await rowOf(id)).toMatchObject({ assignee: 'privacy' });
    const { result, rows } = await added(gateway, () => staff('privacy', 'assignRequest', id, { assignee: 'billing' }));
    expect(result.result).toMatchObject({ request: { status: 'IN_REVIEW', version: 3 } });
    expect(rows).toEqual({ RequestEvent: 1, AuditEvent: 1, OutboxEvent: 1 });
    expect(await rowOf(id)).toMatchObject({ assignee: 'billing' });
  });
});

describe('A mutation of staff’s that is refused or fails leaves no row behind', () => {
  const inputs: [string, Record<string, unknown>][] = [
    ['assignRequest', { assignee: 'billing' }],
    ['extendRequest', { reason: 'It is complicated.' }],
    ['doubtIdentity', { reason: 'Another country.' }],
    ['approveRequest', {}],
    ['rejectRequest', { ground: 'PROCESS_EXCESSIVE', text: 'Too often.' }],
    ['retryRequest', {}],
  ];
  const refusedTo = everyone.filter((name) => name !== 'billing' && name !== 'privacy');

  describe.each(inputs)('%s', (mutation, input) => {
    let id: string;
    const nothingOf = async (send: () => Promise<Changed>): Promise<Changed> => {
      const { result, rows } = await added(gateway, send);
      expect(rows).toEqual({});
      return result;
    };
    beforeAll(async () => {
      id = await opened('carol', 'RECTIFICATION');
      if (mutation === 'retryRequest') await put(id, { status: 'FAILED' });
    });

    it.each(refusedTo)('by %s', async (as) => {
      const answer = await nothingOf(() => staff(as, mutation, id, input));
      expect(ending(answer)).toBe(as === undefined ? 'UNAUTHENTICATED P10' : 'FORBIDDEN P10');
    });

    it('of another version', async () => {
      const answer = await nothingOf(() => staff('billing', mutation, id, { ...input, version: 7 }));
      expect(answer.result).toMatchObject({ __typename: 'Conflict', currentVersion: 1 });
    });

    it('of no request, or of something else', async () => {
      const nobodys = stranger.replace('Customer:', '');
      expect(ending(await nothingOf(() => staff('billing', mutation, nobodys, input)))).toBe('NotFound');
      const wrong = { ...input, id: customer('carol') };
      expect(ending(await nothingOf(() => staff('billing', mutation, id, wrong)))).toBe('InvalidInput input.id');
    });

    const closed: DataRequestStatus[] = ['CANCELLED', 'COMPLETED', 'REJECTED'];
    it.each(closed)('once it is %s', async (status) => {
      const done = await opened('carol', 'RECTIFICATION');
      const rejection = { rejectionGround: 'PROCESS_EXCESSIVE', rejectionText: 'No.' } satisfies {
        rejectionGround: RejectionGround;
        rejectionText: string;
      };
      const completedAt = status === 'COMPLETED' ? gateway.clock.now() : null;
      await put(done, { status, completedAt, ...(status === 'REJECTED' && rejection) });
      expect(ending(await nothingOf(() => staff('billing', mutation, done, input)))).toBe('Conflict');
    });
  });

  const bad: [string, string, Record<string, unknown>, string][] = [
    ['there is no ground', 'rejectRequest', { text: 'No.' }, 'BAD_USER_INPUT'],
    ['the ground is none of the list', 'rejectRequest', { ground: 'NO_TIME', text: 'No.' }, 'BAD_USER_INPUT'],
    ['the text is empty', 'rejectRequest', { ground: 'PROCESS_EXCESSIVE', text: ' \n' }, 'InvalidInput input.text'],
    [
      'the text is too long',
      'rejectRequest',
      { ground: 'PROCESS_EXCESSIVE', text: 'x'.repeat(5001) },
      'InvalidInput input.text',
    ],
    [
      'the text has a card number',
      'rejectRequest',
      { ground: 'PROCESS_EXCESSIVE', text: 'Of 4242 4242 4242 4242.' },
      'InvalidInput input.text',
    ],
    ['the reason is empty', 'extendRequest', { reason: '' }, 'InvalidInput input.reason'],
    ['the doubt is empty', 'doubtIdentity', { reason: '' }, 'InvalidInput input.reason'],
    ['the assignee is no id', 'assignRequest', { assignee: 'x'.repeat(129) }, 'InvalidInput input.assignee'],
    ['the version is none', 'approveRequest', { version: 0 }, 'InvalidInput input.version'],
  ];
  it.each(bad)('when %s', async (_case, mutation, input, expected) => {
    const id = await opened('carol', 'RECTIFICATION');
    const { result, rows } = await added(gateway, () => staff('billing', mutation, id, input));
    expect(ending(result)).toContain(expected);
    expect(repeated(result, input)).toEqual([]);
    expect(rows).toEqual({});
  });
});

describe('What nobody works on any more', () => {
  it('is queued anew after a while', async () => {
    const input = { customerId: customer('carol'), kind: 'EXPORT', channel: 'HELPDESK_TICKET', reference: 'HD-7030' };
    const id = idIn(await open('support', input));
    await put(id, { status: 'PROCESSING' });
    expect(await jobsOf('export.write')).not.toContain(id);
    gateway.clock.advance(minutes(16));
    await expect.poll(() => jobsOf('export.write'), { timeout: 10_000 }).toContain(id);
  });
});
