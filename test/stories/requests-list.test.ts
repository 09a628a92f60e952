import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Prisma } from '../../prisma/generated/client/client.ts';
import { customerId } from '../../prisma/seed/keys.ts';
import { days } from '../../src/clock.ts';
import { globalId } from '../../src/global-id.ts';
import { uuidv7 } from '../../src/ids.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer } from './cast.ts';
import { requestStories } from './requests.ts';

type Page = {
  edges: { cursor: string; node: { id: string; status: string; overdue: boolean } }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
};

let gateway: TestGateway;
const { idIn, open, staff } = requestStories(() => gateway);
/** By the day, from now, on which each is due; what is paused or closed says so. */
const planted = new Map<string, string>();

function plant(now: Date, dueInDays: number, more: Partial<Prisma.DataRequestCreateManyInput> = {}) {
  const receivedAt = new Date(now.getTime() - days(200) + planted.size * 1000);
  const id = uuidv7(receivedAt);
  planted.set(id, `${more.status ?? 'open'} ${more.pausedAt ? 'paused ' : ''}${dueInDays}`);
  return {
    id,
    customerId: customerId('bob'),
    kind: 'RECTIFICATION',
    status: 'IN_REVIEW',
    channel: 'PORTAL',
    openedByKind: 'CUSTOMER',
    openedById: customerId('bob'),
    assignee: 'list',
    regime: 'CCPA',
    receivedAt,
    dueAt: new Date(now.getTime() + days(dueInDays)),
    ...more,
  } satisfies Prisma.DataRequestCreateManyInput;
}

beforeAll(async () => {
  gateway = await startGateway({
    seed: async ({ prisma }, clock) => {
      const now = clock.now();
      const inDays = (count: number) => new Date(now.getTime() + days(count));
      await prisma.dataRequest.createMany({
        data: [
          plant(now, 20),
          plant(now, -3),
          plant(now, 1),
          // Due long ago, but extended.
          plant(now, -40, { extendedUntil: inDays(10), extensionReason: 'Many.' }),
          plant(now, -90, { status: 'VERIFYING', pausedAt: inDays(-95) }),
          plant(now, 5),
          plant(now, 5),
          plant(now, -60, { status: 'COMPLETED', completedAt: inDays(-70) }),
          plant(now, -50, { status: 'CANCELLED' }),
        ],
      });
    },
  });
});
afterAll(() => gateway.stop());

const list = /* GraphQL */ `query List($first: Int!, $after: String, $filter: DataRequestFilter) {
  requests(first: $first, after: $after, filter: $filter) {
    edges { cursor node { id status overdue } }
    pageInfo { hasNextPage endCursor }
  }
}`;
const page = async (variables: Record<string, unknown>, as = 'privacy'): Promise<Page> => {
  const { data, errors } = await gateway.gql<{ requests: Page }>(list, { first: 100, ...variables }, { as });
  if (!data?.requests) throw new Error(JSON.stringify(errors));
  return data.requests;
};
const mine = { assignee: 'list' };
const named = ({ edges }: Page) => edges.map(({ node }) => planted.get(node.id.replace('DataRequest:', '')));

/** All pages, one after the other. */
async function walk(first: number, filter: object, as?: string, between?: () => Promise<unknown>): Promise<string[]> {
  const ids: string[] = [];
  let after: string | null = null;
  for (;;) {
    const found: Page = await page({ first, after, filter }, as);
    ids.push(...found.edges.map(({ node }) => node.id));
    if (!found.pageInfo.hasNextPage) return ids;
    after = found.pageInfo.endCursor;
    await between?.();
  }
}

const inOrder = [
  'open -3',
  'open 1',
  'open 5',
  'open 5',
  'open -40',
  'open 20',
  'VERIFYING paused -90',
  'CANCELLED -50',
  'COMPLETED -60',
];

describe('Staff see', () => {
  it('what is overdue and due soonest first, then what waits for its customer, then what is closed', async () => {
    expect(named(await page({ filter: mine }))).toEqual(inOrder);
  });

  it.each([1, 2, 3, 4])('each once, in pages of %i', async (first) => {
    const whole = await walk(100, mine);
    expect(await walk(first, mine)).toEqual(whole);
    const all = await walk(100, {});
    expect(await walk(first * 3, {})).toEqual(all);
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(whole.length);
  });

  it('what is overdue alone, and what is not', async () => {
    expect(named(await page({ filter: { ...mine, overdue: true } }))).toEqual(['open -3']);
    const inTime = named(await page({ filter: { ...mine, overdue: false } }));
    expect(inTime).toEqual(inOrder.filter((one) => one !== 'open -3'));
  });

  it('each status and kind alone', async () => {
    expect(named(await page({ filter: { ...mine, status: 'COMPLETED' } }))).toEqual(['COMPLETED -60']);
    expect(named(await page({ filter: { ...mine, status: 'IN_REVIEW' } }))).toHaveLength(6);
    expect(named(await page({ filter: { ...mine, kind: 'EXPORT' } }))).toEqual([]);
  });

  it('whatever is answered while they page once more where it is then, and all others once', async () => {
    const ids = await Promise.all([1, 2, 3].map(async () => idIn(await open('carol', { kind: 'RECTIFICATION' }))));
    for (const id of ids) await staff('billing', 'assignRequest', id, { assignee: 'walked' });
    const filter = { assignee: 'walked' };
    const whole = await walk(100, filter);
    const [first = ''] = whole;
    const rejection = { ground: 'PROCESS_UNFOUNDED', text: 'No.' };
    const refuse = () => staff('billing', 'rejectRequest', first.replace('DataRequest:', ''), rejection);
    let done = false;
    const once = async () => {
      if (!done) await refuse();
      done = true;
    };
    const walked = await walk(1, filter, 'privacy', once);
    expect(walked).toEqual([...whole, first]);
  });

  it.each(['x', 'RUNNING.1', 'RUNNING.x.01890000-0000-7000-8000-0000000000b1', '01890000-0000-7000-8000-0000000000b1'])(
    'no page after what is no cursor: %s',
    async (after) => {
      const { errors } = await gateway.gql(list, { first: 1, after }, { as: 'privacy' });
      expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'after' });
      expect(JSON.stringify(errors)).not.toContain(after.length > 3 ? after : '"x"');
    },
  );
});

it('Customers see their own, the newest first, and page by id', async () => {
  const ids = await walk(2, {}, 'bob');
  expect(ids).toEqual(ids.toSorted().toReversed());
  expect(ids).toEqual(expect.arrayContaining([...planted.keys()].map((id) => globalId('DataRequest', id))));
  const query = '{ customer(id: "ID") { id } }'.replace('ID', customer('alice'));
  expect((await gateway.gql(query, {}, { as: 'bob' })).data).toEqual({ customer: null });
});
