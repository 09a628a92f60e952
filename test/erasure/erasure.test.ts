import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compactVerify, createRemoteJWKSet } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CustomerName, customerId } from '../../prisma/seed/keys.ts';
import { days } from '../../src/clock.ts';
import { globalId, idOf } from '../../src/global-id.ts';
import { readMessage } from '../events/post-office.ts';
import { approved } from '../export/order.ts';
import { seededAt } from '../harness/clock.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer } from '../stories/cast.ts';
import { change } from '../stories/change.ts';
import { tablesWith } from '../stories/rows.ts';
import { approve, reached, send, shownPlan } from './carry-out.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({
    seed: async ({ prisma }) => {
      const hold = { ground: 'INVESTIGATION', reference: 'CASE-7', placedBy: 'legal', placedAt: seededAt } as const;
      const gaggedUntil = new Date(seededAt.getTime() + days(30));
      const id = '01890000-0000-7000-8000-00000000ab01';
      await prisma.legalHold.create({ data: { id, customerId: customerId('dave'), ...hold, gaggedUntil } });
    },
  });
});
afterAll(() => gateway.stop());

async function ask(as: CustomerName): Promise<string> {
  const { result } = await change(gateway, 'openRequest', { kind: 'ERASURE' }, { as, select: 'request { id }' });
  const request = result?.['request'] as { id: string }; // selected
  return idOf('DataRequest', request.id, 'id');
}

/** A copy that was asked for and could not be made. */
const failedExport = (name: CustomerName): Promise<string> => approved(gateway, customerId(name), { status: 'FAILED' });

const actions = ({ items }: Awaited<ReturnType<typeof shownPlan>>) =>
  items.map(({ record, action }) => `${action} ${record}`);

describe('The plan of an erasure', () => {
  it('of somebody with active services says what is to be cancelled, and how (P8)', async () => {
    const id = await ask('alice');
    const plan = await shownPlan(gateway, id);
    expect(plan.blockers).toEqual([
      {
        reason: '2 services have not ended (P8).',
        unblock: expect.stringMatching(
          /^Cancel with updateService, which ends the contract: Service:[\w-]+, Service:[\w-]+\.$/,
        ),
      },
    ]);
    expect(actions(plan)).toContain('BLOCKED Service');
    await expect(approve(gateway, id, plan.hash)).rejects.toMatchObject({
      code: 'BLOCKED',
      reasons: ['ACTIVE_SERVICE'],
    });
  });

  it('of somebody with an unpaid invoice and a hold names them, to the customer as far as the law allows (P16)', async () => {
    const id = await ask('erin');
    const reasons = (await shownPlan(gateway, id)).blockers.map(({ reason }) => reason);
    expect(reasons).toEqual([
      '1 invoice is not paid (P8, P9).',
      'A legal hold is in force: LITIGATION (P16).',
      'A legal hold is in force: INVESTIGATION (P16).',
    ]);
    const own = (await shownPlan(gateway, id, 'erin')).blockers.map(({ reason }) => reason);
    expect(own).toEqual(reasons.slice(0, 2));
  });

  it('does not tell the customer of a hold that the law forbids to tell, not even by its hash (P16)', async () => {
    const id = await ask('dave');
    const [own, staffs] = [await shownPlan(gateway, id, 'dave'), await shownPlan(gateway, id)];
    expect(staffs.blockers).toEqual([
      expect.objectContaining({ reason: 'A legal hold is in force: INVESTIGATION (P16).' }),
    ]);
    expect(own.blockers).toEqual([]);
    expect(actions(own).filter((one) => one.includes('LegalHold'))).toEqual([]);
    expect(own.hash).not.toBe(staffs.hash);
  });

  it('is approved by its hash alone, and a stale one approves nothing', async () => {
    const id = await ask('carol');
    const { hash } = await shownPlan(gateway, id);
    expect((await shownPlan(gateway, id)).hash).toBe(hash);
    await expect(approve(gateway, id, '')).rejects.toMatchObject({ code: 'BAD_USER_INPUT', field: 'input.planHash' });
    const communication = { medium: 'EMAIL', direction: 'INBOUND', sentAt: seededAt, contentHash: 'ab' } as const;
    const row = { id: '01890000-0000-7000-8000-00000000ab02', customerId: customerId('carol'), ...communication };
    await gateway.database.prisma.pendingDecision.deleteMany({ where: { customerId: row.customerId } });
    await gateway.database.prisma.communication.deleteMany({ where: { customerId: row.customerId } });
    const before = await shownPlan(gateway, id);
    await gateway.database.prisma.communication.create({ data: row });
    await expect(approve(gateway, id, before.hash)).rejects.toMatchObject({ code: 'PLAN_CHANGED' });
    expect((await gateway.database.prisma.dataRequest.findUniqueOrThrow({ where: { id } })).status).toBe('RECEIVED');
    await change(gateway, 'cancelRequest', { id: globalId('DataRequest', id) }, { as: 'carol' });
  });

  it('goes back to review when it is another one by the time it is carried out', async () => {
    const id = await ask('carol');
    await gateway.database.prisma.dataRequest.update({
      where: { id },
      data: { status: 'APPROVED', approvedPlan: 'ab' },
    });
    await send(gateway, id);
    expect(await reached(gateway, id, 'IN_REVIEW')).toMatchObject({ approvedPlan: null });
    const steps = await gateway.database.prisma.requestEvent.findMany({
      where: { requestId: id },
      orderBy: { id: 'desc' },
    });
    expect(steps[0]).toMatchObject({ action: 'PLANNED', reason: 'PLAN_CHANGED', actorKind: 'SYSTEM' });
    const where = { id: customerId('carol') };
    expect(await gateway.database.prisma.customer.findUniqueOrThrow({ where })).toMatchObject({
      erasureStartedAt: null,
    });
    await change(gateway, 'cancelRequest', { id: globalId('DataRequest', id) }, { as: 'carol' });
  });
});

