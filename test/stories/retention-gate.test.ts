import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addYears, days, hours } from '../../src/clock.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer } from './cast.ts';
import { change, ending, everyone } from './change.ts';
import { addApproval, addSilent } from './silent.ts';
import { approveSweeps, runOf, runRetention } from './sweeping.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const runs = () => gateway.database.prisma.retentionRun;
const standing = () => runs().findMany({ where: { status: 'APPROVED' } });
const propose = async () => runOf(await runRetention(gateway, { dryRun: true }));

describe('A sweep', () => {
  it.each(everyone.map((as) => as ?? 'nobody'))(
    'is run by the privacy and the legal department alone: %s',
    async (as) => {
      const input = { dryRun: true, asOf: '2030-01-01T00:00:00Z' };
      const told = await change(gateway, 'runRetention', input, as === 'nobody' ? {} : { as });
      const refused = `${as === 'nobody' ? 'UNAUTHENTICATED' : 'FORBIDDEN'} P14`;
      expect(ending(told)).toBe(['privacy', 'legal'].includes(as) ? 'RunRetentionPayload' : refused);
    },
  );

  it.each([
    [{ dryRun: true, hash: 'ab' }, 'InvalidInput input.hash'],
    [{ dryRun: true, asOf: '2026-03-02T08:59:59Z' }, 'InvalidInput input.asOf'],
    [{ dryRun: false, asOf: '2027-01-01T00:00:00Z' }, 'InvalidInput input.asOf'],
    [{ dryRun: false }, 'InvalidInput input.hash'],
    [{ dryRun: false, hash: 'f'.repeat(64) }, 'NotFound'],
    [{ dryRun: false, hash: 'f'.repeat(65) }, 'InvalidInput input.hash'],
  ])('asked for by %o is refused', async (input, expected) => {
    const before = await runs().count();
    expect(ending(await runRetention(gateway, input))).toBe(expected);
    expect(await runs().count()).toBe(before);
  });

  it('as of a moment to come is shown, and is nothing to approve', async () => {
    const asOf = addYears(gateway.clock.now(), 7).toISOString();
    const shown = runOf(await runRetention(gateway, { dryRun: true, asOf }));
    expect(shown.status).toBe('SIMULATED');
    expect(shown.warn).toBeGreaterThan(1);
    expect(ending(await runRetention(gateway, { dryRun: false, hash: shown.hash }, 'legal'))).toBe('NotFound');
  });

  it('is not approved by whoever has made the dry run (P14)', async () => {
    const { hash } = await propose();
    expect(ending(await runRetention(gateway, { dryRun: false, hash }))).toBe('Conflict');
    expect(await standing()).toEqual([]);
  });

  it('is not approved by one person even by the serving role’s SQL', async () => {
    const { id } = await runs().findFirstOrThrow({ where: { status: 'PROPOSED' } });
    const approve = (set: string) =>
      gateway.database.pool.query(`UPDATE "RetentionRun" SET "status" = 'APPROVED', ${set} WHERE "id" = $1`, [id]);
    await expect(approve(`"approvedBy" = "proposedBy", "approvedAt" = now()`)).rejects.toThrow('two_people');
    await expect(approve(`"approvedAt" = now()`)).rejects.toThrow('approved_check');
    await expect(approve(`"approvedBy" = 'x', "approvedAt" = now(), "hash" = 'other'`)).rejects.toThrow('as it was');
  });

  it('is not approved once it would take others than were looked at', async () => {
    const { hash } = await propose();
    const daves = { customerId: customer('dave'), kind: 'LOGIN_ATTEMPT' };
    await change(gateway, 'recordActivity', daves, { as: 'login-service' });
    const told = await runRetention(gateway, { dryRun: false, hash }, 'legal');
    expect(ending(told)).toBe('PlanChanged');
    const again = await propose();
    expect(told.result?.['currentHash']).toBe(again.hash);
    expect(again.hash).not.toBe(hash);
    expect(await standing()).toEqual([]);
  });

  it('is not approved a day after it was looked at', async () => {
    const { hash } = await propose();
    gateway.clock.advance(hours(24) + 1);
    expect(ending(await runRetention(gateway, { dryRun: false, hash }, 'legal'))).toBe('NotFound');
  });
});

describe('The approval', () => {
  it('stands for later sweeps, which one member of staff may have done at once', async () => {
    expect(await approveSweeps(gateway)).toMatchObject({ status: 'APPROVED', proposedBy: 'privacy' });
    expect(runOf(await runRetention(gateway, { dryRun: false }))).toMatchObject({
      status: 'ORDERED',
      approvedBy: null,
    });
  });

  it('stands while people register', async () => {
    const newcomer = { name: 'New', email: 'new@example.com', marketing: [] };
    const told = await change(gateway, 'registerCustomer', newcomer, { as: 'login-service' });
    expect(ending(told)).toBe('RegisterCustomerPayload');
    expect(await standing()).toHaveLength(1);
  });

  it('ends when customers of before are imported: the next sweep waits for two again (P14)', async () => {
    await addSilent(gateway.database, gateway.clock, 3, { warned: true });
    expect(await standing()).toEqual([]);
    expect(ending(await runRetention(gateway, { dryRun: false }))).toBe('InvalidInput input.hash');
    gateway.clock.advance(days(1));
    expect(await propose()).toMatchObject({ erase: 3 });
    expect(await gateway.database.prisma.dataRequest.count({ where: { openedById: 'retention' } })).toBe(0);
  });

  it('is of the policy’s terms: under others the sweep waits', async () => {
    await addApproval(gateway.database, gateway.clock, {
      ...defaultPolicy,
      retention: { ...defaultPolicy.retention, inactivityYears: 6 } as never, // another document's number
    });
    expect(ending(await runRetention(gateway, { dryRun: false }))).toBe('InvalidInput input.hash');
  });

  it('and what was done under it is listed for those who answer for it', async () => {
    const ask = '{ retentionRuns(first: 100) { edges { node { status proposedBy approvedBy hash } } } }';
    const { data } = await gateway.gql<{ retentionRuns: { edges: { node: { status: string } }[] } }>(
      ask,
      {},
      { as: 'legal' },
    );
    const listed = data?.retentionRuns.edges.map(({ node }) => node.status);
    expect(new Set(listed)).toEqual(new Set(['APPROVED', 'ENDED', 'ORDERED', 'PROPOSED', 'SIMULATED']));
    const { errors } = await gateway.gql(ask, {}, { as: 'billing' });
    expect(errors[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', clause: 'P14' });
  });
});
