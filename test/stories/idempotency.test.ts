import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customerId } from '../../prisma/seed/keys.ts';
import { days } from '../../src/clock.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer } from './cast.ts';
import { type ChangeOptions, change, ending } from './change.ts';
import { added } from './rows.ts';

/** Makes the audit row of a change fail for one reference, and with it the whole change. */
const failing = `
  CREATE FUNCTION fail_for_test() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NEW."kind" = 'CHANGE' AND NEW."reference" = 'TICKET-FAILS' THEN RAISE EXCEPTION 'no audit row'; END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER fail_for_test BEFORE INSERT ON "AuditEvent" FOR EACH ROW EXECUTE FUNCTION fail_for_test();`;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ seed: async ({ pool }) => void (await pool.query(failing)) });
});
afterAll(() => gateway.stop());

const service = (label = 'new.example') => ({ customerId: customer('alice'), product: 'domain', label });
const add = (key: string, input: object = service(), { as = 'billing', headers = {} }: ChangeOptions = {}) =>
  change(gateway, 'addService', { ...input }, { as, headers: { 'Idempotency-Key': key, ...headers } });
const once = { Service: 1, AuditEvent: 1, OutboxEvent: 1, IdempotencyKey: 1 };
const keys = () => gateway.database.prisma.idempotencyKey.findMany();

describe('A request that comes again with its key', () => {
  it('has the same outcome and no second effect', async () => {
    const { result, rows } = await added(gateway, async () => [
      await add('again'),
      await add('again'),
      await add('again'),
    ]);
    const [first, ...others] = result;
    expect(first).toMatchObject({ status: 200, errors: [], result: { __typename: 'AddServicePayload' } });
    for (const other of others) expect(other).toEqual(first);
    expect(rows).toEqual(once);
  });

  it('50 times at once has one effect, and every answer is its outcome or that it is under way', async () => {
    const { result, rows } = await added(gateway, () => Promise.all(Array.from({ length: 50 }, () => add('parallel'))));
    expect(rows).toEqual(once);
    const done = result.filter((answer) => answer.result);
    expect(done.length).toBeGreaterThan(0);
    expect(new Set(done.map((answer) => answer.result?.['serviceId'])).size).toBe(1);
    for (const waiting of result.filter((answer) => !answer.result)) {
      expect(waiting.status).toBe(409);
      expect(ending(waiting)).toBe('IDEMPOTENCY_KEY_IN_FLIGHT');
    }
    expect((await add('parallel')).result).toEqual(done[0]?.result);
  });

  it('is answered as the object stands now, for only the place of the effect is kept', async () => {
    const select = 'service { label }';
    const options = { as: 'billing', headers: { 'Idempotency-Key': 'moved' }, select };
    const first = await change(gateway, 'addService', service('before.example'), options);
    const id = first.result?.['serviceId'];
    await change(gateway, 'updateService', { id, version: 1, label: 'after.example' }, { as: 'billing' });
    const again = await change(gateway, 'addService', service('before.example'), options);
    expect(again.result).toMatchObject({ serviceId: id, service: { label: 'after.example' } });
  });

  it('and with another body is refused with 422', async () => {
    await add('reused');
    const { result, rows } = await added(gateway, () => add('reused', service('other.example')));
    expect(result).toMatchObject({ status: 422, result: null });
    expect(ending(result)).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(JSON.stringify(result)).not.toContain('other.example');
    expect(rows).toEqual({});
  });

  it('from another caller is another request', async () => {
    await add('shared');
    const { result, rows } = await added(gateway, () =>
      add('shared', service('other.example'), { as: 'login-service' }),
    );
    expect(ending(result)).toBe('AddServicePayload');
    expect(rows).toEqual(once);
  });

  it('by customers is told apart by who they are', async () => {
    const withdraw = { purpose: 'MARKETING', channel: 'EMAIL', state: 'WITHDRAWN' };
    const ask = (as: string) => change(gateway, 'setConsent', withdraw, { as, headers: { 'Idempotency-Key': 'mine' } });
    const { rows } = await added(gateway, async () => [await ask('alice'), await ask('alice'), await ask('bob')]);
    expect(rows).toMatchObject({ ConsentEvent: 2, IdempotencyKey: 2 });
  });

  it('is the same request for 24 hours, and a new one from then on', async () => {
    await add('daily');
    gateway.clock.advance(days(1) - 1);
    expect((await added(gateway, () => add('daily'))).rows).toEqual({});
    gateway.clock.advance(1);
    const { result, rows } = await added(gateway, () => add('daily', service('tomorrow.example')));
    expect(ending(result)).toBe('AddServicePayload');
    expect(rows).toEqual({ Service: 1, AuditEvent: 1, OutboxEvent: 1 });
  });
});

