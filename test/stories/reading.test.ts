import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { childId, customerId } from '../../prisma/seed/keys.ts';
import { people } from '../../prisma/seed/people.ts';
import { addYears, days } from '../../src/clock.ts';
import { globalId } from '../../src/global-id.ts';
import { uuidv7 } from '../../src/ids.ts';
import { seededAt } from '../harness/clock.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer, refusals } from './cast.ts';
import { addCrowd, names } from './crowd.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ seed: addCrowd });
});
afterEach(() => gateway.clock.set(seededAt));
afterAll(() => gateway.stop());

type Listed = {
  customers: { edges: { cursor: string; node: { id: string; name: string } }[]; pageInfo: PageInfo } | null;
};
type PageInfo = {
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  startCursor: string | null;
  endCursor: string | null;
};

const list = /* GraphQL */ `query List($first: Int!, $after: String, $filter: CustomerFilter) {
  customers(first: $first, after: $after, filter: $filter) {
    edges { cursor node { id name } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;
const page = (variables: { first: number; after?: string | null; filter?: object }, as = 'privacy') =>
  gateway.gql<Listed>(list, variables, { as });

async function found(filter: object, as = 'privacy'): Promise<string[] | undefined> {
  const { data } = await page({ first: 100, filter }, as);
  return data?.customers?.edges.map(({ node }) => node.name);
}

describe('A search', () => {
  it.each([
    [{ email: 'alice@example.com' }, 'support'],
    [{ email: 'ALICE@example.COM' }, 'support'],
    [{ phone: people.alice.phone }, 'support'],
    [{ serviceLabel: 'kiln-2.marlowe-ceramics.example' }, 'support'],
    [{ invoiceNumber: 'INV-100101' }, 'billing'],
    [{ namePrefix: 'ali' }, 'support'],
    [{ namePrefix: 'ALICE MAR' }, 'support'],
    [{ email: 'alice@example.com', phone: people.alice.phone }, 'support'],
  ])('by %o finds alice', async (filter, as) => {
    expect(await found(filter, as)).toEqual([people.alice.name]);
  });

  it.each([
    [{ email: 'alice@example.co' }],
    [{ email: 'lice@example.com' }],
    [{ phone: '+44770090012' }],
    [{ serviceLabel: 'kiln-2' }],
    [{ serviceLabel: 'KILN-2.MARLOWE-CERAMICS.EXAMPLE' }],
    [{ serviceLabel: '%' }],
    [{ serviceLabel: '' }],
    [{ namePrefix: 'lice' }],
    [{ namePrefix: '%ali' }],
    [{ namePrefix: '___' }],
    [{ namePrefix: '%%%' }],
    [{ email: 'alice@example.com', phone: people.bob.phone }],
  ])('by %o finds nobody', async (filter) => {
    expect(await found(filter, 'support')).toEqual([]);
  });

  it('by the beginning of a name takes % and _ for what they are', async () => {
    expect(await found({ namePrefix: '100%' })).toEqual(['100% Wool']);
    expect(await found({ namePrefix: '100' })).toEqual(['100% Wool', '100 Percent']);
    expect(await found({ namePrefix: 'a_b' })).toEqual(['a_b Studio']);
  });

  it('by the beginning of a name looks past upper and lower case, accents included', async () => {
    expect(await found({ namePrefix: 'émil' })).toEqual(['Émile Roux', 'ÉMILIE Roux']);
    expect(await found({ namePrefix: 'ÉMIL' })).toEqual(['Émile Roux', 'ÉMILIE Roux']);
    expect(await found({ namePrefix: 'o’b' })).toEqual(['O’Brien']);
  });

  it('by the beginning of a name needs three letters', async () => {
    const answer = await page({ first: 1, filter: { namePrefix: 'al' } });
    expect(answer.data).toEqual({ customers: null });
    expect(answer.errors).toMatchObject([
      {
        message: 'filter.namePrefix: expected at least 3 letters',
        extensions: { code: 'BAD_USER_INPUT', field: 'filter.namePrefix' },
      },
    ]);
  });

  it.each([
    ['support', { invoiceNumber: 'INV-100101' }, 'payment', ['role:BILLING']],
    ['privacy', { invoiceNumber: 'INV-100101' }, 'payment', ['role:BILLING']],
    ['legal', { email: 'alice@example.com' }, 'contact', ['role:SUPPORT', 'role:BILLING', 'role:PRIVACY']],
    ['legal', { phone: people.alice.phone }, 'telephone', ['role:SUPPORT', 'role:BILLING', 'role:PRIVACY']],
    ['legal', { serviceLabel: 'x.example' }, 'service', ['role:SUPPORT', 'role:BILLING', 'role:PRIVACY']],
  ])('by what the caller may not read is refused: %s by %o', async (as, filter, category, needs) => {
    const answer = await page({ first: 1, filter }, as);
    expect(answer.data).toEqual({ customers: null });
    expect(refusals(answer)).toEqual({ customers: { code: 'FORBIDDEN', clause: 'P19', category, needs } });
  });

  it('by the time of the last change finds those changed since', async () => {
    const since = new Date(seededAt.getTime() - days(41)).toISOString();
    expect(await found({ changedSince: since, namePrefix: 'fra' })).toEqual([people.frank.name]);
    expect(await found({ changedSince: since, namePrefix: 'ali' })).toEqual([]);
  });
});

describe('Paging', () => {
  const everybody = names.length + 7;

  it.each([1, 7, 19, 56, 57, 100])('by %i shows everybody once, in one order', async (first) => {
    const seen: string[] = [];
    let after: string | null = null;
    let pages = 0;
    do {
      const { data } = await page({ first, after });
      const { edges = [], pageInfo } = data?.customers ?? {};
      seen.push(...edges.map(({ node }) => node.id));
      expect(edges.length).toBeLessThanOrEqual(first);
      expect(pageInfo).toMatchObject({
        hasPreviousPage: after !== null,
        startCursor: edges[0]?.cursor,
        endCursor: edges.at(-1)?.cursor,
      });
      after = pageInfo?.hasNextPage ? pageInfo.endCursor : null;
      pages += 1;
    } while (after !== null);
    expect(pages).toBe(Math.ceil(everybody / first));
    expect(new Set(seen).size).toBe(everybody);
    expect(seen).toEqual(seen.toSorted());
  });

  it('behind the last customer is an empty page', async () => {
    const { data } = await page({ first: 5, after: 'ffffffff-ffff-7fff-8fff-ffffffffffff' });
    expect(data?.customers).toEqual({
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null },
    });
  });

  it.each([0, -1, 101, 2_147_483_647])('by %i is refused by name', async (first) => {
    const { status, data, errors } = await page({ first });
    expect(data?.customers ?? null).toBeNull();
    if (first > 5_000) {
      expect({ status, errors }).toMatchObject({ status: 400, errors: [{ extensions: { code: 'LIMIT_EXCEEDED' } }] });
      return;
    }
    expect({ status, errors }).toMatchObject({
      status: 200,
      errors: [
        {
          message: 'first: expected a whole number from 1 to 100',
          extensions: { code: 'BAD_USER_INPUT', field: 'first' },
        },
      ],
    });
  });

  it('without a size is an invalid document', async () => {
    const { status, errors } = await gateway.gql(`{ customers { edges { cursor } } }`, {}, { as: 'privacy' });
    expect(status).toBe(400);
    expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    expect(errors[0]?.message).toContain('first');
  });

  it.each(['', 'canary', 'null', '0', customer('alice'), `${customerId('alice')}'`, '%', 'ffffffff-ffff-ffff-ffff'])(
    'from a cursor that no page gave is refused by name: %j',
    async (after) => {
      const { data, errors } = await page({ first: 1, after });
      expect(data).toEqual({ customers: null });
      expect(errors).toMatchObject([
        {
          message: 'after: expected a cursor that an earlier page gave',
          extensions: { code: 'BAD_USER_INPUT', field: 'after' },
        },
      ]);
    },
  );

  it.each([
    ['canary'],
    [customerId('dave')],
    [`x_${customerId('dave')}`],
    ['1_'],
    [`1e3_${customerId('dave')}`],
    [`1_${customerId('dave')}_2`],
    [`-1_${customerId('dave')}`],
    [`999999999999999_${customerId('dave')}`],
  ])('of the retention list is refused a cursor that it did not give: %s', async (after) => {
    const ask = `query Due($after: String) { retentionDue(first: 1, after: $after) { edges { cursor } } }`;
    const { data, errors } = await gateway.gql(ask, { after }, { as: 'privacy' });
    expect(data).toEqual({ retentionDue: null });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'after' } }]);
  });

  it('goes on where it was, whoever registers meanwhile', async () => {
    const before = await page({ first: 20 });
    const { prisma } = gateway.database;
    const registeredAt = new Date('2001-01-01T00:00:00Z');
    const id = uuidv7(registeredAt);
    await prisma.customer.create({ data: { id, name: 'Newcomer', registeredAt, updatedAt: registeredAt } });
    const after = await page({ first: 100, after: before.data?.customers?.pageInfo.endCursor ?? null });
    await prisma.customer.update({ where: { id }, data: { erasedAt: registeredAt, name: null } });
    const seen = [before, after].flatMap(({ data }) => data?.customers?.edges.map(({ node }) => node.id) ?? []);
    expect(seen).toHaveLength(everybody);
    expect(new Set(seen).size).toBe(everybody);
  });
});

