import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hours, minutes } from '../../src/clock.ts';
import { globalId } from '../../src/global-id.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import { startServer } from '../../src/server.ts';
import { type Answer, type AskOptions, askingAt, startGateway, type TestGateway } from '../harness/gateway.ts';
import { serverUrls } from '../harness/server-database.ts';
import { change, ending } from './change.ts';
import { addCrowd } from './crowd.ts';
import { asStaff } from './staff.ts';
import { closeHook, openHook, settled, taken } from './webhook.ts';

const most = 5;
let gateway: TestGateway;
let crowd: string[];
/** Nobody reads under the same name in two tests. */
let names = 0;
let somebody: AskOptions;

beforeAll(async () => {
  gateway = await startGateway({
    policy: { ...defaultPolicy, staffCustomersPerHour: most },
    config: { OUTBOUND_ALLOW: ['127.0.0.0/8'] },
    seed: addCrowd,
  });
  const rows = await gateway.database.prisma.customer.findMany({
    where: { name: { startsWith: 'Crowd' } },
    orderBy: { id: 'asc' },
    select: { id: true },
  });
  crowd = rows.map(({ id }) => globalId('Customer', id));
});
afterAll(() => gateway.stop());
beforeEach(async () => {
  names += 1;
  somebody = await asStaff(gateway, `agent-${names}`, ['SUPPORT']);
});
const self = () => `agent-${names}`;

type Read = Answer<{ customer: { name: string } | null }>;
const one = `query One($id: ID!) { customer(id: $id) { name } }`;
const read = (id: string | undefined, gql: TestGateway['gql'] = gateway.gql, who = somebody): Promise<Read> =>
  gql(one, { id }, who);
const isShown = ({ data }: Read) => Boolean(data?.customer?.name);

/** Several customers in one operation. */
const together = (ids: readonly string[]) =>
  gateway.gql(
    `query Together { ${ids.map((id, index) => `c${index}: customer(id: "${id}") { name email }`).join(' ')} }`,
    {},
    somebody,
  );

async function fill(): Promise<void> {
  for (const id of crowd.slice(0, most)) expect(isShown(await read(id))).toBe(true);
}

const refused = {
  status: 429,
  data: undefined,
  errors: [
    {
      message: `P19, ${defaultPolicy.clauses.P19.title}: a member of staff reads at most ${most} customers in an hour, and these would be more.`,
      extensions: { code: 'RATE_LIMITED', clause: 'P19' },
    },
  ],
};

