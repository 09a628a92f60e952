import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runErasure } from '../../src/erasure/run.ts';
import { scanFor } from '../../src/erasure/scan.ts';
import { globalId } from '../../src/global-id.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { serverUrls } from '../harness/server-database.ts';
import { change } from '../stories/change.ts';
import { tablesWith } from '../stories/rows.ts';
import { approve, contextOf, planNow, reached, system } from './carry-out.ts';

/** RACES=1000 holds so many. */
const people = Number(process.env['RACES'] ?? (serverUrls() ? 8 : 4));
const atOnce = 2;
const idOf = (group: number, number: number): string =>
  `01890000-0000-7000-8000-0000${String(group).padStart(4, '0')}${String(number).padStart(4, '0')}`;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({
    config: { DATABASE_POOL: 40 },
    seed: async ({ prisma }, clock) => {
      const now = clock.now();
      const later = new Date(now.getTime() + 1);
      for (let number = 0; number <= people; number += 1) {
        const id = idOf(7001, number);
        const profile = { name: `Racer ${number}`, email: `racer${number}@example.com` };
        await prisma.customer.create({ data: { id, ...profile, registeredAt: now, updatedAt: now } });
        const asked = {
          kind: 'ERASURE',
          status: 'IN_REVIEW',
          channel: 'PORTAL',
          regime: 'GDPR',
          dueAt: later,
        } as const;
        const by = { openedByKind: 'CUSTOMER', openedById: id, receivedAt: now } as const;
        await prisma.dataRequest.create({ data: { id: idOf(7002, number), customerId: id, ...asked, ...by } });
        const seen = { kind: 'LOGIN', at: now, ip: '192.0.2.77' } as const;
        await prisma.activity.createMany({
          data: Array.from({ length: 50 }, (_, line) => ({ id: idOf(8000 + line, number), customerId: id, ...seen })),
        });
      }
    },
  });
});
afterAll(() => gateway.stop());

const marker = 'Comeback';

/** What others do at the same time, each with a value that must not be there afterwards. */
function meanwhile(id: string) {
  const customerId = globalId('Customer', id);
  const at = gateway.clock.now().toISOString();
  const staff = { as: 'billing', headers: { 'X-Reference': 'HD-9' } };
  const service = { product: marker, label: `${marker}.example` };
  const message = {
    medium: 'EMAIL',
    direction: 'INBOUND',
    correspondent: marker,
    locator: marker,
    contentHash: 'ab'.repeat(32),
  };
  return [
    () => change(gateway, 'updateProfile', { id: customerId, version: 1, name: marker }, staff),
    () => change(gateway, 'recordActivity', { customerId, kind: 'LOGIN', ip: '192.0.2.78' }, { as: 'login-service' }),
    () => change(gateway, 'recordCommunication', { customerId, sentAt: at, ...message }, { as: 'login-service' }),
    () =>
      change(
        gateway,
        'setConsent',
        { customerId, purpose: 'MARKETING', channel: 'EMAIL', state: 'WITHDRAWN', reference: marker },
        staff,
      ),
    () => change(gateway, 'openRequest', { customerId, kind: 'EXPORT', reference: marker, details: marker }, staff),
    () => change(gateway, 'addService', { customerId, ...service }, staff),
  ];
}

describe('An erasure', () => {
  it(
    'meets changes of every kind, and none of them brings anything back (P10)',
    async () => {
      const race = async (number: number) => {
        const id = idOf(7001, number);
        const requestId = idOf(7002, number);
        await approve(gateway, requestId, (await planNow(gateway, id)).hash);
        await Promise.allSettled(meanwhile(id).map((act) => act()));
        await Promise.allSettled(meanwhile(id).map((act) => act()));
      };
      for (let first = 0; first < people; first += atOnce) {
        await Promise.all(Array.from({ length: atOnce }, (_, offset) => race(first + offset)));
      }
      const { prisma } = gateway.database;
      for (let number = 0; number < people; number += 1) {
        const id = idOf(7001, number);
        // A change that came before the erasure began has made the plan another one: it is approved again.
        const where = { id: idOf(7002, number) };
        const settled = async () => {
          const { status } = await prisma.dataRequest.findUniqueOrThrow({ where });
          return ['IN_REVIEW', 'COMPLETED'].includes(status) ? status : null;
        };
        let status = await settled();
        for (let tries = 200; status === null && tries > 0; tries -= 1) {
          await new Promise((resolve) => setTimeout(resolve, 100));
          status = await settled();
        }
        if (status === 'IN_REVIEW') {
          await prisma.service.updateMany({
            where: { customerId: id },
            data: { status: 'CANCELLED', endedAt: gateway.clock.now() },
          });
          await approve(gateway, where.id, (await planNow(gateway, id)).hash);
        }
        await reached(gateway, where.id, 'COMPLETED');
        expect((await scanFor(prisma, id)).found).toEqual([]);
      }
      expect(await tablesWith(gateway, marker)).toEqual([]);
      expect(await tablesWith(gateway, '192.0.2.78')).toEqual([]);
    },
    Math.max(240_000, people * 3_000),
  );

  it('that ten carry out at once happens once', async () => {
    const id = idOf(7001, people);
    const requestId = idOf(7002, people);
    const { prisma } = gateway.database;
    const { hash } = await planNow(gateway, id);
    await prisma.dataRequest.update({ where: { id: requestId }, data: { status: 'APPROVED', approvedPlan: hash } });
    const plan = { id: requestId, requestId, hash, items: [], blockers: [], madeAt: gateway.clock.now() };
    await prisma.erasurePlan.create({ data: plan });
    const { signal } = new AbortController();
    const runs = Array.from({ length: 10 }, async () =>
      runErasure(await contextOf(gateway, system), requestId, signal),
    );
    expect((await Promise.allSettled(runs)).filter(({ status }) => status === 'rejected')).toEqual([]);
    await reached(gateway, requestId, 'COMPLETED');
    const audited = await prisma.auditEvent.findMany({
      where: { subjects: { has: id }, operation: { startsWith: 'erasure.' } },
    });
    const once = audited.map(({ operation }) => operation).filter((operation) => operation !== 'erasure.erase');
    expect(once.toSorted()).toEqual(['erasure.begin', 'erasure.complete', 'erasure.conclude']);
    expect(await prisma.tombstone.count({ where: { customerId: id } })).toBe(1);
    const steps = await prisma.requestEvent.findMany({ where: { requestId }, orderBy: { id: 'asc' } });
    expect(steps.map(({ action }) => action)).toEqual(['STARTED', 'COMPLETED']);
    expect(await prisma.outboxEvent.count({ where: { customerId: id, kind: 'mail.erasure' } })).toBe(1);
  });
});