describe('An approved erasure', () => {
  const certificateQuery = /* GraphQL */ `query Certificate($id: ID!) { request(id: $id) {
    status plan { hash } certificate { document signature issuedAt } } }`;
  type Found = { request: { status: string; certificate: { document: string; signature: string } | null } };
  let id: string;
  let other: string;
  let failed: string;

  it('is carried out, after a last message to the registered address (P10)', async () => {
    const { prisma } = gateway.database;
    const { email, phone, addressLine1 } = await prisma.customer.findUniqueOrThrow({
      where: { id: customerId('carol') },
    });
    id = await ask('carol');
    other = await ask('carol');
    failed = await failedExport('carol');
    const { hash } = await shownPlan(gateway, id);
    await approve(gateway, id, hash);
    await reached(gateway, id, 'COMPLETED');
    const folder = join(gateway.config.DATA_DIR, 'mail');
    const mails = await Promise.all((await readdir(folder)).map((file) => readFile(join(folder, file), 'utf8')));
    const last = mails.map(readMessage).filter(({ text }) => /letzte Nachricht|last message/.test(text));
    expect(last.map(({ headers }) => headers.get('to'))).toEqual([email]);
    for (const value of [email, phone]) expect(await tablesWith(gateway, value ?? '?')).toEqual([]);
    expect(await tablesWith(gateway, addressLine1 ?? '?')).toEqual(['Invoice']);
  });

  it('ends what else was asked, and what has failed', async () => {
    const requests = await gateway.database.prisma.dataRequest.findMany({ where: { id: { in: [other, failed] } } });
    expect(requests.map(({ status }) => status)).toEqual(['CANCELLED', 'CANCELLED']);
  });

  it('leaves a certificate that anybody can verify, and that names nobody', async () => {
    const { data } = await gateway.gql<Found>(certificateQuery, { id: globalId('DataRequest', id) }, { as: 'billing' });
    const { document = '', signature = '' } = data?.request.certificate ?? {};
    const keys = createRemoteJWKSet(new URL(`${gateway.url}/.well-known/jwks.json`));
    const { payload } = await compactVerify(signature, keys);
    expect(new TextDecoder().decode(payload)).toBe(document);
    expect(JSON.parse(document)).toMatchObject({
      erased: expect.arrayContaining(['Activity', 'LoginIdentity']),
      kept: expect.arrayContaining([
        expect.objectContaining({ record: 'Invoice (1)', until: '2032-01-01T00:00:00.000Z' }),
      ]),
      scanned: expect.arrayContaining(['Customer.email', 'Activity']),
    });
    expect(document.toLowerCase()).not.toContain('carol');
  });

  it('leaves no customer: neither for staff nor for whoever signs in as them', async () => {
    const query = /* GraphQL */ `query One($id: ID!) { customer(id: $id) { id } }`;
    const { data } = await gateway.gql(query, { id: customer('carol') }, { as: 'privacy' });
    expect(data).toEqual({ customer: null });
    expect((await gateway.gql('{ me { id } }', {}, { as: 'carol' })).data?.['me'] ?? null).toBeNull();
  });

  it('keeps the opt-out by a keyed hash, and the addressee of the invoice for billing (P9, P13)', async () => {
    const { prisma } = gateway.database;
    const since = { gte: seededAt };
    const added = await prisma.suppression.findMany({ where: { since } });
    expect(added.map(({ identifier }) => identifier).toSorted()).toEqual(['EMAIL', 'TELEPHONE']);
    const invoices = await prisma.invoice.findMany({ where: { customerId: customerId('carol') } });
    expect(invoices.every(({ addresseeName }) => addresseeName !== null)).toBe(true);
  });

  it('is not carried out twice', async () => {
    const { prisma } = gateway.database;
    const before = await prisma.auditEvent.count({ where: { kind: 'CHANGE' } });
    await send(gateway, id);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(await prisma.auditEvent.count({ where: { kind: 'CHANGE' } })).toBe(before);
    expect(await prisma.tombstone.count()).toBe(1);
  });
});
