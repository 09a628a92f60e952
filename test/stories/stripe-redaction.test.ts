import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { customerId } from '../../prisma/seed/keys.ts';
import { hours, minutes } from '../../src/clock.ts';
import { mostAttempts } from '../../src/processors/timing.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import {
  addPayer,
  beginErasure,
  type Erasing,
  endLocally,
  eraseLocally,
  statusOf,
  stepsOf,
  taskOf,
  untilTask,
} from '../processors/erasing.ts';
import { type FakeStripe, openStripe } from '../processors/stripe.ts';
import { partner } from './cast.ts';
import { change, ending } from './change.ts';
import { keptLog } from './log.ts';
import { tablesWith } from './rows.ts';

let gateway: TestGateway;
let stripe: FakeStripe;
const { log, lines } = keptLog();
const jobsAt = '/v1/privacy/redaction_jobs';

const register = (secret: string) =>
  change(
    gateway,
    'registerProcessor',
    { partnerId: partner('stripe'), method: 'STRIPE_REDACTION', endpoint: stripe.url, secret },
    { as: 'admin' },
  );

beforeAll(async () => {
  stripe = await openStripe();
  const config = { OUTBOUND_ALLOW: ['127.0.0.0/8'] };
  gateway = await startGateway({ config, outbound: { timeoutMilliseconds: 300 }, log });
  await register(stripe.secret);
});
afterAll(async () => {
  await gateway.stop();
  await stripe.close();
});

let payers = 0;
beforeEach(() => {
  gateway.clock.advance(minutes(2));
  stripe.asked.length = 0;
  stripe.ends = 'succeeded';
});
afterEach(() => {
  stripe.trouble.length = 0;
});

/** Somebody who pays through Stripe alone, and is erased here. */
async function erase(): Promise<Erasing> {
  payers += 1;
  stripe.customers.set(`pm_${payers}`, `cus_${payers}`);
  const id = await addPayer(gateway.database, gateway.clock, { stripe: `pm_${payers}` });
  const erasing = await beginErasure(gateway, id);
  await endLocally(gateway, erasing);
  return erasing;
}
const seconds = (count: number): number => count * 1000;
const creations = () => stripe.asked.filter(({ method, path }) => method === 'POST' && path === jobsAt);

