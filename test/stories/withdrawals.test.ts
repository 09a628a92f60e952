import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { customerId, type PartnerName, partnerId } from '../../prisma/seed/keys.ts';
import { minutes } from '../../src/clock.ts';
import { globalId } from '../../src/global-id.ts';
import { readIdempotencyKey } from '../../src/idempotency.ts';
import { uuidv7 } from '../../src/ids.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { serverUrls } from '../harness/server-database.ts';
import { clauses, customer } from './cast.ts';
import { type Changed, change, ending, everyone } from './change.ts';
import { addCrowd, names } from './crowd.ts';
import { added } from './rows.ts';
import { waiting } from './waiting.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ seed: addCrowd });
});
beforeEach(() => gateway.clock.advance(minutes(2)));
afterAll(() => gateway.stop());

type Listed = {
  withdrawals: {
    edges: { node: { customerId: string; at: string } }[];
    pageInfo: { endCursor: string | null };
  };
};
type Page = { ids: string[]; cursor: string | null };

const list = /* GraphQL */ `query Withdrawn($first: Int!, $after: String) { withdrawals(first: $first, after: $after) {
  edges { node { customerId at } } pageInfo { endCursor }
} }`;

/** Asks again, as a client does, while more is asked at once than there are connections for. */
async function insisting<Given extends { status: number }>(ask: () => Promise<Given>): Promise<Given> {
  const answer = await ask();
  return answer.status === 503 ? insisting(ask) : answer;
}

/** One page, and the cursor to go on from. */
async function poll(as: PartnerName, after: string | null = null, first = 100): Promise<Page> {
  const { data, errors } = await insisting(() => gateway.gql<Listed>(list, { first, after }, { as }));
  expect(errors).toEqual([]);
  if (!data) throw new Error('there is no list');
  const { edges, pageInfo } = data.withdrawals;
  const ids = edges.map(({ node }) => node.customerId);
  return { ids, cursor: pageInfo.endCursor ?? after };
}

type Seen = { customers: { edges: { node: { id: string } }[] } };
const see = async (as: PartnerName): Promise<string[]> => {
  const { data } = await gateway.gql<Seen>('{ customers(first: 100) { edges { node { id } } } }', {}, { as });
  return data?.customers.edges.map(({ node }) => node.id) ?? [];
};
const step = () => gateway.clock.advance(minutes(1));
const share = async (input: Record<string, unknown>) => {
  step();
  expect(ending(await change(gateway, 'setSharing', input, { as: 'alice' }))).toBe('SetSharingPayload');
  step();
};
const consent = async (state: 'GRANTED' | 'WITHDRAWN', channel = 'EMAIL') => {
  step();
  const answer = await change(gateway, 'setConsent', { purpose: 'MARKETING', channel, state }, { as: 'alice' });
  expect(ending(answer)).toBe('SetConsentPayload');
  step();
};

const alice = customer('alice');

