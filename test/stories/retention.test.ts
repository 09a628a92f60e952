import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { customerId } from '../../prisma/seed/keys.ts';
import { days } from '../../src/clock.ts';
import { confirmAll, reached } from '../erasure/carry-out.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer } from './cast.ts';
import { change, ending } from './change.ts';
import { mailedText } from './mailed.ts';
import { approveSweeps, patiently, runOf, runRetention, swept } from './sweeping.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const dave = customerId('dave');
const rowOf = (id: string) => gateway.database.prisma.customer.findUniqueOrThrow({ where: { id } });
const clockOf = async (id: string, args = '') => {
  const ask = `query Clock($id: ID!) { customer(id: $id) { retention${args} { state dueAt warnedAt eraseFrom nextNoticeAt signal } } }`;
  const { data, errors } = await gateway.gql<{ customer: { retention: Record<string, unknown> | null } }>(
    ask,
    { id },
    { as: 'privacy' },
  );
  return data?.customer.retention ?? errors[0]?.message;
};

describe('Somebody silent for longer than the policy keeps an account', () => {
  it('is neither warned nor erased before two members of staff have looked (P14)', async () => {
    const shown = runOf(await runRetention(gateway, { dryRun: true }));
    expect(shown).toMatchObject({ status: 'PROPOSED', warn: 1, erase: 0, withoutAddress: 0, proposedBy: 'privacy' });
    expect(ending(await runRetention(gateway, { dryRun: false }))).toBe('InvalidInput input.hash');
    expect(await rowOf(dave)).toMatchObject({ retentionWarnedAt: null });
  });

  it('is warned first, and then has the full period, though the account is long overdue', async () => {
    expect(await clockOf(customer('dave'))).toMatchObject({
      state: 'DUE',
      warnedAt: null,
      eraseFrom: '2026-04-01T09:00:00.000Z',
    });
    expect(await approveSweeps(gateway)).toMatchObject({ status: 'APPROVED', approvedBy: 'legal' });
    const text = await mailedText(gateway, dave, 'mail.retention-warning');
    expect(text).toContain('log in once before then');
    expect(text).toMatch(/1 April 2026|April 1, 2026/);
    expect(await clockOf(customer('dave'))).toMatchObject({
      state: 'DUE',
      warnedAt: '2026-03-02T09:00:00.000Z',
      eraseFrom: '2026-04-01T09:00:00.000Z',
    });
    const warnings = { kind: 'mail.retention-warning' };
    expect(await gateway.database.prisma.outboxEvent.count({ where: warnings })).toBe(1);
  });

  it('is not erased a day before the period ends', async () => {
    gateway.clock.advance(days(29));
    await swept(gateway);
    expect(await rowOf(dave)).toMatchObject({ erasureStartedAt: null });
  });

  it('is erased when it has ended, by the plan that each erasure has, with a certificate (P10)', async () => {
    gateway.clock.advance(days(1));
    const { prisma } = gateway.database;
    const request = await vi.waitFor(
      () => prisma.dataRequest.findFirstOrThrow({ where: { customerId: dave, kind: 'ERASURE' } }),
      patiently,
    );
    expect(request).toMatchObject({ openedByKind: 'SYSTEM', openedById: 'retention', channel: 'API' });
    const text = await mailedText(gateway, request.id, 'mail.erasure');
    expect(text).toContain('has not been used for years');
    await vi.waitFor(async () => expect((await rowOf(dave)).erasedAt).not.toBeNull(), patiently);
    await vi.waitFor(
      async () =>
        expect(['AWAITING_PROCESSORS', 'COMPLETED']).toContain(
          (await prisma.dataRequest.findUniqueOrThrow({ where: { id: request.id } })).status,
        ),
      patiently,
    );
    await confirmAll(gateway, request.id);
    const done = await reached(gateway, request.id, 'COMPLETED');
    const certificate = await prisma.erasureCertificate.findUniqueOrThrow({ where: { requestId: request.id } });
    expect(certificate.document).toMatchObject({ plan: done.approvedPlan, customer: customer('dave') });
    expect(done.approvedPlan).toMatch(/^[0-9a-f]{64}$/);
    const steps = await prisma.requestEvent.findMany({ where: { requestId: request.id }, orderBy: { id: 'asc' } });
    expect(steps.slice(0, 3).map(({ action, reason }) => [action, reason])).toEqual([
      ['OPENED', 'RETENTION_SWEEP'],
      ['APPROVED', null],
      ['STARTED', null],
    ]);
  });

  it('is kept where a debt or a hold keeps the account, and the clock says why', async () => {
    expect(await clockOf(customer('erin'))).toMatchObject({ state: 'HELD', warnedAt: null, eraseFrom: null });
    expect(await rowOf(customerId('erin'))).toMatchObject({ retentionWarnedAt: null, erasureStartedAt: null });
    expect((await clockOf(customer('frank'))) as object).toMatchObject({ warnedAt: null });
    const { data } = await gateway.gql(
      '{ retentionDue(first: 100) { edges { node { dueAt } } } }',
      {},
      { as: 'privacy' },
    );
    expect(data).toEqual({ retentionDue: { edges: [] } });
  });
});