describe('A member of staff', () => {
  it('who has read as many customers in an hour as the policy allows is refused the next, and learns nothing of them', async () => {
    await fill();
    const next = await read(crowd[most]);
    expect(next).toMatchObject(refused);
    expect(JSON.stringify([next.data, next.errors])).not.toMatch(/Crowd|Customer:/);
    expect(Number(next.headers.get('retry-after'))).toBeGreaterThan(0);
    const known = await Promise.all(crowd.slice(0, most).map((id) => read(id)));
    expect(known.map(isShown)).toEqual(Array.from({ length: most }, () => true));
  });

  it('is refused a page that would be too many as a whole, and then may still read fewer', async () => {
    expect(await together(crowd.slice(0, most + 1))).toMatchObject(refused);
    expect((await together(crowd.slice(0, most))).errors).toEqual([]);
  });

  it('counts by whom is read, and not by reads, roles or what is asked', async () => {
    await fill();
    for (const roles of [['BILLING'], ['SUPPORT', 'BILLING']] as const) {
      const same = await asStaff(gateway, self(), roles);
      expect(isShown(await read(crowd[0], gateway.gql, same))).toBe(true);
      expect(await read(crowd[most], gateway.gql, same)).toMatchObject(refused);
    }
    const search = `{ customers(first: 1, filter: { email: "alice@example.com" }) { edges { node { id } } } }`;
    expect(await gateway.gql(search, {}, somebody)).toMatchObject(refused);
    const nobody = `{ customers(first: 1, filter: { email: "nobody@example.com" }) { edges { node { id } } } }`;
    expect(await gateway.gql(nobody, {}, somebody)).toMatchObject({ status: 200, errors: [] });
    expect((await gateway.gql(`{ policy { version } }`, {}, somebody)).errors).toEqual([]);
  });

  it('who asks for many at once is answered for no more than the cap, by however many requests', async () => {
    const answers = await Promise.all(crowd.slice(0, 30).map((id) => read(id)));
    expect(answers.filter(isShown)).toHaveLength(most);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(30 - most);
  });

  it('may read on when an hour has passed, one for each that was read so long ago', async () => {
    for (const id of crowd.slice(0, most)) {
      expect(isShown(await read(id))).toBe(true);
      gateway.clock.advance(minutes(2));
    }
    expect(await read(crowd[most])).toMatchObject(refused);
    const wait = Number((await read(crowd[most])).headers.get('retry-after')) * 1_000;
    expect(wait).toBeGreaterThan(hours(1) - minutes(10));
    gateway.clock.advance(wait - 1_000);
    somebody = await asStaff(gateway, self(), ['SUPPORT']);
    expect(await read(crowd[most])).toMatchObject(refused);
    gateway.clock.advance(1_000);
    expect(isShown(await read(crowd[most]))).toBe(true);
    expect(await read(crowd[most + 1])).toMatchObject(refused);
  });

  it('is not kept from a change by it, whose answer counts', async () => {
    const billing = await asStaff(gateway, self(), ['BILLING']);
    for (const id of crowd.slice(0, most)) expect(isShown(await read(id, gateway.gql, billing))).toBe(true);
    const input = { customerId: crowd[most], purpose: 'MARKETING', channel: 'EMAIL', state: 'WITHDRAWN', via: 'EMAIL' };
    const told = await change(
      gateway,
      'setConsent',
      { ...input, reference: 'MAIL-1' },
      { ...billing, select: 'customer { name }' },
    );
    expect(ending(told)).toBe('SetConsentPayload');
    expect(told.result).toMatchObject({ customer: { name: expect.any(String) } });
    expect(isShown(await read(crowd[most], gateway.gql, billing))).toBe(true);
    expect(await read(crowd[most + 1], gateway.gql, billing)).toMatchObject(refused);
  });

  it('polls a page without a statement about the cap each time', async () => {
    await read(crowd[0]);
    gateway.asked.length = 0;
    await read(crowd[0]);
    expect(gateway.asked.filter((statement) => statement.includes('claim_sight'))).toEqual([]);
    gateway.clock.advance(minutes(1));
    await read(crowd[0]);
    expect(gateway.asked.filter((statement) => statement.includes('claim_sight'))).toHaveLength(1);
  });

  // The embedded database has one session, which waits for nobody.
  it.skipIf(serverUrls() === null)('is answered nothing when nobody can tell how many they have read', async () => {
    const { pool } = gateway.database;
    const holder = await pool.connect();
    try {
      await holder.query(`BEGIN`);
      await holder.query(`SELECT pg_advisory_xact_lock(hashtextextended('claim_sight ' || $1, 0))`, [self()]);
      const answer = await read(crowd[0]);
      expect(answer).toMatchObject({
        status: 503,
        data: undefined,
        errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }],
      });
    } finally {
      await holder.query('ROLLBACK');
      holder.release();
    }
  });
});

it('Partners, systems and customers have no such cap', async () => {
  const all = `{ customers(first: 50) { edges { node { name } } } }`;
  const { data, status } = await gateway.gql<{ customers: { edges: object[] } }>(all, {}, { as: 'insight-labs' });
  expect(status).toBe(200);
  expect(data?.customers.edges.length).toBeGreaterThan(most);
});

it('Another process shares the count', async () => {
  const { config, clock, database, token } = gateway;
  const policy = { ...defaultPolicy, staffCustomersPerHour: most };
  const other = await startServer({ config, clock, database, policy });
  try {
    const there = askingAt(other.url, token);
    const answers = await Promise.all(
      crowd.slice(0, 30).map((id, index) => read(id, index % 2 === 0 ? there : gateway.gql)),
    );
    expect(answers.filter(isShown)).toHaveLength(most);
    const known = answers.findIndex(isShown);
    expect(isShown(await read(crowd[known], there))).toBe(true);
    expect(isShown(await read(crowd[known], gateway.gql))).toBe(true);
    expect(await read(crowd[40], there)).toMatchObject(refused);
  } finally {
    await other.stop();
  }
});

