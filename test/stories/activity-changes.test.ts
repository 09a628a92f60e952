import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CustomerName, customerId } from '../../prisma/seed/keys.ts';
import { people } from '../../prisma/seed/people.ts';
import { days } from '../../src/clock.ts';
import { idOf } from '../../src/global-id.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer, stranger } from './cast.ts';
import { change, ending, everyone, repeated } from './change.ts';
import { added, writtenWith } from './rows.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const activity = { customerId: customer('carol'), kind: 'LOGIN' };
const communication = {
  customerId: customer('carol'),
  medium: 'EMAIL',
  direction: 'INBOUND',
  correspondent: 'friend@example.net',
  sentAt: '2026-03-01T12:00:00Z',
  locator: 'imap://mail/42',
  contentHash: createHash('sha256').update('hello').digest('hex'),
};
const usage = { site: 'blog.hosting.example', day: '2026-03-01', pageViews: 100, visitors: 40 };
const inputs = { recordActivity: activity, recordCommunication: communication, recordCookieUsage: usage };
type Name = keyof typeof inputs;

const tell = (mutation: Name, input: object = {}, as: string | undefined = 'login-service') =>
  change(gateway, mutation, { ...inputs[mutation], ...input }, as === 'nobody' ? {} : { as });
const clocks = async (name: CustomerName) => {
  const { lastLoginAt, lastLoginAttemptAt, version, updatedAt } =
    await gateway.database.prisma.customer.findUniqueOrThrow({ where: { id: customerId(name) } });
  return { lastLoginAt, lastLoginAttemptAt, version, updatedAt };
};

describe('What systems report is reported by systems alone', () => {
  const rulesOf = {
    recordActivity: ['P14', 'Activity'],
    recordCommunication: ['P17', 'Communication'],
    recordCookieUsage: ['P2', 'CookieUsage'],
  } as const;
  const cells = (Object.keys(inputs) as Name[]).flatMap((name) =>
    everyone.map((as) => [name, as ?? 'nobody'] as const),
  );

  it.each(cells)('%s by %s', async (mutation, as) => {
    const [clause, table] = rulesOf[mutation];
    const { result, rows } = await added(gateway, () => tell(mutation, {}, as));
    const may = as === 'login-service';
    const refused = `${as === 'nobody' ? 'UNAUTHENTICATED' : 'FORBIDDEN'} ${clause}`;
    expect(ending(result)).toBe(may ? `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Payload` : refused);
    expect(rows).toEqual(may ? { [table]: 1, AuditEvent: 1 } : {});
  });

  it('each with its audit row in one transaction', async () => {
    const login = await tell('recordActivity');
    const activityId = idOf('Activity', String(login.result?.['activityId']), 'id');
    expect(await writtenWith(gateway, 'Activity', activityId)).toMatchObject({
      audited: [
        { operation: 'recordActivity', caller: 'login-service', subjects: [customerId('carol')], clauses: ['P14'] },
      ],
      told: null,
    });
    const mail = await tell('recordCommunication');
    const mailId = idOf('Communication', String(mail.result?.['communicationId']), 'id');
    expect(await writtenWith(gateway, 'Communication', mailId)).toMatchObject({
      audited: [{ operation: 'recordCommunication', subjects: [customerId('carol')], clauses: ['P17'] }],
    });
  });

  it.each([
    ['recordActivity', { ip: '256.1.1.1' }, 'input.ip'],
    ['recordActivity', { ip: 'fe80::1%eth0' }, 'input.ip'],
    ['recordActivity', { ip: '10.0.0.0/8' }, 'input.ip'],
    ['recordActivity', { at: '2026-03-02T09:05:01Z' }, 'input.at'],
    ['recordActivity', { at: '0009-03-02T09:05:01Z' }, 'input.at'],
    ['recordActivity', { customerId: 'carol' }, 'input.customerId'],
    ['recordCommunication', { contentHash: 'A'.repeat(64) }, 'input.contentHash'],
    ['recordCommunication', { contentHash: 'a'.repeat(40) }, 'input.contentHash'],
    ['recordCommunication', { correspondent: ' ' }, 'input.correspondent'],
    ['recordCommunication', { locator: 'x'.repeat(501) }, 'input.locator'],
    ['recordCommunication', { sentAt: '2026-03-03T09:00:00Z' }, 'input.sentAt'],
    ['recordCookieUsage', { site: 'www.hosting.example/account/carol' }, 'input.site'],
    ['recordCookieUsage', { site: 'localhost' }, 'input.site'],
    ['recordCookieUsage', { day: '2026-03-03' }, 'input.day'],
    ['recordCookieUsage', { pageViews: -1 }, 'input.pageViews'],
    ['recordCookieUsage', { visitors: 101 }, 'input.visitors'],
  ] as const)('in %s %o is named as %s, not repeated and not kept', async (mutation, wrong, field) => {
    const { result, rows } = await added(gateway, () => tell(mutation, wrong));
    expect(result.result).toMatchObject({ __typename: 'InvalidInput', code: 'BAD_USER_INPUT', field });
    expect(result.result?.message).toMatch(/expected/);
    expect(repeated(result, wrong)).toEqual([]);
    expect(rows).toEqual({});
  });

  it('and nothing about somebody unknown', async () => {
    for (const mutation of ['recordActivity', 'recordCommunication'] as const) {
      const { result, rows } = await added(gateway, () => tell(mutation, { customerId: stranger }));
      expect(ending(result)).toBe('NotFound');
      expect(rows).toEqual({});
    }
  });
});

