import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { carryOut } from '../../src/change.ts';
import { days } from '../../src/clock.ts';
import type { Context } from '../../src/context.ts';
import { beginErasure } from '../../src/erasure/begin.ts';
import { globalId } from '../../src/global-id.ts';
import { holdNext, stillFitting } from '../../src/retention/claim.ts';
import { toErase } from '../../src/retention/rules.ts';
import { sweep } from '../../src/retention/sweep.ts';
import { contextOf, system } from '../erasure/carry-out.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { serverUrls } from '../harness/server-database.ts';
import { change, ending } from './change.ts';
import { addApproval, addSilent, silentId } from './silent.ts';

const unwarned = { from: 0, count: serverUrls() ? 950 : 250 };
const warned = { from: 2000, count: 24 };

let gateway: TestGateway;
let runId: string;
beforeAll(async () => {
  gateway = await startGateway({
    config: { DATABASE_POOL: 20 },
    seed: async (owner, clock) => {
      await addSilent(owner, clock, unwarned.count, { from: unwarned.from, warned: false });
      await addSilent(owner, clock, warned.count, { from: warned.from, warned: true });
    },
  });
  // The gateway looks for an approval at its start, and then for an hour no more: the sweeps are the tests' own.
  const looked = () => gateway.statements.some((statement) => statement.includes('"RetentionRun"'));
  await vi.waitUntil(looked, { timeout: 30_000 });
  runId = await addApproval(gateway.database, gateway.clock);
});
afterAll(() => gateway.stop());

const { signal } = new AbortController();
/** Whose jobs are not sent: a test does them when it comes to it. */
const without = async (): Promise<Context> => ({
  ...(await contextOf(gateway, system)),
  jobs: { send: async () => {} },
});
const erasuresOf = (ids: readonly string[]) =>
  gateway.database.prisma.dataRequest.findMany({ where: { kind: 'ERASURE', customerId: { in: [...ids] } } });
const report = (id: string, more: object = {}) =>
  change(
    gateway,
    'recordActivity',
    { customerId: globalId('Customer', id), kind: 'LOGIN_ATTEMPT', ...more },
    { as: 'login-service' },
  );

describe('Two sweeps at once', () => {
  it('take each customer exactly once, to warn and to erase (P14)', async () => {
    await Promise.all([sweep(await without(), runId, signal), sweep(await without(), runId, signal)]);
    const { prisma } = gateway.database;
    const mails = await prisma.outboxEvent.findMany({ where: { kind: 'mail.retention-warning' } });
    const people = Array.from({ length: unwarned.count }, (_, index) => silentId(unwarned.from + index));
    const told = mails.flatMap(({ customerId: id }) => (id !== null && people.includes(id) ? [id] : []));
    expect(told.toSorted()).toEqual(people.toSorted());
    const ids = Array.from({ length: warned.count }, (_, index) => silentId(warned.from + index));
    const opened = await erasuresOf(ids);
    expect(opened.map(({ customerId }) => customerId).toSorted()).toEqual(ids.toSorted());
    expect(new Set(opened.map(({ status }) => status))).toEqual(new Set(['APPROVED']));
    const audited = await prisma.auditEvent.findMany({ where: { operation: 'retention.warned' } });
    expect(
      audited
        .flatMap(({ subjects }) => subjects)
        .filter((id) => people.includes(id))
        .toSorted(),
    ).toEqual(people);
    const run = await prisma.retentionRun.findUniqueOrThrow({ where: { id: runId } });
    expect(run).toMatchObject({ warned: unwarned.count + 1, claimed: warned.count });
  }, 120_000);

  it('and a third finds nothing, since what is open is not opened again', async () => {
    await sweep(await without(), runId, signal);
    expect(await gateway.database.prisma.retentionRun.findUniqueOrThrow({ where: { id: runId } })).toMatchObject({
      warned: unwarned.count + 1,
      claimed: warned.count,
    });
  });

  it('open no second erasure, even past the code', async () => {
    const [open] = await erasuresOf([silentId(warned.from)]);
    const { id: _, ...same } = open ?? {};
    const again = { ...same, id: silentId(9999) } as never; // as the row has it
    await expect(gateway.database.prisma.dataRequest.create({ data: again })).rejects.toThrow(/Unique constraint/);
  });
});

