import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { customerId } from '../../prisma/seed/keys.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { serverUrls } from '../harness/server-database.ts';

const limit = 1_000;
/** Far more than unwinding takes, and far less than PostgreSQL's own time-outs. */
const soon = 3_000;

const services = '{ me { id services(first: 5) { edges { node { label } } } } }';
const rename = 'mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { __typename } }';

// The embedded database runs a statement in this very process: nothing can be cancelled there.
describe.skipIf(serverUrls() === null)('An operation that takes too long', () => {
  let gateway: TestGateway;
  let owner: pg.Client;

  beforeAll(async () => {
    gateway = await startGateway({ operationMilliseconds: limit });
    owner = new pg.Client({ connectionString: gateway.config.DATABASE_OWNER_URL });
    await owner.connect();
    await owner.query(`CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_sleep(60); RETURN NEW; END $$`);
  });
  afterAll(async () => {
    await owner.end();
    await gateway.stop();
  });
  afterEach(async () => {
    await owner.query('ROLLBACK');
    await owner.query('DROP TRIGGER IF EXISTS dawdle ON "Customer"');
  });

  const blockServices = () => owner.query('BEGIN; LOCK TABLE "Service" IN ACCESS EXCLUSIVE MODE');
  const slowDown = (step: 'statement' | 'commit') =>
    owner.query(
      step === 'statement'
        ? 'CREATE TRIGGER dawdle BEFORE UPDATE ON "Customer" FOR EACH ROW EXECUTE FUNCTION dawdle()'
        : `CREATE CONSTRAINT TRIGGER dawdle AFTER UPDATE ON "Customer" DEFERRABLE INITIALLY DEFERRED
           FOR EACH ROW EXECUTE FUNCTION dawdle()`,
    );

  /** The statements and transactions of others that hold or await a lock on this table: whatever works on it does. */
  async function atWork(table: string): Promise<string[]> {
    const { rows } = await owner.query<{ work: string }>(
      `SELECT a.state || ' ' || l.mode AS work FROM pg_locks l JOIN pg_stat_activity a USING (pid)
       WHERE l.relation = $1::regclass AND pid <> pg_backend_pid()`,
      [`"${table}"`],
    );
    return rows.map(({ work }) => work);
  }

  async function timed<Result>(work: Promise<Result>): Promise<Result> {
    const started = performance.now();
    const result = await work;
    expect(performance.now() - started).toBeLessThan(soon);
    return result;
  }

  const versions = { statement: 2, commit: 3 };
  const change = (step: keyof typeof versions) =>
    gateway.gql(
      rename,
      { input: { version: versions[step], name: `Slow ${step}` } },
      { as: 'alice', headers: { 'idempotency-key': step } },
    );
  const nameOf = async () =>
    (await owner.query('SELECT name FROM "Customer" WHERE id = $1', [customerId('alice')])).rows[0];

  it('is answered within the bound, and runs on nowhere after that', async () => {
    await blockServices();
    const { status, data, errors } = await timed(gateway.gql(services, {}, { as: 'alice' }));
    expect(await atWork('Service')).toEqual([]);
    expect([status, data, errors.map(({ extensions }) => extensions)]).toEqual([
      504,
      undefined,
      [{ code: 'TIMED_OUT' }],
    ]);
  });

  it('leaves every connection to others, however often it comes', async () => {
    await blockServices();
    const crowd = Array.from({ length: 3 * gateway.config.DATABASE_POOL }, (_, index) =>
      gateway.gql(services, {}, { as: index % 2 === 0 ? 'alice' : 'bob' }),
    );
    // Some find no connection free in time, which is another refusal.
    for (const { status } of await Promise.all(crowd)) expect([503, 504]).toContain(status);
    expect(await atWork('Service')).toEqual([]);
    await owner.query('ROLLBACK');
    const { status, errors } = await gateway.gql(services, {}, { as: 'alice' });
    expect([status, errors]).toEqual([200, []]);
    const { totalCount, waitingCount } = gateway.database.pool;
    expect([totalCount <= gateway.config.DATABASE_POOL, waitingCount]).toEqual([true, 0]);
  });

  it('is cut when its client leaves, too', async () => {
    await blockServices();
    const leaving = new AbortController();
    const answer = fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await gateway.token('alice')}` },
      body: JSON.stringify({ query: services }),
      signal: leaving.signal,
    });
    await vi.waitFor(async () => expect(await atWork('Service')).not.toEqual([]));
    leaving.abort();
    await expect(answer).rejects.toThrow('aborted');
    await vi.waitFor(async () => expect(await atWork('Service')).toEqual([]));
  });

  it.each(['statement', 'commit'] as const)('changes nothing when a %s is slow, and can be repeated', async (step) => {
    const before = await nameOf();
    await slowDown(step);
    const { status, errors } = await timed(change(step));
    expect(await atWork('Customer')).toEqual([]);
    expect([status, errors.map(({ extensions }) => extensions)]).toEqual([504, [{ code: 'TIMED_OUT' }]]);
    expect(await nameOf()).toEqual(before);

    await owner.query('DROP TRIGGER dawdle ON "Customer"');
    expect((await change(step)).data).toEqual({ updateProfile: { __typename: 'UpdateProfilePayload' } });
    expect(await nameOf()).toEqual({ name: `Slow ${step}` });
  });
});
