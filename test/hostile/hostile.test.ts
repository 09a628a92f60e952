import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { examples } from '../../src/server/examples.ts';
import { badTokens } from '../caller/bad-tokens.ts';
import { send } from '../door/harness.ts';
import { customer } from '../stories/cast.ts';
import { authorisation } from './authorisation.ts';
import { crowds } from './concurrency.ts';
import { documents } from './documents.ts';
import { mutation, outcomeOf } from './hostile.ts';
import { http, outcomeOfBytes } from './http.ts';
import { leaksIn, personalValues } from './leaks.ts';
import { misconfigurations, startWith } from './misconfiguration.ts';
import { openTarget, type Target } from './target.ts';
import { bodies, values } from './values.ts';

let target: Target;
beforeAll(async () => {
  target = await openTarget();
}, 180_000);
afterAll(() => target.close());

const families = { authorisation, documents, http, bodies, values, badTokens, crowds, misconfigurations };

describe('Hostile requests, after each of which the process is well', () => {
  afterEach(() => target.isHealthy());

  it('are 150 at least', () => {
    expect(Object.values(families).reduce((sum, family) => sum + family.length, 0)).toBeGreaterThanOrEqual(150);
  });

  it.each(authorisation)('of somebody who may not: $what', async ({ outcome, ...asked }) => {
    const answer = await target.ask(asked);
    expect(answer.outcome).toBe(outcome);
  });

  it.each(documents)('that are strange documents: $what', async ({ outcome, ...asked }) => {
    const answer = await target.ask(asked);
    expect(answer.outcome).toBe(outcome);
  });

  it.each(values)('with values that mean something else: $what', async ({ outcome, ...asked }) => {
    expect((await target.ask(asked)).outcome).toBe(outcome);
  });

  it.each(bodies)('with values of a wrong kind: $what', async ({ as, body, outcome }) => {
    const { status, text } = await target.post(body, { Authorization: `Bearer ${await target.token(as)}` });
    expect(outcomeOf(status, text)).toMatch(new RegExp(`^${outcome}`));
  });

  it.each(http)('in HTTP: $what', async ({ bytes, outcome }) => {
    const { text } = await send(target.port, bytes);
    expect(outcomeOfBytes(text)).toBe(outcome);
  });

  it.each(badTokens)('with a bad token: $what', async ({ authorization }) => {
    const Authorization = authorization({ ...target.workshop, now: new Date() });
    const { status, text } = await target.post('{"query":"{ me { name } }"}', { Authorization });
    expect(outcomeOf(status, text)).toBe('401 UNAUTHENTICATED');
  });

  it.each(crowds)('in a crowd: $what', async ({ run, outcome }) => {
    expect(await run(target)).toBe(outcome);
  });
});

describe('The gateway does not start with', () => {
  // Each is a process of its own: some at once, and on a machine that has other work, slowly.
  it.concurrent.each(misconfigurations)(
    '$what',
    async ({ settings, says }) => {
      const { code, stderr } = await startWith(settings(target));
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(says) });
      expect(stderr.trim().split('\n')).toHaveLength(1);
    },
    120_000,
  );
});

describe('What the process wrote to its log, its metrics and its traces', () => {
  async function drive(): Promise<void> {
    for (const { as, query } of examples) await target.ask({ as, query });
    const changes = [
      ['updateProfile', { version: 1, name: 'Mallory' }],
      ['setConsent', { purpose: 'MARKETING', channel: 'EMAIL', state: 'GRANTED' }],
      ['openRequest', { kind: 'RECTIFICATION', details: 'My name is Mallory' }],
    ] as const;
    for (const [name, input] of changes) await target.ask({ as: 'alice', query: mutation(name), variables: { input } });
  }

  /** Errors of the database, which know what they were asked with. */
  async function breakDatabase(): Promise<void> {
    const asked = {
      as: 'alice',
      query: '{ me { name email communications(first: 1) { edges { node { locator } } } } }',
    };
    const search = {
      as: 'support',
      query: '{ customers(first: 1, filter: { namePrefix: "Alice" }) { edges { node { email } } } }',
    };
    for (const statement of [
      'DROP TABLE "Communication" CASCADE',
      'REVOKE INSERT ON "AuditEvent" FROM gateway',
      'ALTER TABLE "ProfileChange" ADD CONSTRAINT never CHECK (false) NOT VALID',
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()',
      'ALTER TABLE "Customer" RENAME TO "Customers"',
    ]) {
      await target.host?.asOwner(({ pool }) => pool.query(statement));
      await target.ask(asked);
      await target.ask(search);
      await target.ask({
        as: 'bob',
        query: mutation('updateProfile'),
        variables: { input: { version: 2, name: 'Mallory' } },
      });
      await target.ask({ as: 'newsletter-co', query: `{ customer(id: "${customer('alice')}") { name email } }` });
    }
  }

  it('holds no personal value, whatever was asked and whatever failed', async () => {
    const sought = await personalValues(target);
    expect(sought.length).toBeGreaterThan(100);
    await drive();
    await breakDatabase();
    const written = await target.written();
    // It was heard, and it had much to say.
    expect(written.output.split('\n').length).toBeGreaterThan(300);
    if (target.host) expect(written.output).toContain('PrismaClientKnownRequestError');
    expect(written.metrics).toContain('gateway_refusals_total');
    expect(written.traces).toContain('db.query.text');

    const leaks = Object.entries(written).map(([where, text]) => [where, leaksIn(text, sought)]);
    expect(Object.fromEntries(leaks)).toEqual({ output: [], metrics: [], traces: [] });
    // Whatever of them it had written would have been found.
    for (const value of sought) {
      const line = JSON.stringify({ level: 50, msg: `Unique constraint failed: ${value}` });
      expect(leaksIn(`${written.output.slice(0, 1_000)}\n${line}`, [value])).toEqual([value]);
    }
    expect(leaksIn(`/x?q=${encodeURIComponent('Alice Marlowe')}`, sought)).toContain('Alice Marlowe');
    expect(leaksIn(Buffer.from('Alice Marlowe').toString('base64'), sought)).toContain('Alice Marlowe');
  }, 120_000);
});