describe('A refusal by the cap', () => {
  type Event = { outcome: string; fields: string[]; subjects: string[]; clauses: string[]; operation: string };
  type Cap = { staffId: string; customers: number; most: number; refusedAt: string | null };
  const caps = async (as: string) => {
    const ask = `{ staffCaps(first: 100) { edges { node { staffId customers most refusedAt } } } }`;
    const { data } = await gateway.gql<{ staffCaps: { edges: { node: Cap }[] } }>(ask, {}, { as });
    return data?.staffCaps.edges.map(({ node }) => node).find(({ staffId }) => staffId === self());
  };

  it('is in the trail, as of nobody, and in no access log', async () => {
    await fill();
    gateway.clock.advance(1_000);
    await read(crowd[most]);
    const ask = `query Refused($staff: String!) { auditEvents(first: 1, filter: { callerId: $staff, outcome: REFUSED }) {
      edges { node { outcome fields subjects clauses operation } } } }`;
    const { data } = await gateway.gql<{ auditEvents: { edges: { node: Event }[] } }>(
      ask,
      { staff: self() },
      { as: 'privacy' },
    );
    expect(data?.auditEvents.edges).toEqual([
      { node: { outcome: 'REFUSED', fields: ['Customer.name'], subjects: [], clauses: ['P19'], operation: 'One' } },
    ]);
    const log = `query Log($id: ID!) { customer(id: $id) { accessLog(first: 100) { edges { node { at } } } } }`;
    const shown = await gateway.gql(log, { id: crowd[most] }, { as: 'legal' });
    expect(JSON.stringify(shown.data)).not.toContain(gateway.clock.now().toISOString());
  });

  it('is of those alone who find customers by a filter: who works through lists is counted, and not refused', async () => {
    const list = '{ customers(first: 20) { edges { node { name } } } }';
    const { status, data } = await gateway.gql<{ customers: { edges: object[] } }>(list, {}, { as: 'privacy' });
    expect(status).toBe(200);
    expect(data?.customers.edges.length).toBeGreaterThan(most);
    const report = '{ staffCaps(first: 100) { edges { node { staffId customers } } } }';
    const { data: told } = await gateway.gql<{
      staffCaps: { edges: { node: { staffId: string; customers: number } }[] };
    }>(report, {}, { as: 'legal' });
    const counted = told?.staffCaps.edges.map(({ node }) => node).find(({ staffId }) => staffId === 'privacy');
    expect(counted?.customers).toBe(data?.customers.edges.length);
  });

  it.each(['privacy', 'legal'])('is listed for %s, with how many were read in the last hour', async (as) => {
    await fill();
    expect(await caps(as)).toEqual({ staffId: self(), customers: most, most, refusedAt: null });
    await read(crowd[most]);
    const refusedAt = gateway.clock.now().toISOString();
    expect(await caps(as)).toEqual({ staffId: self(), customers: most, most, refusedAt });
    gateway.clock.advance(hours(2));
    expect(await caps(as)).toEqual({ staffId: self(), customers: 0, most, refusedAt });
  });

  it.each(['support', 'billing', 'admin', 'stripe', 'alice'])('is not listed for %s', async (as) => {
    const { data, errors } = await gateway.gql(`{ staffCaps(first: 1) { edges { node { staffId } } } }`, {}, { as });
    expect(data).toEqual({ staffCaps: null });
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', clause: 'P19' } }]);
  });

  it('is told to the company’s webhooks, once an hour for each member of staff', async () => {
    const hook = await openHook(gateway, { as: 'admin', kinds: ['staff.capped'] });
    try {
      await fill();
      await Promise.all(crowd.slice(most, most + 10).map((id) => read(id)));
      const [first] = await taken(hook.receiver, 1);
      expect(JSON.parse(first?.body ?? '')).toEqual({
        type: 'staff.capped',
        timestamp: gateway.clock.now().toISOString(),
        data: { roles: 'SUPPORT' },
      });
      gateway.clock.advance(minutes(50));
      somebody = await asStaff(gateway, self(), ['SUPPORT']);
      expect(await read(crowd[most])).toMatchObject(refused);
      await settled(gateway);
      expect(hook.receiver.taken).toHaveLength(1);
      gateway.clock.advance(minutes(10));
      somebody = await asStaff(gateway, self(), ['SUPPORT']);
      expect(await read(crowd[most])).toMatchObject(refused);
      await taken(hook.receiver, 2);
    } finally {
      await closeHook(gateway, hook);
    }
  });
});

it('Whom staff have read is kept for the hour alone, of those who read no more as well', async () => {
  await fill();
  const mine = { callerId: self() };
  expect(await gateway.database.prisma.staffSight.count({ where: mine })).toBe(most);
  gateway.clock.advance(hours(2));
  await expect
    .poll(() => gateway.database.prisma.staffSight.count({ where: mine }), { timeout: 10_000, interval: 100 })
    .toBe(0);
});