describe('A partner', () => {
  it('is never told by what a customer decides about text messages or calls (P5)', async () => {
    expect(await see('newsletter-co')).toEqual([alice]);
    const { cursor } = await poll('newsletter-co');
    // Lost from sight by nothing that was decided here.
    const where = { id: partnerId('newsletter-co') };
    await gateway.database.prisma.partner.update({
      where,
      data: { scopes: ['identity:read', 'contact:read', 'address:read'] },
    });
    expect(await see('newsletter-co')).toEqual([]);
    for (const channel of ['SMS', 'TELEPHONE']) await consent('WITHDRAWN', channel);
    expect((await poll('newsletter-co', cursor)).ids).toEqual([]);
    await gateway.database.prisma.partner.update({ where, data: { scopes: ['identity:read', 'contact:read'] } });
    expect(await see('newsletter-co')).toEqual([alice]);
  });

  it('who has seen a customer is told once that it sees her no more, whatever she then closes besides', async () => {
    expect(await see('newsletter-co')).toEqual([alice]);
    const before = await poll('newsletter-co');
    await share({ blocked: true });
    const after = await poll('newsletter-co', before.cursor);
    expect(after.ids).toEqual([alice]);
    await share({ blocked: true });
    await consent('WITHDRAWN');
    expect((await poll('newsletter-co', after.cursor)).ids).toEqual([]);

    await share({ blocked: false });
    await share({ blocked: true });
    // It has not seen her in between.
    expect((await poll('newsletter-co', after.cursor)).ids).toEqual([]);
    await share({ blocked: false });
    await consent('GRANTED');
  });

  it.each([
    ['withdraws her consent', () => consent('WITHDRAWN'), () => consent('GRANTED')],
    [
      'allows the purpose no more',
      () => share({ purpose: 'MARKETING', allowed: false }),
      () => share({ purpose: 'MARKETING', allowed: true }),
    ],
    [
      'blocks that partner',
      () => share({ partnerId: globalId('Partner', partnerId('newsletter-co')), allowed: false }),
      () => share({ partnerId: globalId('Partner', partnerId('newsletter-co')), allowed: true }),
    ],
    [
      'has her browser object',
      async () => {
        await gateway.gql('{ me { id } }', {}, { as: 'alice', headers: { 'Sec-GPC': '1' } });
      },
      () => share({ blocked: false }),
    ],
    [
      'objects to marketing, which is two decisions',
      async () => {
        await change(gateway, 'openRequest', { kind: 'OBJECTION' }, { as: 'alice' });
      },
      async () => {
        await consent('GRANTED');
        await share({ purpose: 'MARKETING', allowed: true });
        await share({ purpose: 'PROMOTION', allowed: true });
      },
    ],
  ])('that sees her again is told again when she %s', async (_case, close, open) => {
    step();
    const { cursor } = await poll('newsletter-co');
    expect(await see('newsletter-co')).toEqual([alice]);
    step();
    await close();
    expect((await poll('newsletter-co', cursor)).ids).toEqual([alice]);
    step();
    await open();
    expect(await see('newsletter-co')).toEqual([alice]);
  });

  it('is told of her even if its read was under way while she withdrew, and recorded after it', async () => {
    const { prisma } = gateway.database;
    await see('newsletter-co');
    const read = await prisma.auditEvent.findFirstOrThrow({
      where: { callerName: 'newsletter-co', subjects: { has: customerId('alice') } },
      orderBy: { at: 'desc' },
    });
    const { cursor } = await poll('newsletter-co');
    await share({ blocked: true });
    const told = await poll('newsletter-co', cursor);
    expect(told.ids).toEqual([alice]);
    const at = gateway.clock.now();
    await prisma.auditEvent.create({ data: { ...read, id: uuidv7(at), at } });
    expect((await poll('newsletter-co', told.cursor)).ids).toEqual([]);
    gateway.clock.advance(minutes(2));
    await expect.poll(async () => (await poll('newsletter-co', told.cursor)).ids, { timeout: 10_000 }).toEqual([alice]);
    await share({ blocked: false });
    expect((await poll('newsletter-co', told.cursor)).ids).toEqual([alice]);
  });

  it('is told of nobody that it still sees', async () => {
    await see('newsletter-co');
    const { cursor } = await poll('newsletter-co');
    await share({ purpose: 'ANALYTICS', allowed: false });
    await consent('WITHDRAWN', 'SMS');
    expect((await poll('newsletter-co', cursor)).ids).toEqual([]);
    await share({ purpose: 'ANALYTICS', allowed: true });
  });

  it('who has never seen her is not told, though it asked about her', async () => {
    const asked = `{ explainAccess(input: { customerId: "${alice}", field: "Customer.name" }) { allowed } }`;
    await gateway.gql(asked, {}, { as: 'insight-labs' });
    await share({ blocked: true });
    expect((await poll('insight-labs')).ids).toEqual([]);
    await share({ blocked: false });
  });

  it('that works for her goes on with it, and is told nothing', async () => {
    expect(await see('stripe')).toEqual([alice]);
    await share({ blocked: true });
    expect(await see('stripe')).toEqual([alice]);
    expect((await poll('stripe')).ids).toEqual([]);
    await share({ blocked: false });
  });

  it('learns ids and times, alike for every cause, and the customer can read that it did', async () => {
    const { prisma } = gateway.database;
    await see('newsletter-co');
    const { rows } = await added(gateway, () => share({ blocked: true }));
    expect(rows).toEqual({ SharingEvent: 1, AuditEvent: 1, OutboxEvent: 2, Withdrawal: 1 });
    const told = await prisma.outboxEvent.findFirstOrThrow({
      where: { kind: 'customer.withdrawn' },
      orderBy: { id: 'desc' },
    });
    expect(told).toMatchObject({
      customerId: customerId('alice'),
      coordinates: { partner: partnerId('newsletter-co') },
    });
    await poll('newsletter-co');
    const read = await prisma.auditEvent.findFirstOrThrow({
      where: { callerId: partnerId('newsletter-co') },
      orderBy: { id: 'desc' },
    });
    expect(read).toMatchObject({ subjects: [customerId('alice')], fields: ['Query.withdrawals'], outcome: 'ALLOWED' });
    await share({ blocked: false });
  });

  it.each(['-1', '1.5', 'abc', '99999999999', '2147483648', ''])(
    'is refused a cursor that no page gave: %j',
    async (after) => {
      const { errors } = await gateway.gql(list, { first: 1, after }, { as: 'newsletter-co' });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'after' } }]);
    },
  );

  it('that processes payments is told when its work for a customer ends', async () => {
    const { data } = await gateway.gql<{ me: { paymentMethods: { id: string; processor: string }[] } }>(
      '{ me { paymentMethods { id processor } } }',
      {},
      { as: 'alice' },
    );
    expect(await see('stripe')).toContain(alice);
    const { cursor } = await poll('stripe');
    step();
    for (const { id, processor } of data?.me.paymentMethods ?? []) {
      if (processor !== globalId('Partner', partnerId('stripe'))) continue;
      expect(ending(await change(gateway, 'removePaymentMethod', { id }, { as: 'alice' }))).toBe(
        'RemovePaymentMethodPayload',
      );
    }
    expect(await see('stripe')).not.toContain(alice);
    expect((await poll('stripe', cursor)).ids).toEqual([alice]);
  });
});