describe('An id', () => {
  const ask = /* GraphQL */ `query ById($id: ID!) { customer(id: $id) { name } }`;

  it.each([
    ['a service', `Service:${childId(customerId('alice'), 'service', 1)}`, 'id: expected an id of a Customer'],
    ['a UUID alone', customerId('alice'), 'id: expected an id as the gateway gives them: a type, a colon and a UUID'],
    ['nothing', '', 'id: expected an id as the gateway gives them: a type, a colon and a UUID'],
    [
      'a UUID in capitals',
      `Customer:${customerId('alice').toUpperCase()}`,
      'id: expected an id as the gateway gives them: a type, a colon and a UUID',
    ],
    [
      'two ids',
      `${customer('alice')}:${customerId('bob')}`,
      'id: expected an id as the gateway gives them: a type, a colon and a UUID',
    ],
    ['SQL', `Customer:' OR 1=1 --`, 'id: expected an id as the gateway gives them: a type, a colon and a UUID'],
  ])('of %s is no customer’s, and is refused by name', async (_what, id, message) => {
    const { data, errors } = await gateway.gql(ask, { id }, { as: 'support' });
    expect(data).toEqual({ customer: null });
    expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT', field: 'id' } }]);
  });

  it('of a type that nobody fetches by id leads to nothing', async () => {
    const { data, errors } = await gateway.gql(
      `{ node(id: "Toaster:${customerId('alice')}") { id } }`,
      {},
      { as: 'support' },
    );
    expect({ data, errors }).toEqual({ data: { node: null }, errors: [] });
  });

  it.each([
    ['Customer', customerId('alice')],
    ['Service', childId(customerId('alice'), 'service', 1)],
    ['Invoice', childId(customerId('alice'), 'invoice', 1)],
    ['PaymentMethod', childId(customerId('alice'), 'paymentMethod', 2)],
    ['Transaction', childId(customerId('alice'), 'transaction', 2)],
    ['DataRequest', childId(customerId('alice'), 'request', 1)],
    ['Disclosure', childId(customerId('alice'), 'disclosure', 1)],
  ])('of a %s leads its owner to it', async (type, id) => {
    const { data } = await gateway.gql(
      `query Find($id: ID!) { node(id: $id) { __typename id } }`,
      { id: globalId(type, id) },
      {
        as: 'alice',
      },
    );
    expect(data).toEqual({ node: { __typename: type, id: globalId(type, id) } });
  });
});

