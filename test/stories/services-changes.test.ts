import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ServiceStatus } from '../../prisma/generated/client/enums.ts';
import { childId, customerId } from '../../prisma/seed/keys.ts';
import { globalId, idOf } from '../../src/global-id.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer, stranger } from './cast.ts';
import { type Changed, change, ending, everyone, repeated } from './change.ts';
import { added, writtenWith } from './rows.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
beforeEach(() => gateway.clock.advance(1)); // what is told of one moment is told of one test
afterAll(() => gateway.stop());

const alices = (ordinal: number) => globalId('Service', childId(customerId('alice'), 'service', ordinal));
const newService = { product: 'web-hosting', label: 'new.example' };
const add = (input: object, as = 'billing', select = '') =>
  change(gateway, 'addService', { customerId: customer('alice'), ...newService, ...input }, { as, select });
const update = (input: object, as = 'billing', select = '') =>
  change(gateway, 'updateService', { ...input }, { as, select });
const keyOf = ({ result }: Changed) => idOf('Service', String(result?.['serviceId']), 'serviceId');
const serviceOf = (answer: Changed) =>
  gateway.database.prisma.service.findUniqueOrThrow({ where: { id: keyOf(answer) } });
const clockOf = async (name: 'alice' | 'carol') => {
  const row = await gateway.database.prisma.customer.findUniqueOrThrow({ where: { id: customerId(name) } });
  return row.lastServiceEndedAt;
};

/** What each caller gets; whoever is not named is refused by P19. */
const allowed = new Map([
  ['billing', true],
  ['login-service', true],
]);
const expectedFor = (as: string | undefined, payload: string) => {
  if (as === undefined) return 'UNAUTHENTICATED P19';
  return allowed.has(as) ? payload : 'FORBIDDEN P19';
};

describe('A service is added and changed by billing and systems alone', () => {
  it.each(everyone)('%s', async (as) => {
    const ask = (mutation: string, input: object) =>
      added(gateway, () => change(gateway, mutation, { ...input }, as === undefined ? {} : { as }));
    const adding = await ask('addService', { customerId: customer('alice'), ...newService });
    expect(ending(adding.result)).toBe(expectedFor(as, 'AddServicePayload'));
    const once = { AuditEvent: 1, OutboxEvent: 1 };
    expect(adding.rows).toEqual(as !== undefined && allowed.has(as) ? { Service: 1, ...once } : {});
    const { version } = await gateway.database.prisma.service.findUniqueOrThrow({
      where: { id: childId(customerId('alice'), 'service', 1) },
    });
    const changing = await ask('updateService', { id: alices(1), version, label: 'renamed.example' });
    expect(ending(changing.result)).toBe(expectedFor(as, 'UpdateServicePayload'));
    expect(changing.rows).toEqual(as !== undefined && allowed.has(as) ? once : {});
  });

  it('who changes it reads it in the answer, and a system is told its id alone', async () => {
    const select = 'service { label status version configuration startedAt }';
    const byBilling = await add({ status: 'ACTIVE', configuration: { plan: 'starter' } }, 'billing', select);
    expect(byBilling).toMatchObject({
      errors: [],
      result: {
        service: {
          label: 'new.example',
          status: 'ACTIVE',
          version: 1,
          configuration: { plan: 'starter' },
          startedAt: gateway.clock.now().toISOString(),
        },
      },
    });
    const bySystem = await add({}, 'login-service', select);
    expect(bySystem).toMatchObject({ errors: [], result: { service: null } });
    expect(await serviceOf(bySystem)).toMatchObject({ label: 'new.example', status: 'PENDING', startedAt: null });
  });
});