it.each(everyone.filter((name) => !['newsletter-co', 'insight-labs', 'stripe', 'paypal'].includes(name ?? '')))(
  'the list is refused to %s, who is no partner',
  async (as) => {
    const answer = await gateway.gql(list, { first: 1 }, { ...(as && { as }) });
    expect(answer.data).toEqual({ withdrawals: null });
    expect(clauses(answer)).toEqual({ withdrawals: 'P19' });
  },
);

const blockFor = (customerId: string, headers: Record<string, string> = {}) => {
  const input = { customerId, blocked: true, via: 'EMAIL', reference: 'MAIL-1' };
  return change(gateway, 'setSharing', input, { as: 'billing', headers });
};

// The embedded database has one connection, so that nothing happens while a transaction is open.
it.runIf(serverUrls() !== null)('a withdrawal whose change takes long is not passed by a later one', async () => {
  const [slow = '', quick = ''] = (await see('insight-labs')).filter((id) => id !== alice);
  const { cursor } = await poll('insight-labs');
  step();
  const held = await gateway.database.pool.connect();
  const changes: Promise<Changed>[] = [];
  try {
    await held.query('BEGIN');
    // The first change waits for its key, with all else done.
    await held.query(
      `INSERT INTO "IdempotencyKey" ("callerId", "key", "bodyHash", "status", "createdAt", "expiresAt")
       VALUES ('STAFF billing', $1, '-', 'DONE', now(), now() + '1 day'::interval)`,
      [readIdempotencyKey('slow', {})?.key],
    );
    changes.push(blockFor(slow, { 'Idempotency-Key': 'slow' }));
    await expect.poll(() => waiting(gateway), { timeout: 4_000 }).toBe(1);
    changes.push(blockFor(quick));
    await expect.poll(() => waiting(gateway), { timeout: 4_000 }).toBe(2);
    expect((await poll('insight-labs', cursor)).ids).toEqual([]);
  } finally {
    await held.query('ROLLBACK');
    held.release();
  }
  expect((await Promise.all(changes)).map(ending)).toEqual(['SetSharingPayload', 'SetSharingPayload']);
  expect((await poll('insight-labs', cursor)).ids).toEqual([slow, quick]);
  step();
});

it('whoever polls while fifty customers withdraw at once misses none, and is told of none twice', async () => {
  const seen = await see('insight-labs');
  const crowd = seen.filter((id) => id !== alice);
  expect(crowd.length).toBeGreaterThan(names.length - 3);
  const { cursor } = await poll('insight-labs');
  step();
  const blocked = new Set<string>();
  const block = async (id: string) => {
    const answer = await insisting(() => blockFor(id));
    blocked.add(id);
    return ending(answer);
  };
  const blocking = Promise.all(crowd.map(block));
  const told: string[] = [];
  let polls = 0;
  let after = cursor;
  for (let over = false; !over; polls += 1) {
    const all = blocked.size === crowd.length;
    const page = await poll('insight-labs', after, 7);
    told.push(...page.ids);
    after = page.cursor;
    over = all && page.ids.length === 0;
  }
  expect(new Set(await blocking)).toEqual(new Set(['SetSharingPayload']));
  expect(told.toSorted()).toEqual(crowd.toSorted());
  expect(polls).toBeGreaterThan(crowd.length / 7);
  expect(await see('insight-labs')).toEqual(seen.filter((id) => id === alice));
});
