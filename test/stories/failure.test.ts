import { afterEach, describe, expect, it, vi } from 'vitest';
import { people } from '../../prisma/seed/people.ts';
import type { Clients } from '../../src/database/database.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { serverUrls } from '../harness/server-database.ts';
import { customer } from './cast.ts';
import { keptLog } from './log.ts';
import { post } from './post.ts';

const { log, lines } = keptLog();
let gateway: TestGateway;
afterEach(async () => {
  vi.restoreAllMocks();
  await gateway.stop();
  lines.length = 0;
});

const start = async (statement?: string) => {
  const seed = async ({ pool }: Clients) => {
    if (statement !== undefined) await pool.query(statement);
  };
  gateway = await startGateway({ log, seed });
};

const details = /relation|exist|prisma|postgres|P2\d{3}|42P01|ECONNREFUSED|pool|select|stack|node_modules/i;

describe('What fails inside', () => {
  it('is named in the log alone, while the rest is answered', async () => {
    await start('DROP TABLE "Communication"');
    const query = '{ me { name communications(first: 1) { edges { node { locator } } } } }';
    const answer = await post(gateway, JSON.stringify({ query }), { as: 'alice' });
    expect(JSON.parse(answer.text)).toEqual({
      data: { me: { name: people.alice.name, communications: null } },
      errors: [
        {
          message: 'Something failed here.',
          path: ['me', 'communications'],
          locations: [{ line: 1, column: 13 }],
          extensions: { code: 'INTERNAL_SERVER_ERROR' },
        },
      ],
    });
    expect(answer.text).not.toMatch(details);
    const failure = lines.map((line) => JSON.parse(line)).find(({ msg }) => msg === 'an operation failed');
    expect(failure).toMatchObject({ name: 'PrismaClientKnownRequestError', cause: 'P2021' });
    expect(lines.join(' ')).not.toMatch(/alice|Marlowe/i);
  });

  it('is no reason to answer what cannot be recorded', async () => {
    await start('REVOKE INSERT ON "AuditEvent" FROM gateway');
    const ask = 'query Name($id: ID!) { customer(id: $id) { name email } }';
    // The last of them by the short way: the document is known by then.
    for (const as of ['support', 'newsletter-co', 'support', 'support']) {
      const answer = await post(gateway, JSON.stringify({ query: ask, variables: { id: customer('alice') } }), { as });
      expect(answer.status).toBe(503);
      expect(JSON.parse(answer.text)).toEqual({
        errors: [
          {
            message: 'The read could not be recorded, so nothing is answered.',
            extensions: { code: 'SERVICE_UNAVAILABLE' },
          },
        ],
      });
    }
    const own = await gateway.gql('{ me { name } }', {}, { as: 'alice' });
    expect(own).toMatchObject({ status: 200, data: { me: { name: people.alice.name } } });
  });
});

describe('A database that takes no records', () => {
  const readOnly = `DO $$ BEGIN
    EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database());
  END $$`;

  it.each([
    // The embedded database has one session, which was opened before.
    ...(serverUrls() === null ? [] : [['that may not be written to', 'DATABASE_READ_ONLY', readOnly] as const]),
    [
      'whose audit trail may not be added to',
      'AUDIT_TRAIL_CLOSED',
      'REVOKE INSERT ON "AuditEvent" FROM gateway',
    ] as const,
  ])('%s is not ready, and says so by name', async (_what, reason, statement) => {
    await start(statement);
    const ready = await fetch(`${gateway.url}/ready`);
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'unready', reason }]);
    expect((await fetch(`${gateway.url}/health`)).status).toBe(200);
    const read = await gateway.gql('{ customers(first: 1) { edges { node { name } } } }', {}, { as: 'newsletter-co' });
    expect({ status: read.status, data: read.data }).toEqual({ status: 503, data: undefined });
  });
});

describe('Without its database', () => {
  const lose = () => {
    const gone = () => Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
    vi.spyOn(gateway.database.pool, 'query').mockImplementation(gone);
    vi.spyOn(gateway.database.pool, 'connect').mockImplementation(gone);
  };

  it('the gateway is alive, says why it is not ready, and is ready again when it is back', async () => {
    await start();
    const probe = async (path: string) => {
      const response = await fetch(`${gateway.url}${path}`);
      return [response.status, await response.json()];
    };
    expect(await probe('/ready')).toEqual([200, { status: 'ready' }]);
    lose();
    expect(await probe('/health')).toEqual([200, { status: 'alive' }]);
    expect(await probe('/ready')).toEqual([503, { status: 'unready', reason: 'DATABASE_UNREACHABLE' }]);
    vi.restoreAllMocks();
    expect(await probe('/ready')).toEqual([200, { status: 'ready' }]);
  });

  it('the gateway answers 503, without details, to those it has to look up and to those it has not', async () => {
    await start();
    lose();
    const ask = JSON.stringify({
      query: 'query Name($id: ID!) { customer(id: $id) { name } }',
      variables: { id: customer('alice') },
    });
    for (const as of ['alice', 'newsletter-co', 'privacy']) {
      const answer = await post(gateway, ask, { as });
      expect(answer.status).toBe(503);
      expect(JSON.parse(answer.text)).toMatchObject({ errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }] });
      expect(answer.text).not.toMatch(details);
    }
    const form = 'grant_type=client_credentials&client_id=stripe&client_secret=x';
    const token = await post(gateway, form, {
      path: '/oauth/token',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    });
    expect(token.status).toBe(503);
    expect(token.text).not.toMatch(details);
  });
});