describe('A change of a service', () => {
  it('is recorded and told in its own transaction', async () => {
    const answer = await add({});
    const id = keyOf(answer);
    expect(await writtenWith(gateway, 'Service', id)).toEqual({
      audited: [
        {
          operation: 'addService',
          caller: 'billing',
          reference: null,
          subjects: [customerId('alice')],
          fields: ['Service.product', 'Service.label', 'Service.status', 'Service.configuration'],
          clauses: ['P8'],
        },
      ],
      told: [{ kind: 'service.changed', customerId: customerId('alice'), coordinates: { target: id } }],
    });
    gateway.clock.advance(1);
    await update({ id: globalId('Service', id), version: 1, status: 'ACTIVE' });
    expect(await writtenWith(gateway, 'Service', id)).toMatchObject({
      audited: [{ operation: 'updateService', fields: ['Service.status'], clauses: ['P8'] }],
      told: [{ kind: 'service.changed', coordinates: { target: id } }],
    });
  });

  it('leaves alone what is not named', async () => {
    const answer = await add({ configuration: { plan: 'starter' } });
    await update({ id: answer.result?.['serviceId'], version: 1, label: 'other.example' });
    expect(await serviceOf(answer)).toMatchObject({
      version: 2,
      product: 'web-hosting',
      label: 'other.example',
      status: 'PENDING',
      configuration: { plan: 'starter' },
    });
  });

  it('based on an older version is a conflict that tells the current one, and changes nothing', async () => {
    const { result } = await add({});
    const id = result?.['serviceId'];
    await update({ id, version: 1, label: 'first.example' });
    const late = await added(gateway, () => update({ id, version: 1, label: 'second.example' }));
    expect(late.result.result).toMatchObject({ __typename: 'Conflict', code: 'CONFLICT', currentVersion: 2 });
    expect(late.rows).toEqual({});
  });

  it('of one version asked for 20 times at once is made once', async () => {
    const { result } = await add({});
    const id = result?.['serviceId'];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, turn) => update({ id, version: 1, label: `turn-${turn}.example` })),
    );
    const endings = answers.map(ending);
    expect(endings.filter((one) => one === 'UpdateServicePayload')).toHaveLength(1);
    expect(endings.filter((one) => one === 'Conflict')).toHaveLength(19);
  });

  it.each([
    ['addService', { label: '' }, 'input.label', 'expected some text'],
    ['addService', { label: 'x'.repeat(254) }, 'input.label', 'expected at most 253 characters'],
    ['addService', { product: 'x'.repeat(101) }, 'input.product', 'expected at most 100 characters'],
    ['addService', { product: 'tab\u0007' }, 'input.product', 'expected no control characters'],
    ['addService', { status: 'SUSPENDED' }, 'input.status', 'expected PENDING or ACTIVE'],
    ['addService', { configuration: { a: 'x'.repeat(16_384) } }, 'input.configuration', 'expected at most 16 KB'],
    ['addService', { configuration: ['a list'] }, 'input.configuration', 'expected record'],
    ['addService', { customerId: 'alice' }, 'input.customerId', 'expected the id of a Customer'],
    ['updateService', { label: null }, 'input.label', 'expected string'],
    ['updateService', { version: 0, label: 'relabelled' }, 'input.version', '>=1'],
    ['updateService', { id: customer('alice'), label: 'relabelled' }, 'input.id', 'expected the id of a Service'],
    ['updateService', {}, 'input', 'expected at least one field to change'],
  ] as const)('by %s with %o is invalid at %s', async (mutation, wrong, field, expectation) => {
    const given = {
      addService: { customerId: customer('alice'), ...newService },
      updateService: { id: alices(1), version: 1 },
    }[mutation];
    const { result, rows } = await added(gateway, () =>
      change(gateway, mutation, { ...given, ...wrong }, { as: 'billing' }),
    );
    expect(result.result).toMatchObject({ __typename: 'InvalidInput', code: 'BAD_USER_INPUT', field });
    expect(result.result?.message).toContain(expectation);
    expect(repeated(result, wrong)).toEqual([]);
    expect(rows).toEqual({});
  });

  it.each([
    ['somebody unknown', stranger, 'NotFound'],
    ['somebody whose data is restricted', customer('frank'), 'Restricted'],
  ])('of %s is refused as %s', async (_who, id, typename) => {
    for (const as of ['billing', 'login-service']) {
      const { result, rows } = await added(gateway, () => add({ customerId: id }, as));
      expect(result.result?.__typename).toBe(typename);
      expect(rows).toEqual({});
    }
  });

  it('of somebody who is being erased is a conflict, and of an erased one there is nobody', async () => {
    const { prisma } = gateway.database;
    const where = { id: customerId('grace') };
    const service = { id: globalId('Service', childId(where.id, 'service', 1)), version: 1, label: 'late.example' };
    await prisma.customer.update({ where, data: { erasureStartedAt: gateway.clock.now() } });
    expect(ending(await add({ customerId: customer('grace') }))).toBe('Conflict');
    expect(ending(await update(service))).toBe('Conflict');
    const gone = { name: null, businessName: null, email: null, phone: null, locale: null, addressLine1: null };
    const nowhere = { addressLine2: null, city: null, region: null, postalCode: null, country: null };
    const silent = { lastLoginAt: null, lastLoginAttemptAt: null, lastServiceEndedAt: null, retentionWarnedAt: null };
    await prisma.customer.update({ where, data: { ...gone, ...nowhere, ...silent, erasedAt: gateway.clock.now() } });
    expect(ending(await add({ customerId: customer('grace') }))).toBe('NotFound');
    expect(ending(await update(service))).toBe('NotFound');
  });
});