describe('The retention clock', () => {
  const due = /* GraphQL */ `{ retentionDue(first: 10) { edges { node { customer { name } } } } }`;
  const ofDave = /* GraphQL */ `query Dave($id: ID!) { customer(id: $id) { retention { state signal lastLoginAt } } }`;

  it('of dave starts anew with a log-in, so that nobody would erase him (P14)', async () => {
    const { name } = people.dave;
    expect(JSON.stringify((await gateway.gql(due, {}, { as: 'privacy' })).data)).toContain(name);
    expect(ending(await tell('recordActivity', { customerId: customer('dave'), kind: 'LOGIN' }))).toBe(
      'RecordActivityPayload',
    );
    expect(JSON.stringify((await gateway.gql(due, {}, { as: 'privacy' })).data)).not.toContain(name);
    const { data } = await gateway.gql(ofDave, { id: customer('dave') }, { as: 'privacy' });
    const lastLoginAt = gateway.clock.now().toISOString();
    expect(data).toEqual({ customer: { retention: { state: 'RUNNING', signal: 'LOGIN', lastLoginAt } } });
  });

  const at = (time: string) => new Date(`2026-03-02T${time}Z`);

  it('moves with an attempt alone, with a log-in as both, and with nothing else (P14)', async () => {
    const before = await clocks('erin');
    const report = (kind: string, time: string, more: object = {}) =>
      tell('recordActivity', { customerId: customer('erin'), kind, at: at(time).toISOString(), ...more });
    await report('LOGIN', '08:00:00', { abuse: true });
    await report('LOGIN_ATTEMPT', '08:00:00', { abuse: true });
    await report('PASSWORD_CHANGE', '08:00:00');
    expect(await clocks('erin')).toEqual(before);
    await report('LOGIN_ATTEMPT', '08:00:00');
    expect(await clocks('erin')).toEqual({ ...before, lastLoginAttemptAt: at('08:00:00') });
    await report('LOGIN', '08:30:00');
    const both = { ...before, lastLoginAt: at('08:30:00'), lastLoginAttemptAt: at('08:30:00') };
    expect(await clocks('erin')).toEqual(both);
    await report('LOGIN', '08:10:00');
    await report('LOGIN_ATTEMPT', '08:20:00');
    expect(await clocks('erin')).toEqual(both);
  });

  it('ends at the latest of 30 reports that arrive at once and in no order', async () => {
    const minutes = Array.from({ length: 30 }, (_, turn) => (turn * 7) % 30);
    const reports = minutes.map((minute) => {
      const when = at(`07:${String(minute).padStart(2, '0')}:00`).toISOString();
      return tell('recordActivity', { customerId: customer('bob'), kind: 'LOGIN_ATTEMPT', at: when });
    });
    await gateway.database.prisma.customer.update({
      where: { id: customerId('bob') },
      data: { lastLoginAttemptAt: null },
    });
    expect((await Promise.all(reports)).map(ending)).toEqual(Array(30).fill('RecordActivityPayload'));
    expect(await clocks('bob')).toMatchObject({ lastLoginAttemptAt: at('07:29:00') });
  });

  it('moves for somebody whose data is restricted, and not for one who is being erased', async () => {
    const franks = { customerId: customer('frank') };
    expect(ending(await tell('recordActivity', franks))).toBe('RecordActivityPayload');
    expect(ending(await tell('recordCommunication', franks))).toBe('RecordCommunicationPayload');
    expect(await clocks('frank')).toMatchObject({ lastLoginAt: gateway.clock.now() });
    await gateway.database.prisma.customer.update({
      where: { id: customerId('frank') },
      data: { erasureStartedAt: gateway.clock.now() },
    });
    const late = await added(gateway, () => tell('recordActivity', franks));
    const mail = await added(gateway, () => tell('recordCommunication', franks));
    expect([ending(late.result), ending(mail.result)]).toEqual(['NotFound', 'Conflict']);
    expect([late.rows, mail.rows]).toEqual([{}, {}]);
  });

  it('takes a time in any offset, and is up to five minutes ahead', async () => {
    const given = { customerId: customer('alice'), at: '2026-03-02T10:05:00+01:00', ip: '2001:db8::7' };
    const { result } = await tell('recordActivity', given);
    expect(result?.__typename).toBe('RecordActivityPayload');
    expect(await clocks('alice')).toMatchObject({ lastLoginAt: at('09:05:00') });
    const { data } = await gateway.gql(
      /* GraphQL */ `{ me { activity(first: 1) { edges { node { kind at ip abuse } } } } }`,
      {},
      { as: 'alice' },
    );
    const line = { kind: 'LOGIN', at: '2026-03-02T09:05:00.000Z', ip: '2001:db8::7', abuse: false };
    expect(data).toEqual({ me: { activity: { edges: [{ node: line }] } } });
  });
});