describe('Fifty customers with their relations', () => {
  const first50 = (fields: string) => `{ customers(first: 50) { edges { node { id name ${fields} } } } }`;

  it.each([
    [
      'privacy',
      'consents { channel state } sharing { blocked purposes { allowed } } services(first: 5) { edges { node { label } } }',
    ],
    ['insight-labs', 'services(first: 5) { edges { node { label configuration } } }'],
  ])('cost %s five statements at most, the record of the read included', async (as, fields) => {
    gateway.asked.length = 0;
    gateway.statements.length = 0;
    const { data, errors } = await gateway.gql<{ customers: { edges: { node: { services: object } }[] } }>(
      first50(fields),
      {},
      { as },
    );
    expect(errors).toEqual([]);
    expect(data?.customers.edges).toHaveLength(50);
    expect(data?.customers.edges.at(-1)?.node).toMatchObject({ services: { edges: [{}, {}] } });
    expect(gateway.statements.filter((sql) => sql.startsWith('INSERT INTO "AuditEvent"'))).toHaveLength(1);
    // And that one, which is many requests'.
    expect(gateway.asked.length + 1, gateway.asked.join('\n')).toBeLessThanOrEqual(5);
  });
});

describe('Consent', () => {
  const ask = `query At($id: ID!, $time: DateTime!) { customer(id: $id) { consentAt(time: $time) { channel state } consents { channel state } } }`;
  type AtTime = { customer: Record<'consentAt' | 'consents', { channel: string; state: string }[]> };
  async function statesAt(name: 'alice' | 'carol' | 'grace', time: Date): Promise<string> {
    const { data } = await gateway.gql<AtTime>(
      ask,
      { id: customer(name), time: time.toISOString() },
      { as: 'privacy' },
    );
    return (data?.customer.consentAt ?? []).map(({ channel, state }) => `${channel} ${state}`).join(', ');
  }
  const ago = (count: number) => new Date(seededAt.getTime() - days(count));

  it('is told as it was at any time', async () => {
    const none = 'EMAIL NOT_ASKED, TELEPHONE NOT_ASKED, SMS NOT_ASKED, POST NOT_ASKED';
    expect(await statesAt('carol', addYears(ago(1), -4))).toBe(none);
    const chosen = 'EMAIL GRANTED, TELEPHONE NOT_ASKED, SMS GRANTED, POST WITHDRAWN';
    expect(await statesAt('carol', addYears(seededAt, -4))).toBe(chosen);
    expect(await statesAt('carol', ago(19))).toBe(chosen);
    const withdrawn = 'EMAIL WITHDRAWN, TELEPHONE NOT_ASKED, SMS WITHDRAWN, POST WITHDRAWN';
    expect(await statesAt('carol', ago(18))).toBe(withdrawn);
    expect(await statesAt('carol', seededAt)).toBe(withdrawn);
  });

  it.each(['alice', 'bob', 'carol', 'dave', 'erin', 'frank', 'grace'] as const)(
    'of %s now is what the record of all decisions adds up to',
    async (name) => {
      const { data } = await gateway.gql<AtTime>(
        ask,
        { id: customer(name), time: seededAt.toISOString() },
        { as: 'privacy' },
      );
      expect(data?.customer.consentAt).toHaveLength(4);
      expect(data?.customer.consentAt).toEqual(data?.customer.consents);
    },
  );
});