describe('The status of a service', () => {
  const statuses = ['PENDING', 'ACTIVE', 'SUSPENDED', 'CANCELLED', 'TERMINATED'] as const;
  const allowedMoves = [
    'PENDING ACTIVE',
    'PENDING CANCELLED',
    'ACTIVE SUSPENDED',
    'ACTIVE CANCELLED',
    'ACTIVE TERMINATED',
    'SUSPENDED ACTIVE',
    'SUSPENDED CANCELLED',
    'SUSPENDED TERMINATED',
  ];
  /** How a new service gets to each status. */
  const ways: Record<ServiceStatus, readonly ServiceStatus[]> = {
    PENDING: [],
    ACTIVE: ['ACTIVE'],
    SUSPENDED: ['ACTIVE', 'SUSPENDED'],
    CANCELLED: ['CANCELLED'],
    TERMINATED: ['ACTIVE', 'TERMINATED'],
  };
  const moves = statuses.flatMap((from) => statuses.filter((to) => to !== from).map((to) => [from, to] as const));

  it.each(moves)('moves from %s to %s only where a service can', async (from, to) => {
    const service = await add({});
    const id = service.result?.['serviceId'];
    for (const [step, status] of ways[from].entries()) await update({ id, version: step + 1, status });
    const version = ways[from].length + 1;
    const { result, rows } = await added(gateway, () => update({ id, version, status: to }));
    const may = allowedMoves.includes(`${from} ${to}`);
    expect(ending(result)).toBe(may ? 'UpdateServicePayload' : 'Conflict');
    expect(rows).toEqual(may ? { AuditEvent: 1, OutboxEvent: 1 } : {});
    const row = await serviceOf(service);
    const status = may ? to : from;
    expect(row.status).toBe(status);
    expect(row.endedAt !== null).toBe(status === 'CANCELLED' || status === 'TERMINATED');
    expect(row.startedAt !== null).toBe([...ways[from], status].includes('ACTIVE'));
  });

  it('keeps the first start, and the end moves the retention clock forward and never back', async () => {
    const { clock } = gateway;
    const service = await add({ status: 'ACTIVE' });
    const id = service.result?.['serviceId'];
    const started = clock.now();
    clock.advance(60_000);
    await update({ id, version: 1, status: 'SUSPENDED' });
    await update({ id, version: 2, status: 'ACTIVE' });
    const before = await clockOf('alice');
    const ended = clock.now();
    await update({ id, version: 3, status: 'TERMINATED' });
    expect(await serviceOf(service)).toMatchObject({ startedAt: started, endedAt: ended });
    expect(before).not.toEqual(ended);
    expect(await clockOf('alice')).toEqual(ended);

    const later = new Date(ended.getTime() + 1000);
    await gateway.database.prisma.customer.update({
      where: { id: customerId('alice') },
      data: { lastServiceEndedAt: later },
    });
    const another = await add({});
    await update({ id: another.result?.['serviceId'], version: 1, status: 'CANCELLED' });
    expect(await clockOf('alice')).toEqual(later);
  });

  it('of an ended service stays, and its label can still be corrected', async () => {
    const id = alices(2);
    const before = await clockOf('alice');
    const answer = await update({ id, version: 2, label: 'corrected.example', status: 'CANCELLED' });
    expect(ending(answer)).toBe('UpdateServicePayload');
    expect(await serviceOf(answer)).toMatchObject({ label: 'corrected.example', status: 'CANCELLED' });
    expect(await clockOf('alice')).toEqual(before);
  });
});
