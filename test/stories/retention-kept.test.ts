import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Prisma } from '../../prisma/generated/client/client.ts';
import { customerId, partnerId } from '../../prisma/seed/keys.ts';
import { addYears } from '../../src/clock.ts';
import type { Clients } from '../../src/database/database.ts';
import type { TestClock } from '../harness/clock.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { addApproval, silentId } from './silent.ts';
import { swept } from './sweeping.ts';

const erased = silentId(1);
const held = silentId(2);

/** Somebody who was erased on the day of seeding, with one record of each kind that is kept, of that day. */
async function addErased({ prisma }: Clients, clock: TestClock, id: string, place: number): Promise<void> {
  const now = clock.now();
  const own = (number: number) => ({ id: silentId(0x100 * place + number), customerId: id });
  await prisma.customer.create({
    data: { id, registeredAt: now, updatedAt: now, erasureStartedAt: now, erasedAt: now },
  });
  const decided = { decidedAt: now, recordedAt: now, actorKind: 'CUSTOMER', actorId: id, policyVersion: '1' } as const;
  const consent = { purpose: 'MARKETING', channel: 'EMAIL', state: 'WITHDRAWN', source: 'PORTAL' } as const;
  await prisma.consentEvent.create({
    data: { ...own(1), ...decided, ...consent, wording: 'News?', wordingLocale: 'en' },
  });
  await prisma.sharingEvent.create({ data: { ...own(2), ...decided, allowed: false, source: 'PORTAL' } });
  const money = { currency: 'EUR', total: 100, issuedAt: now, dueAt: now, paidAt: now, status: 'PAID' } as const;
  const invoice = { ...own(3), ...money, number: `K-${place}`, addresseeName: 'Kept Person', addresseeCountry: 'DE' };
  await prisma.invoice.create({ data: invoice });
  const paid = { kind: 'CHARGE', status: 'SUCCEEDED', currency: 'EUR', amount: 100, occurredAt: now } as const;
  const by = { processorId: partnerId('stripe'), reference: `ch_${place}`, invoiceId: invoice.id };
  await prisma.transaction.create({ data: { ...own(4), ...paid, ...by } });
  const asked: Prisma.DataRequestUncheckedCreateInput = {
    ...own(5),
    ...{ kind: 'ERASURE', status: 'COMPLETED', channel: 'PORTAL', openedByKind: 'CUSTOMER', openedById: id },
    ...{ regime: 'GDPR', receivedAt: now, completedAt: now, dueAt: addYears(now, 1) },
  };
  await prisma.dataRequest.create({ data: asked });
  const requestId = asked.id;
  const step = { action: 'COMPLETED', at: now, actorKind: 'SYSTEM', actorId: 'gateway' } as const;
  await prisma.requestEvent.create({ data: { id: own(6).id, requestId, ...step } });
  const plan = { id: own(7).id, requestId, hash: 'ab', items: [], blockers: [], madeAt: now };
  await prisma.erasurePlan.create({ data: plan });
  await prisma.erasureCertificate.create({ data: { requestId, document: {}, signature: 'ab', issuedAt: now } });
  await prisma.disclosure.create({
    data: {
      ...own(8),
      ...{
        kind: 'ACCOUNT_DATA',
        ground: 'REQUIRED_BY_LAW',
        status: 'PROPOSED',
        recipient: 'Court',
        fields: ['Customer.name'],
      },
      ...{ reference: 'C-1', evidenceHash: 'ab', proposedBy: 'legal', proposedAt: now },
    },
  });
}

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({
    seed: async (owner, clock) => {
      await addErased(owner, clock, erased, 1);
      await addErased(owner, clock, held, 2);
      const order = { ground: 'COURT_ORDER', reference: 'C-2', placedBy: 'legal', placedAt: clock.now() } as const;
      await owner.prisma.legalHold.create({ data: { id: silentId(0x300), customerId: held, ...order } });
      await addApproval(owner, clock);
    },
  });
});
afterAll(() => gateway.stop());