describe('A key', () => {
  it('is kept with where the effect is, and with no value of the request or of the answer', async () => {
    const { version } = await gateway.database.prisma.customer.findUniqueOrThrow({ where: { id: customerId('bob') } });
    const input = { id: customer('bob'), version, name: 'Canary Bobolink', phone: '+442079460999' };
    const headers = { 'Idempotency-Key': 'canary-key', 'X-Reference': 'TICKET-1' };
    expect(ending(await change(gateway, 'updateProfile', input, { as: 'billing', headers }))).toBe(
      'UpdateProfilePayload',
    );
    const rows = await keys();
    const row = rows.find(({ coordinates }) => JSON.stringify(coordinates).includes(customerId('bob')));
    expect(row?.coordinates).toEqual({ id: customerId('bob') });
    expect(JSON.stringify(rows)).not.toMatch(/Canary|442079460999|canary-key/);
  });

  it('is not kept for what failed, so that the corrected request may use it', async () => {
    const failures = [
      () => add('retry', { ...service(), label: '' }),
      () => add('retry', { ...service(), customerId: customer('frank') }),
      () => add('retry', service(), { as: 'support' }),
      () => add('retry', service(), { headers: { 'X-Reference': 'TICKET-FAILS' } }),
    ];
    const endings: string[] = [];
    for (const failure of failures) {
      const { result, rows } = await added(gateway, failure);
      endings.push(ending(result));
      expect(rows).toEqual({});
    }
    expect(endings).toEqual(['InvalidInput input.label', 'Restricted', 'FORBIDDEN P19', 'INTERNAL_SERVER_ERROR']);
    const { result, rows } = await added(gateway, () => add('retry'));
    expect(ending(result)).toBe('AddServicePayload');
    expect(rows).toEqual(once);
  });

  it.each([
    ['empty', ''],
    ['of 256 characters', 'k'.repeat(256)],
    ['with a letter that no header has', 'schl\u00fcssel'],
  ])('%s is refused with 400', async (_what, key) => {
    const { result, rows } = await added(gateway, () => add(key));
    expect(result).toMatchObject({ status: 400, result: null });
    expect(ending(result)).toBe('BAD_REQUEST');
    expect(rows).toEqual({});
  });

  it('of 255 characters is one', async () => {
    expect((await added(gateway, () => add('k'.repeat(255)))).rows).toEqual(once);
  });

  const input = `{ customerId: "${customer('alice')}", product: "domain", label: "two.example" }`;
  const result = '{ __typename }';
  it.each([
    [
      'two fields',
      `mutation Two { one: addService(input: ${input}) ${result} two: addService(input: ${input}) ${result} }`,
    ],
    [
      'two fields of a fragment',
      `mutation Two { ...Both }
       fragment Both on Mutation { one: addService(input: ${input}) ${result} ... { two: addService(input: ${input}) ${result} } }`,
    ],
    ['no effect', 'mutation None { __typename }'],
  ])('with a mutation of %s is refused with 400', async (what, document) => {
    const headers = { 'Idempotency-Key': `document with ${what}` };
    const { result: answer, rows } = await added(gateway, () => gateway.gql(document, {}, { as: 'billing', headers }));
    expect(answer).toMatchObject({ status: 400, errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
    expect(answer.data ?? null).toBeNull();
    expect(rows).toEqual({});
  });

  it('is not asked of a mutation of two fields, and says nothing about a query', async () => {
    const two = `mutation Two { one: addService(input: ${input}) ${result} two: addService(input: ${input}) ${result} }`;
    const { rows } = await added(gateway, () => gateway.gql(two, {}, { as: 'billing' }));
    expect(rows).toEqual({ Service: 2, AuditEvent: 2, OutboxEvent: 2 });
    const headers = { 'Idempotency-Key': 'query' };
    const query = await added(gateway, () =>
      gateway.gql('{ me { name } caller { name } }', {}, { as: 'alice', headers }),
    );
    expect(query.result).toMatchObject({ status: 200, errors: [] });
    expect(query.rows).toEqual({});
  });
});