describe('Cookie usage', () => {
  it('is told by day and site, but for days on which so few came that one could be singled out (P2)', async () => {
    const ask = `{ cookieUsage(from: "2026-02-01", to: "2026-03-02", site: "help.hosting.example") { day pageViews visitors } }`;
    const { data } = await gateway.gql(ask, {}, { as: 'support' });
    expect(data).toEqual({
      cookieUsage: [
        { day: '2026-02-25', pageViews: 640, visitors: 210 },
        { day: '2026-02-26', pageViews: 598, visitors: 187 },
        { day: '2026-03-01', pageViews: 611, visitors: 199 },
      ],
    });
  });

  it.each([
    ['from after to', '2026-03-02', '2026-03-01'],
    ['more than a year', '2025-01-01', '2026-03-01'],
  ])('is not told for %s', async (_what, from, to) => {
    const { data, errors } = await gateway.gql(
      `{ cookieUsage(from: "${from}", to: "${to}") { site } }`,
      {},
      { as: 'support' },
    );
    expect(data).toEqual({ cookieUsage: null });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'to' } }]);
  });
});

describe('A request about personal data', () => {
  it('tells its customer every step, oldest first (P10)', async () => {
    const id = `DataRequest:${childId(customerId('alice'), 'request', 2)}`;
    const ask = `query Steps($id: ID!) { request(id: $id) { kind status channel reference timeline { action status actorKind } } }`;
    const { data, errors } = await gateway.gql(ask, { id }, { as: 'alice' });
    expect(errors).toEqual([]);
    expect(data).toEqual({
      request: {
        kind: 'RECTIFICATION',
        status: 'IN_REVIEW',
        channel: 'EMAIL',
        reference: 'MAIL-8120',
        timeline: [
          { action: 'OPENED', status: 'RECEIVED', actorKind: 'STAFF' },
          { action: 'VERIFICATION_SENT', status: 'VERIFYING', actorKind: 'SYSTEM' },
          { action: 'VERIFIED', status: 'IN_REVIEW', actorKind: 'CUSTOMER' },
          { action: 'ASSIGNED', status: null, actorKind: 'STAFF' },
        ],
      },
    });
  });

  it.each([
    [17, []],
    [19, ['ERASURE']],
    [25, ['ERASURE', 'RECTIFICATION']],
  ])('is overdue when its day has passed, while it is open: %i days from now', async (count, kinds) => {
    gateway.clock.advance(days(count));
    type Requests = { requests: { edges: { node: { kind: string; overdue: boolean } }[] } };
    const ask = `query Late($overdue: Boolean) { requests(first: 50, filter: { overdue: $overdue }) { edges { node { kind overdue } } } }`;
    const late = await gateway.gql<Requests>(ask, { overdue: true }, { as: 'privacy' });
    expect(late.data?.requests.edges.map(({ node }) => node.kind).toSorted()).toEqual(kinds);
    expect(late.data?.requests.edges.every(({ node }) => node.overdue)).toBe(true);
    const all = await gateway.gql<Requests>(ask, {}, { as: 'privacy' });
    const inTime = await gateway.gql<Requests>(ask, { overdue: false }, { as: 'privacy' });
    expect(inTime.data?.requests.edges.some(({ node }) => node.overdue)).toBe(false);
    expect(inTime.data?.requests.edges).toHaveLength((all.data?.requests.edges.length ?? 0) - kinds.length);
  });
});