describe('Cookie usage', () => {
  it('of a site and day is replaced when it is told again, and names nobody (P2)', async () => {
    const site = 'shop.hosting.example';
    await tell('recordCookieUsage', { site });
    const again = await added(gateway, () => tell('recordCookieUsage', { site, pageViews: 300, visitors: 90 }));
    expect(again.rows).toEqual({ AuditEvent: 1 });
    const { data } = await gateway.gql(
      `{ cookieUsage(from: "2026-03-01", to: "2026-03-01", site: "${site}") { site day pageViews visitors } }`,
      {},
      { as: 'support' },
    );
    expect(data).toEqual({ cookieUsage: [{ site, day: '2026-03-01', pageViews: 300, visitors: 90 }] });
    const [row] = await gateway.database.prisma.auditEvent.findMany({
      where: { operation: 'recordCookieUsage' },
      orderBy: { id: 'desc' },
      take: 1,
    });
    expect(row).toMatchObject({ subjects: [], clauses: ['P2'] });
  });

  it('told by 20 at once is kept once', async () => {
    const site = 'new.hosting.example';
    const { result, rows } = await added(gateway, () =>
      Promise.all(Array.from({ length: 20 }, () => tell('recordCookieUsage', { site }))),
    );
    expect(result.map(ending)).toEqual(Array(20).fill('RecordCookieUsagePayload'));
    expect(rows).toEqual({ CookieUsage: 1, AuditEvent: 1 });
    expect(result.filter(({ result: told }) => told?.['recorded'])).toHaveLength(1);
  });

  const shown = async (site: string, to = '2026-03-02') => {
    const ask = `{ cookieUsage(from: "2026-03-01", to: "${to}", site: "${site}") { pageViews visitors } }`;
    const { data } = await gateway.gql<{ cookieUsage: object[] }>(ask, {}, { as: 'support' });
    return data?.cookieUsage;
  };

  it('tells from one query to the next of nobody who came between: a day that is not over is not shown (P2)', async () => {
    const today = { site: 'today.hosting.example', day: '2026-03-02' };
    await tell('recordCookieUsage', { ...today, pageViews: 100, visitors: 50 });
    expect(await shown(today.site)).toEqual([]);
    const again = await tell('recordCookieUsage', { ...today, pageViews: 101, visitors: 51 });
    expect(again.result).toMatchObject({ recorded: true });
    expect(await shown(today.site)).toEqual([]);
    gateway.clock.advance(days(1));
    expect(await shown(today.site)).toEqual([{ pageViews: 101, visitors: 51 }]);
    gateway.clock.advance(-days(1));
  });

  it('of a day that is over is corrected by no fewer visitors than may be told of (P2)', async () => {
    const site = 'late.hosting.example';
    const correct = async (visitors: number) => {
      const { result } = await tell('recordCookieUsage', { site, pageViews: 200, visitors });
      return [result?.['recorded'], await shown(site)];
    };
    const stands = (visitors: number) => [{ pageViews: 200, visitors }];
    expect(await correct(40)).toEqual([true, stands(40)]);
    for (const near of [41, 49, 31, 40]) expect(await correct(near)).toEqual([false, stands(40)]);
    expect(await correct(50)).toEqual([true, stands(50)]);
    expect(await correct(9)).toEqual([true, []]);
    expect(await correct(10)).toEqual([false, []]);
  });

  it('is kept by site and day, and leads to nobody: not from its table, and not from the trail (P2)', async () => {
    const { rows } = await gateway.database.pool.query(
      `SELECT count(*)::int AS ties FROM pg_constraint WHERE contype = 'f' AND '"CookieUsage"'::regclass IN (conrelid, confrelid)`,
    );
    expect(rows).toEqual([{ ties: 0 }]);
    const where = { operation: 'recordCookieUsage' };
    const recorded = await gateway.database.prisma.auditEvent.findMany({ where });
    expect(recorded.length).toBeGreaterThan(0);
    for (const row of recorded) expect(row).toMatchObject({ subjects: [], reference: null, callerKind: 'SYSTEM' });
  });
});