const recordsOf = async (id: string) => {
  const { prisma } = gateway.database;
  const where = { customerId: id };
  const whose = { request: where };
  const counts = {
    consent: (await prisma.consentEvent.count({ where })) + (await prisma.consent.count({ where })),
    sharing: (await prisma.sharingEvent.count({ where })) + (await prisma.sharing.count({ where })),
    request: await prisma.dataRequest.count({ where }),
    steps: await prisma.requestEvent.count({ where: whose }),
    certificate:
      (await prisma.erasureCertificate.count({ where: whose })) + (await prisma.erasurePlan.count({ where: whose })),
    disclosure: await prisma.disclosure.count({ where }),
    invoice: await prisma.invoice.count({ where }),
    transaction: await prisma.transaction.count({ where }),
  };
  return Object.entries(counts).flatMap(([name, count]) => (count > 0 ? [name] : []));
};
const everything = ['consent', 'sharing', 'request', 'steps', 'certificate', 'disclosure', 'invoice', 'transaction'];
const until = async (moment: string) => {
  gateway.clock.set(new Date(moment));
  await swept(gateway);
};

describe('What is kept of somebody who was erased in March 2026', () => {
  it('is all there until the first of its terms ends (P9, P13, P16)', async () => {
    await until('2029-03-02T08:59:00Z');
    expect(await recordsOf(erased)).toEqual(everything);
  }, 120_000);

  it('is less by decisions and requests after three years', async () => {
    await until('2029-03-02T10:00:00Z');
    expect(await recordsOf(erased)).toEqual(['disclosure', 'invoice', 'transaction']);
  }, 120_000);

  it('is less by disclosures after seven', async () => {
    await until('2033-03-02T10:00:00Z');
    expect(await recordsOf(erased)).toEqual(['invoice', 'transaction']);
  }, 120_000);

  it('is the accounts until the accounting period ends, with the seventh year after theirs', async () => {
    await until('2033-12-31T23:59:00Z');
    expect(await recordsOf(erased)).toEqual(['invoice', 'transaction']);
    await until('2034-01-01T00:59:01Z');
    expect(await recordsOf(erased)).toEqual([]);
    const customer = await gateway.database.prisma.customer.findUniqueOrThrow({ where: { id: erased } });
    expect(customer.erasedAt).not.toBeNull();
  }, 120_000);

  it('stays as long as a hold is in force, and goes when it is released', async () => {
    expect(await recordsOf(held)).toEqual(everything);
    const released = { releasedAt: gateway.clock.now(), releasedBy: 'legal' };
    await gateway.database.prisma.legalHold.updateMany({ where: { customerId: held }, data: released });
    await until('2034-01-01T03:00:00Z');
    expect(await recordsOf(held)).toEqual([]);
  }, 120_000);

  it('goes with audit rows that name whose it was, and what', async () => {
    const rows = await gateway.database.prisma.auditEvent.findMany({
      where: { operation: 'retention.expired', subjects: { has: erased } },
    });
    expect(rows.flatMap(({ fields }) => fields).toSorted()).toEqual([
      'ConsentEvent',
      'DataRequest',
      'Disclosure',
      'Invoice',
      'SharingEvent',
      'Transaction',
    ]);
    expect(new Set(rows.flatMap(({ clauses }) => clauses))).toEqual(new Set(['P9']));
  });
});

describe('Of a customer whose account is active', () => {
  it('an invoice past its accounting period loses its addressee, and the payments stay with the account (P9)', async () => {
    const { prisma } = gateway.database;
    const where = { customerId: customerId('alice') };
    const period = new Date('2027-01-01T00:00:00Z');
    const invoices = await prisma.invoice.findMany({ where });
    expect(invoices.length).toBeGreaterThan(0);
    for (const { issuedAt, status, addresseeName, addresseeErasedAt, total } of invoices) {
      const over = issuedAt < period && status !== 'UNPAID';
      expect([addresseeName === null, addresseeErasedAt !== null, total > 0]).toEqual([over, over, true]);
    }
    expect(await prisma.transaction.count({ where })).toBeGreaterThan(0);
  });
});

describe('The database', () => {
  it('removes nothing of anybody who is not erased, and nothing whose time is to come', async () => {
    const expire = (bound: string) =>
      gateway.database.pool.query(
        `SELECT * FROM unnest(ARRAY['ConsentEvent', 'SharingEvent', 'DataRequest', 'Disclosure', 'Invoice', 'Transaction']) AS of,
           expire_kept(of, '2034-01-01', ${bound}, 1000)`,
      );
    const ofAlice = () => recordsOf(customerId('alice'));
    const before = await ofAlice();
    expect(before).toContain('disclosure');
    await expire(`'2034-01-01'`);
    expect(await ofAlice()).toEqual(before);
    await expect(expire(`'2034-01-02'`)).rejects.toThrow('a time to come');
    await expect(gateway.database.pool.query('DELETE FROM "ConsentEvent"')).rejects.toThrow('permission denied');
  });
});