describe('The retention clock', () => {
  const ask = `{ me { retention { state dueAt nextNoticeAt } } }`;
  const clockOf = async (as: string) => (await gateway.gql(ask, {}, { as })).data;
  const carolsDay = new Date(seededAt.getTime() - days(30));
  const dueAt = addYears(carolsDay, 7);
  const nextNoticeAt = new Date(dueAt.getTime() - days(30));

  it.each([
    ['today', seededAt, 'RUNNING'],
    ['a moment before the notice', new Date(nextNoticeAt.getTime() - 1), 'RUNNING'],
    ['when she is to be warned', nextNoticeAt, 'NOTICE'],
    ['a moment before the end', new Date(dueAt.getTime() - 1), 'NOTICE'],
    ['seven years after her last log-in', dueAt, 'DUE'],
  ])('of carol stands, %s, where her last log-in puts it', async (_when, time, state) => {
    gateway.clock.set(time);
    expect(await clockOf('carol')).toEqual({
      me: { retention: { state, dueAt: dueAt.toISOString(), nextNoticeAt: nextNoticeAt.toISOString() } },
    });
  });

  it('does not run while a service is active, however long nobody logs in (P8)', async () => {
    gateway.clock.set(addYears(seededAt, 30));
    const still = { me: { retention: { state: 'ACTIVE_SERVICE', dueAt: null, nextNoticeAt: null } } };
    expect(await clockOf('alice')).toEqual(still);
    expect(await clockOf('grace')).toEqual(still);
  });

  it('puts on the list those whom the sweep would warn, then erase (P14)', async () => {
    type Due = { retentionDue: { edges: { node: { reason: string; customer: { name: string } } }[] } };
    const list = `query Due($asOf: DateTime!) { retentionDue(first: 100, asOf: $asOf) { edges { node { reason customer { name } } } } }`;
    const dueOn = async (asOf: Date) => {
      const { data } = await gateway.gql<Due>(list, { asOf: asOf.toISOString() }, { as: 'privacy' });
      return data?.retentionDue.edges.map(({ node }) => `${node.reason} ${node.customer.name}`);
    };
    expect(await dueOn(new Date(nextNoticeAt.getTime() - 1))).toEqual([`ERASE ${people.dave.name}`]);
    expect(await dueOn(nextNoticeAt)).toEqual([`ERASE ${people.dave.name}`, `WARN ${people.carol.name}`]);
    expect(await dueOn(dueAt)).toContain(`ERASE ${people.carol.name}`);
  });
});
