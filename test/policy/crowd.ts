import fc from 'fast-check';
import type { Prisma, PrismaClient } from '../../prisma/generated/client/client.ts';
import {
  ConsentChannel,
  ConsentState,
  ErasureTaskStatus,
  Purpose,
  TransactionStatus,
} from '../../prisma/generated/client/enums.ts';
import { partnerId, partnerNames } from '../../prisma/seed/keys.ts';
import { days } from '../../src/clock.ts';
import { seededAt } from '../harness/clock.ts';

const anyOf = <Value>(values: readonly Value[]) => fc.constantFrom(...values);
const someOf = <Item>(item: fc.Arbitrary<Item>, by: (item: Item) => unknown) =>
  fc.uniqueArray(item, { maxLength: 4, selector: by });

const aPartner = anyOf(partnerNames.map(partnerId));
const rarely = fc.nat({ max: 4 }).map((roll) => roll === 0);
const time = fc.integer({ min: -3, max: 3 }).map((apart) => new Date(seededAt.getTime() + days(apart)));

/** All that a row rule may look at of one customer. */
const person = fc.record({
  state: fc.record({
    erased: rarely,
    restricted: rarely,
    erasing: rarely,
    phone: fc.boolean(),
    lastLogin: fc.option(time),
  }),
  sharing: fc.option(fc.boolean(), { freq: 4 }),
  purposes: someOf(
    fc.record({ purpose: anyOf(Object.values(Purpose)), allowed: fc.boolean() }),
    ({ purpose }) => purpose,
  ),
  consents: someOf(
    fc.record({
      channel: anyOf(Object.values(ConsentChannel)),
      state: anyOf(Object.values(ConsentState)),
      policyVersion: anyOf(['1', '2']),
    }),
    ({ channel }) => channel,
  ),
  blocks: someOf(fc.record({ partnerId: aPartner, blocked: fc.boolean() }), (block) => block.partnerId),
  relations: someOf(fc.record({ partnerId: aPartner, ended: rarely }), (relation) => relation.partnerId),
  transactions: fc.array(
    fc.record({ processorId: aPartner, status: anyOf(Object.values(TransactionStatus)), invoiced: fc.boolean() }),
    { maxLength: 3 },
  ),
  tasks: someOf(
    fc.record({ partnerId: aPartner, status: anyOf(Object.values(ErasureTaskStatus)) }),
    (task) => task.partnerId,
  ),
  requestOf: fc.option(aPartner),
  gags: fc.array(fc.option(time), { maxLength: 2 }),
});
type Person = typeof person extends fc.Arbitrary<infer Value> ? Value : never;

/** A UUID that no row of the cast has: the customer's number, then the row's. */
const idOf = (customer: number, row = 0): string =>
  `01890001-0000-7000-8000-${customer.toString(16).padStart(6, '0')}${row.toString(16).padStart(6, '0')}`;

const at = seededAt;

function profileOf({ state }: Person, number: number): Prisma.CustomerCreateManyInput {
  const kept = state.erased
    ? { erasedAt: at }
    : {
        name: `Customer ${number}`,
        phone: state.phone ? `+4930${1_000_000 + number}` : null,
        lastLoginAt: state.lastLogin,
      };
  return {
    id: idOf(number),
    registeredAt: at,
    updatedAt: at,
    restrictedAt: state.restricted ? at : null,
    erasureStartedAt: state.erasing ? at : null,
    ...kept,
  };
}

function paymentsOf(person: Person, number: number) {
  const customerId = idOf(number);
  const money = { currency: 'EUR', customerId } as const;
  return {
    invoice: {
      ...money,
      id: customerId,
      number: `R-${number}`,
      status: 'UNPAID',
      total: 100,
      issuedAt: at,
      dueAt: at,
    } as const,
    transactions: person.transactions.map(({ invoiced, ...transaction }, index) => ({
      ...transaction,
      ...money,
      id: idOf(number, index + 1),
      invoiceId: invoiced ? customerId : null,
      reference: `tx_${number}_${index}`,
      kind: 'CHARGE' as const,
      amount: 100,
      occurredAt: at,
    })),
  };
}

const requestOf = ({ requestOf: partner }: Person, number: number): Prisma.DataRequestCreateManyInput => ({
  id: idOf(number),
  customerId: idOf(number),
  kind: 'ERASURE',
  status: 'PROCESSING',
  channel: 'API',
  openedByKind: 'PARTNER',
  openedById: partner ?? 'somebody',
  partnerId: partner ?? partnerId('stripe'),
  regime: 'GDPR',
  receivedAt: at,
  dueAt: new Date(at.getTime() + days(30)),
});

/** Writes `count` random customers, the same ones for the same seed. Projections are written as their triggers would. */
export async function writeCrowd(
  prisma: PrismaClient,
  { count, seed }: { count: number; seed: number },
): Promise<void> {
  const people = fc.sample(person, { numRuns: count, seed });
  const each = <Row>(rows: (person: Person, customerId: string, number: number) => Row[]): Row[] =>
    people.flatMap((one, number) => rows(one, idOf(number), number));
  const decision = { decidedAt: at, eventId: idOf(0) } as const;

  await prisma.customer.createMany({ data: people.map(profileOf) });
  await prisma.sharing.createMany({
    data: each(({ sharing: blocked }, customerId) =>
      blocked === null ? [] : [{ customerId, blocked, globalPrivacyControl: false, ...decision }],
    ),
  });
  await prisma.sharingPurpose.createMany({
    data: each(({ purposes }, customerId) => purposes.map((choice) => ({ customerId, ...choice, ...decision }))),
  });
  await prisma.partnerBlock.createMany({
    data: each(({ blocks }, customerId) => blocks.map((block) => ({ customerId, ...block, ...decision }))),
  });
  const consent = { purpose: 'MARKETING', source: 'PORTAL', ...decision } as const;
  await prisma.consent.createMany({
    data: each(({ consents }, customerId) => consents.map((choice) => ({ customerId, ...choice, ...consent }))),
  });
  await prisma.processorRelation.createMany({
    data: each(({ relations }, customerId) =>
      relations.map(({ partnerId: processor, ended }) => {
        return {
          customerId,
          partnerId: processor,
          ground: 'ASSIGNMENT' as const,
          since: at,
          endedAt: ended ? at : null,
        };
      }),
    ),
  });
  await prisma.invoice.createMany({ data: each((one, _id, number) => [paymentsOf(one, number).invoice]) });
  await prisma.transaction.createMany({ data: each((one, _id, number) => paymentsOf(one, number).transactions) });
  await prisma.dataRequest.createMany({ data: each((one, _id, number) => [requestOf(one, number)]) });
  await prisma.erasureTask.createMany({
    data: each(({ tasks }, requestId, number) =>
      tasks.map((task, index) => {
        const confirmedAt = task.status === 'CONFIRMED' ? at : null;
        const times = { confirmedAt, nextAttemptAt: task.status === 'PENDING' ? at : null };
        return { ...task, ...times, id: idOf(number, index + 1), requestId, method: 'MANUAL_TASK' as const };
      }),
    ),
  });
  await prisma.legalHold.createMany({
    data: each(({ gags }, customerId, number) =>
      gags.map((gaggedUntil, index) => {
        const hold = { ground: 'LITIGATION', reference: 'CASE', placedBy: 'legal', placedAt: new Date(0) } as const;
        return { ...hold, id: idOf(number, index + 1), customerId, gaggedUntil };
      }),
    ),
  });
}
