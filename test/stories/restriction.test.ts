import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { customerId } from '../../prisma/seed/keys.ts';
import { days, minutes } from '../../src/clock.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer } from './cast.ts';
import { change, ending, everyone } from './change.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
beforeEach(() => gateway.clock.advance(minutes(2)));
afterAll(() => gateway.stop());

const reference = { 'X-Reference': 'HD-7' };
const lift = (as: string | undefined, name: 'alice' | 'frank', headers: Record<string, string> = reference) =>
  change(gateway, 'liftRestriction', { customerId: customer(name) }, { ...(as && { as }), headers });
const isRestricted = async (name: 'alice' | 'frank') =>
  (
    await gateway.gql<{ customer: { restricted: boolean } }>(
      `{ customer(id: "${customer(name)}") { restricted } }`,
      {},
      { as: 'billing' },
    )
  ).data?.customer.restricted;
const correct = async () => {
  const { data } = await gateway.gql<{ customer: { version: number } }>(
    `{ customer(id: "${customer('frank')}") { version } }`,
    {},
    { as: 'billing' },
  );
  const input = {
    id: customer('frank'),
    version: data?.customer.version,
    locale: 'de-DE',
    channel: 'EMAIL',
    reference: 'M-1',
  };
  return ending(await change(gateway, 'updateProfile', input, { as: 'billing' }));
};

describe('A restriction', () => {
  it('is seen by staff and by the customer', async () => {
    expect(await isRestricted('frank')).toBe(true);
    expect(await isRestricted('alice')).toBe(false);
    const { data } = await gateway.gql('{ me { restricted } }', {}, { as: 'frank' });
    expect(data).toEqual({ me: { restricted: true } });
  });

  it('is lifted by billing and privacy alone, who name a ticket or an e-mail (P18)', async () => {
    for (const as of everyone.filter((name) => name !== 'billing' && name !== 'privacy')) {
      expect(ending(await lift(as, 'frank')), as).toMatch(as === undefined ? /^UNAUTHENTICATED/ : /^FORBIDDEN/);
    }
    expect(ending(await lift('billing', 'frank', {}))).toMatch(/^FORBIDDEN/);
    expect(ending(await lift('billing', 'alice'))).toBe('Conflict');
  });

  it('ends three days after the customer is told, and not before', async () => {
    expect(await correct()).toBe('Restricted');
    expect(ending(await lift('privacy', 'frank'))).toBe('LiftRestrictionPayload');
    expect(ending(await lift('billing', 'frank'))).toBe('Conflict');
    const { prisma } = gateway.database;
    await vi.waitFor(async () => {
      const where = { kind: 'mail.restriction-ends', customerId: customerId('frank'), handledAt: { not: null } };
      expect(await prisma.outboxEvent.count({ where })).toBe(1);
    }, 10_000);
    gateway.clock.advance(days(3) - minutes(10));
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(await isRestricted('frank')).toBe(true);
    gateway.clock.advance(minutes(10));
    await expect.poll(() => isRestricted('frank'), { timeout: 10_000 }).toBe(false);
    const ended = await prisma.auditEvent.findMany({ where: { operation: 'endRestrictions' } });
    expect(ended).toMatchObject([{ subjects: [customerId('frank')], callerId: 'gateway', clauses: ['P19'] }]);
    expect(await correct()).toBe('UpdateProfilePayload');
  });
});