describe('Stripe', () => {
  it('redacts all that a customer’s references lead to, and the erasure ends when the last processor confirms (P10)', async () => {
    stripe.customers.set('pm_seed_alice_1', 'cus_alice');
    const erasing = await beginErasure(gateway, customerId('alice'));
    await eraseLocally(gateway, erasing);
    const task = await untilTask(gateway, erasing, 'stripe', ({ status }) => status === 'CONFIRMED', seconds(15));
    expect(await statusOf(gateway, erasing)).toBe('AWAITING_PROCESSORS');
    const job = stripe.jobs.find(({ id }) => id === task.job);
    expect(job).toEqual({
      id: task.job,
      key: task.id,
      status: 'succeeded',
      objects: { customers: ['cus_alice'], payment_intents: ['pi_seed_alice_1', 'pi_seed_alice_2'] },
    });
    expect(task).toMatchObject({ evidence: task.job, sealedReferences: null, nextAttemptAt: null, failure: null });
    const paypal = await taskOf(gateway, erasing, 'paypal');
    const input = { id: `ErasureTask:${paypal.id}`, evidence: 'PP-1' };
    const headers = { 'X-Reference': 'HD-1' };
    expect(ending(await change(gateway, 'confirmProcessorErasure', input, { as: 'billing', headers }))).toBe(
      'ConfirmProcessorErasurePayload',
    );
    expect(await statusOf(gateway, erasing)).toBe('COMPLETED');
    const steps = await stepsOf(gateway, erasing);
    expect(steps.toSorted()).toEqual([
      'COMPLETED',
      'PROCESSOR_CONFIRMED paypal',
      'PROCESSOR_CONFIRMED stripe',
      'PROCESSOR_TOLD',
      'PROCESSOR_TOLD paypal',
      'PROCESSOR_TOLD stripe',
    ]);
    expect(steps.at(-1)).toBe('COMPLETED');
  });

  it('may confirm before the local erasure has ended, which then has nobody to wait for', async () => {
    payers += 1;
    stripe.customers.set(`pm_${payers}`, `cus_${payers}`);
    const id = await addPayer(gateway.database, gateway.clock, { stripe: `pm_${payers}` });
    const erasing = await beginErasure(gateway, id);
    await untilTask(gateway, erasing, 'stripe', ({ status }) => status === 'CONFIRMED', seconds(15));
    await eraseLocally(gateway, erasing);
    expect(await statusOf(gateway, erasing)).toBe('COMPLETED');
  });

  it('that fails is asked again later, under the same key, and has one job for it all', async () => {
    stripe.trouble.push((response) => response.writeHead(503).end());
    const erasing = await erase();
    const waits = await untilTask(gateway, erasing, 'stripe', ({ attempts }) => attempts === 1);
    const asked = stripe.asked.length;
    expect(waits.status).toBe('PENDING');
    expect(waits.nextAttemptAt?.getTime()).toBeGreaterThanOrEqual(gateway.clock.now().getTime() + seconds(60));
    stripe.trouble.push(
      // The customer is found; what is answered to the creation is lost.
      (response) => response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"customer":"cus_lost"}'),
      (response) => response.destroy(),
    );
    gateway.clock.advance(seconds(80));
    await untilTask(gateway, erasing, 'stripe', ({ attempts }) => attempts === 2);
    expect(stripe.asked.length).toBe(asked + 2);
    gateway.clock.advance(seconds(155));
    const { id, job } = await untilTask(gateway, erasing, 'stripe', ({ status }) => status === 'TOLD');
    expect(creations().map(({ key }) => key)).toEqual([id, id]);
    expect(stripe.jobs.filter(({ key }) => key === id).map((one) => one.id)).toEqual([job]);
    await untilTask(gateway, erasing, 'stripe', ({ status }) => status === 'CONFIRMED', seconds(15));
    expect(await statusOf(gateway, erasing)).toBe('COMPLETED');
  });

  it('that asks for patience is left alone for as long as it says', async () => {
    stripe.trouble.push((response) => response.writeHead(429, { 'Retry-After': '3600' }).end());
    const erasing = await erase();
    await untilTask(gateway, erasing, 'stripe', ({ attempts }) => attempts === 1);
    const asked = stripe.asked.length;
    gateway.clock.advance(minutes(59));
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(stripe.asked.length).toBe(asked);
    gateway.clock.advance(minutes(2));
    await untilTask(gateway, erasing, 'stripe', ({ status }) => status === 'CONFIRMED', seconds(15));
  });

  it('that does not answer is not waited for', async () => {
    stripe.trouble.push(() => {});
    const erasing = await erase();
    const { attempts } = await untilTask(gateway, erasing, 'stripe', (task) => task.attempts === 1);
    expect(await taskOf(gateway, erasing, 'stripe')).toMatchObject({
      attempts,
      failure: 'TIMED_OUT',
      status: 'PENDING',
    });
    await untilTask(gateway, erasing, 'stripe', ({ status }) => status === 'CONFIRMED', seconds(15));
  });

  it('that cannot redact is told to staff, who have it told anew', async () => {
    stripe.ends = 'failed';
    const erasing = await erase();
    const { id, job } = await untilTask(gateway, erasing, 'stripe', ({ status }) => status === 'FAILED', seconds(15));
    expect(await statusOf(gateway, erasing)).toBe('AWAITING_PROCESSORS');
    expect((await stepsOf(gateway, erasing)).at(-1)).toBe('FAILED stripe JOB_FAILED');
    const query = `query Failed { erasureTasks(first: 100, status: FAILED) { edges { node { id failure attempts } } } }`;
    const { data } = await gateway.gql(query, {}, { as: 'billing' });
    expect(data).toMatchObject({
      erasureTasks: { edges: [{ node: { id: `ErasureTask:${id}`, failure: 'JOB_FAILED' } }] },
    });
    stripe.ends = 'succeeded';
    const retried = await change(gateway, 'retryProcessorErasure', { id: `ErasureTask:${id}` }, { as: 'privacy' });
    expect(ending(retried)).toBe('RetryProcessorErasurePayload');
    await untilTask(gateway, erasing, 'stripe', ({ status }) => status === 'CONFIRMED', seconds(15));
    expect(stripe.asked.map(({ path }) => path)).toContain(`${jobsAt}/${job}/validate`);
    expect(creations()).toHaveLength(1);
    expect(await statusOf(gateway, erasing)).toBe('COMPLETED');
  });

  it('whose job was cancelled is given another one when it is told anew', async () => {
    stripe.ends = 'canceled';
    const erasing = await erase();
    const { id, job } = await untilTask(gateway, erasing, 'stripe', ({ status }) => status === 'FAILED', seconds(15));
    stripe.ends = 'succeeded';
    await change(gateway, 'retryProcessorErasure', { id: `ErasureTask:${id}` }, { as: 'billing' });
    const done = await untilTask(gateway, erasing, 'stripe', ({ status }) => status === 'CONFIRMED', seconds(15));
    expect(done.job).not.toBe(job);
    expect(creations().map(({ key }) => key)).toEqual([id, `${id}.${job}`]);
  });

  it('that fails for a day is given up, and the request waits on in sight', async () => {
    stripe.trouble.push(
      (response) => response.writeHead(500).end(),
      (response) => response.writeHead(500).end(),
      (response) => response.writeHead(500).end(),
    );
    const erasing = await erase();
    const { id } = await untilTask(gateway, erasing, 'stripe', ({ attempts }) => attempts === 1);
    const almost = { attempts: mostAttempts - 2, nextAttemptAt: gateway.clock.now() };
    await gateway.database.prisma.erasureTask.update({ where: { id }, data: almost });
    await untilTask(gateway, erasing, 'stripe', ({ attempts }) => attempts === mostAttempts - 1);
    expect((await taskOf(gateway, erasing, 'stripe')).status).toBe('PENDING');
    const { attempts } = await untilTask(gateway, erasing, 'stripe', ({ status }) => status === 'FAILED', hours(1));
    expect(attempts).toBe(mostAttempts);
    expect((await stepsOf(gateway, erasing)).at(-1)).toBe('FAILED stripe HTTP_500');
    expect(await statusOf(gateway, erasing)).toBe('AWAITING_PROCESSORS');
  });

  it('that refuses the key, or has no name for what is held, is given up at once', async () => {
    expect(ending(await register('sk_test_of_somebody_else'))).toBe('RegisterProcessorPayload');
    const refused = await erase();
    await untilTask(gateway, refused, 'stripe', ({ status }) => status === 'FAILED');
    expect(await taskOf(gateway, refused, 'stripe')).toMatchObject({ attempts: 1, failure: 'HTTP_401' });
    expect(ending(await register(stripe.secret))).toBe('RegisterProcessorPayload');
    const id = await addPayer(gateway.database, gateway.clock, { stripe: 'pm_forgotten' });
    const nameless = await beginErasure(gateway, id);
    await untilTask(gateway, nameless, 'stripe', ({ status }) => status === 'FAILED');
    expect(await taskOf(gateway, nameless, 'stripe')).toMatchObject({ attempts: 1, failure: 'NOTHING_NAMED' });
  });

  it('is told with a key, and of references, that no table and no log line holds', async () => {
    const erasing = await erase();
    const reference = `pm_${payers}`;
    expect(await tablesWith(gateway, `"${reference}"`)).toEqual([]);
    await untilTask(gateway, erasing, 'stripe', ({ status }) => status === 'CONFIRMED', seconds(15));
    for (const secret of [stripe.secret, 'sk_test_of_somebody_else', `cus_${payers}`]) {
      expect(await tablesWith(gateway, secret)).toEqual([]);
      expect(lines.filter((line) => line.includes(secret))).toEqual([]);
    }
  });
});