describe('One sign of life', () => {
  const requestOf = async (id: string) => {
    const [request] = await erasuresOf([id]);
    if (!request) throw new Error('no erasure was opened');
    return request;
  };
  const begin = async (id: string) => beginErasure(await without(), await requestOf(id));
  const rowOf = (id: string) => gateway.database.prisma.customer.findUniqueOrThrow({ where: { id } });

  it('saves a customer whom a sweep is about to take: the statement asks again (P14)', async () => {
    const id = silentId(3000);
    await gateway.database.prisma.customer.create({
      data: {
        id,
        registeredAt: new Date('2016-01-01'),
        updatedAt: new Date('2016-01-01'),
        retentionWarnedAt: new Date('2026-01-01'),
      },
    });
    await gateway.database.prisma.retentionRun.updateMany({ where: { id: runId }, data: { finishedAt: null } });
    const context = await without();
    const named = { operation: 'test', clause: 'P14', reference: null } as const;
    const found: number[] = [];
    let held: Awaited<ReturnType<typeof holdNext>> = [];
    const look = (work: () => Promise<unknown>) =>
      carryOut(context, named, async (asked) => {
        const condition = toErase(context.policy.retention, asked.now);
        held = held.length > 0 ? held : await holdNext(context, asked, condition, null);
        found.push((await stillFitting(context, asked, condition, held)).length);
        await work();
        return { id, subject: null, fields: [] };
      });
    await look(async () => {});
    expect(ending(await report(id))).toBe('RecordActivityPayload');
    await look(async () => {});
    expect(held.map((one) => one.id)).toEqual([id]);
    expect(found).toEqual([1, 0]);
    expect(await rowOf(id)).toMatchObject({ retentionWarnedAt: null });
  });

  it('saves a customer whose erasure is approved and has not begun', async () => {
    const id = silentId(warned.from);
    expect(ending(await report(id))).toBe('RecordActivityPayload');
    await begin(id);
    const request = await requestOf(id);
    expect(request).toMatchObject({ status: 'CANCELLED' });
    const steps = await gateway.database.prisma.requestEvent.findMany({
      where: { requestId: request.id },
      orderBy: { id: 'asc' },
    });
    expect(steps.map(({ action, reason }) => [action, reason])).toEqual([
      ['OPENED', 'RETENTION_SWEEP'],
      ['APPROVED', 'P14'],
      ['CANCELLED', 'NO_LONGER_DUE'],
    ]);
    expect(await rowOf(id)).toMatchObject({ erasureStartedAt: null, retentionWarnedAt: null, name: 'Silent 2000' });
  });

  it('is none that the log-in service marks as abuse', async () => {
    const id = silentId(warned.from + 1);
    expect(ending(await report(id, { abuse: true }))).toBe('RecordActivityPayload');
    await begin(id);
    expect((await rowOf(id)).erasureStartedAt).not.toBeNull();
  });

  it('is not the only thing that saves: a hold, a service, a debt and a restriction that come meanwhile do as well', async () => {
    const { prisma } = gateway.database;
    const now = gateway.clock.now();
    const keepers: ((customerId: string, id: string) => Promise<unknown>)[] = [
      (customerId, id) =>
        prisma.legalHold.create({
          data: { id, customerId, ground: 'LITIGATION', reference: 'L-1', placedBy: 'legal', placedAt: now },
        }),
      (customerId, id) =>
        prisma.service.create({
          data: { id, customerId, product: 'web', label: 'a.example', status: 'ACTIVE', updatedAt: now },
        }),
      (customerId, id) =>
        prisma.invoice.create({
          data: {
            ...{ id, customerId, number: `R-${id}`, status: 'UNPAID', currency: 'EUR', total: 1 },
            ...{ issuedAt: now, dueAt: now },
          },
        }),
      (id) => prisma.customer.update({ where: { id }, data: { restrictedAt: now } }),
    ];
    for (const [index, keep] of keepers.entries()) {
      const id = silentId(warned.from + 2 + index);
      await keep(id, silentId(8000 + index));
      await begin(id);
      expect(await requestOf(id)).toMatchObject({ status: 'CANCELLED' });
      expect(await rowOf(id)).toMatchObject({ erasureStartedAt: null });
    }
  });

  it('and a hold of which the customer must not be told puts the erasure off without a word, and no longer than it lasts (P16)', async () => {
    const { prisma } = gateway.database;
    const placedAt = gateway.clock.now();
    const customerId = silentId(warned.from + 6);
    const secret = { until: null, gaggedUntil: new Date(placedAt.getTime() + days(9)) };
    const hold = {
      id: silentId(8006),
      ground: 'INVESTIGATION',
      reference: 'L-2',
      placedBy: 'legal',
      placedAt,
    } as const;
    await prisma.legalHold.create({ data: { ...hold, customerId, ...secret } });
    const { id: requestId } = await requestOf(customerId);
    const steps = () => prisma.requestEvent.count({ where: { requestId } });
    const before = await steps();
    await begin(customerId);
    expect(await requestOf(customerId)).toMatchObject({ status: 'APPROVED' });
    expect(await steps()).toBe(before);
    await prisma.legalHold.update({ where: { id: hold.id }, data: { releasedAt: placedAt, releasedBy: 'legal' } });
    await begin(customerId);
    expect(await requestOf(customerId)).toMatchObject({ status: 'PROCESSING' });
  });

  it('that comes at the very moment either saves, or comes too late and finds nobody', async () => {
    const ids = Array.from({ length: warned.count - 7 }, (_, index) => silentId(warned.from + 7 + index));
    for (const id of ids) {
      const [told] = await Promise.all([report(id), begin(id)]);
      const { status } = await requestOf(id);
      const { erasureStartedAt } = await rowOf(id);
      const saved = ending(told) === 'RecordActivityPayload';
      expect([ending(told), saved ? status : erasureStartedAt !== null]).toEqual(
        saved ? ['RecordActivityPayload', 'CANCELLED'] : ['NotFound', true],
      );
      if (saved) expect(erasureStartedAt).toBeNull();
    }
  }, 240_000);
});