describe('A simulation', () => {
  it('says when somebody would be erased if they logged in at a moment', async () => {
    expect(await clockOf(customer('carol'), '(ifActiveAt: "2027-01-15T10:00:00Z")')).toEqual({
      state: 'RUNNING',
      dueAt: '2034-01-15T10:00:00.000Z',
      warnedAt: null,
      eraseFrom: '2034-01-15T10:00:00.000Z',
      nextNoticeAt: '2033-12-16T10:00:00.000Z',
      signal: 'LOGIN',
    });
    const ask =
      '{ me { retention { lastLoginAt } if: retention(ifActiveAt: "2027-01-15T10:00:00Z") { lastLoginAt } } }';
    const { data } = await gateway.gql<{ me: { retention: object; if: object } }>(ask, {}, { as: 'carol' });
    expect(data?.me.if).toEqual(data?.me.retention);
  });

  it('says where the clock would stand at a moment, with the holds that are still in force then', async () => {
    const at = async (moment: string) => (await clockOf(customer('carol'), `(at: "${moment}")`)) as { state: string };
    const { dueAt, nextNoticeAt } = (await clockOf(customer('carol'))) as Record<string, string>;
    expect([await at(nextNoticeAt ?? ''), await at(dueAt ?? '')].map(({ state }) => state)).toEqual(['NOTICE', 'DUE']);
    const { prisma } = gateway.database;
    await prisma.invoice.updateMany({ where: { customerId: customerId('erin') }, data: { status: 'VOID' } });
    // Of her holds one stays, which ends by itself.
    await prisma.legalHold.updateMany({
      where: { customerId: customerId('erin'), until: null },
      data: { releasedAt: gateway.clock.now(), releasedBy: 'legal' },
    });
    expect(await clockOf(customer('erin'))).toMatchObject({ state: 'HELD' });
    expect(await clockOf(customer('erin'), '(at: "2027-03-02T09:00:00Z")')).toMatchObject({ state: 'DUE' });
  });

  it.each([
    ['(at: "2026-03-01T00:00:00Z")', 'at: expected a moment that is not past'],
    ['(ifActiveAt: "2026-03-01T00:00:00Z")', 'ifActiveAt: expected a moment that is not past'],
    [
      '(at: "2030-01-01T00:00:00Z", ifActiveAt: "2031-01-01T00:00:00Z")',
      'at: expected a moment that is not before ifActiveAt',
    ],
  ])('of %s is refused', async (args, message) => {
    expect(await clockOf(customer('carol'), args)).toBe(message);
  });

  it('changes nothing, and neither does using the gateway: recorded activity alone moves the clock (P14)', async () => {
    const before = await rowOf(customerId('grace'));
    await gateway.gql('{ me { name retention { dueAt } } }', {}, { as: 'grace' });
    await change(gateway, 'updateProfile', { version: before.version, businessName: 'Grace & Co' }, { as: 'grace' });
    const used = await rowOf(customerId('grace'));
    expect(used.businessName).toBe('Grace & Co');
    expect(used.lastSignalAt).toEqual(before.lastSignalAt);
    await change(
      gateway,
      'recordActivity',
      { customerId: customer('grace'), kind: 'LOGIN_ATTEMPT' },
      { as: 'login-service' },
    );
    expect((await rowOf(customerId('grace'))).lastSignalAt).toEqual(gateway.clock.now());
  });
});
