import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { customerId, partnerId } from '../../prisma/seed/keys.ts';
import { minutes } from '../../src/clock.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import {
  addPayer,
  beginErasure,
  type Erasing,
  endLocally,
  statusOf,
  stepsOf,
  taskOf,
  tasksAgain,
  untilTask,
} from '../processors/erasing.ts';
import { clauses, partner } from './cast.ts';
import { change, ending, everyone } from './change.ts';
import { tablesWith } from './rows.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());
beforeEach(() => gateway.clock.advance(minutes(2)));

const headers = { 'X-Reference': 'HD-1' };
const register = (as: string | undefined, input: Record<string, unknown>) =>
  change(gateway, 'registerProcessor', { partnerId: partner('paypal'), ...input }, { ...(as && { as }) });
const confirm = (as: string | undefined, id: string, evidence = 'PP-4711') =>
  change(
    gateway,
    'confirmProcessorErasure',
    { id: `ErasureTask:${id}`, evidence },
    { ...(as && { as }), headers, select: 'task { id status evidence }' },
  );

let payers = 0;
/** Somebody who pays through PayPal alone. `early`: the local erasure goes on. */
async function erase({ early = false } = {}): Promise<Erasing & { id: string; reference: string }> {
  payers += 1;
  const reference = `B-OF-PAYER-${payers}-`;
  const payer = await addPayer(gateway.database, gateway.clock, { paypal: reference });
  const erasing = await beginErasure(gateway, payer);
  if (!early) await endLocally(gateway, erasing);
  const { id } = await untilTask(gateway, erasing, 'paypal', ({ status }) => status === 'TOLD');
  return { ...erasing, id, reference };
}

type Tasks = { erasureTasks: { edges: { node: Record<string, unknown> }[]; pageInfo: { endCursor: string } } | null };
const list = `query Tasks($first: Int!, $after: String) { erasureTasks(first: $first, after: $after) {
  edges { node { id name status customerId references } } pageInfo { endCursor hasNextPage } } }`;
async function tasksShownTo(as: string): Promise<Record<string, unknown>[]> {
  const { data, errors } = await gateway.gql<Tasks>(list, { first: 100 }, { as });
  expect(errors).toEqual([]);
  return data?.erasureTasks?.edges.map(({ node }) => node) ?? [];
}

describe('Of an erasure', () => {
  it('each processor is told that holds data by what is recorded, ended work and payments alone included (P10)', async () => {
    const { prisma } = gateway.database;
    const erasing = await beginErasure(gateway, customerId('alice'));
    // Once more, as the local erasure does at its end.
    expect(await tasksAgain(gateway, erasing)).toBe(2);
    const { requestId } = erasing;
    const tasks = await prisma.erasureTask.findMany({
      where: { requestId },
      select: { partnerId: true, method: true },
    });
    const told = [
      { partnerId: partnerId('stripe'), method: 'STRIPE_REDACTION' },
      { partnerId: partnerId('paypal'), method: 'MANUAL_TASK' },
    ];
    expect(tasks).toHaveLength(2);
    expect(tasks).toEqual(expect.arrayContaining(told));
  });

  it('nobody is told of somebody for whom no processor has worked', async () => {
    expect(await tasksAgain(gateway, await beginErasure(gateway, customerId('carol')))).toBe(0);
  });

  it('the customer sees each processor and how it stands, and staff how it goes', async () => {
    const { requestId, id, reference } = await erase({ early: true });
    const query = /* GraphQL */ `query One($id: ID!) { request(id: $id) {
      processors { id processor name status toldAt confirmedAt method attempts nextAttemptAt failure evidence references } } }`;
    const asked = { id: `DataRequest:${requestId}` };
    const { data } = await gateway.gql(query, asked, { as: 'billing', headers });
    const shown = { id: `ErasureTask:${id}`, processor: partner('paypal'), name: 'paypal', status: 'TOLD' };
    expect(data).toMatchObject({
      request: {
        processors: [
          { ...shown, method: 'MANUAL_TASK', attempts: 0, failure: null, evidence: null, references: [reference] },
        ],
      },
    });
    const bob = await beginErasure(gateway, customerId('bob'));
    const own = await gateway.gql(query, { id: `DataRequest:${bob.requestId}` }, { as: 'bob' });
    expect(own.data).toMatchObject({ request: { processors: [{ name: 'paypal', evidence: null, method: null }] } });
    const refused = ['method', 'attempts', 'nextAttemptAt', 'failure', 'evidence'];
    expect(clauses(own)).toEqual(Object.fromEntries(refused.map((name) => [`request.processors.0.${name}`, 'P19'])));
  });
});

describe('A manual task', () => {
  it('waits for whoever may confirm it, with what proves it', async () => {
    const erasing = await erase();
    const { id } = erasing;
    const before = await taskOf(gateway, erasing, 'paypal');
    for (const as of everyone.filter((name) => !['billing', 'privacy', 'paypal'].includes(name ?? ''))) {
      const expected = ['newsletter-co', 'insight-labs', 'stripe'].includes(as ?? '') ? 'NotFound' : 'FORBIDDEN P10';
      const refused = as === undefined ? 'UNAUTHENTICATED P10' : expected;
      expect(`${as}: ${ending(await confirm(as, id))}`).toBe(`${as}: ${refused}`);
    }
    const input = { id: `ErasureTask:${id}`, evidence: 'PP-1' };
    expect(ending(await change(gateway, 'confirmProcessorErasure', input, { as: 'billing' }))).toBe('FORBIDDEN P18');
    for (const evidence of ['', 'petra@example.com', '4111 1111 1111 1111', 'x'.repeat(129)]) {
      const answer = await confirm('billing', id, evidence);
      expect(ending(answer)).toBe('InvalidInput input.evidence');
      if (evidence !== '') expect(JSON.stringify(answer)).not.toContain(evidence);
    }
    expect(ending(await confirm('billing', customerId('alice')))).toBe('NotFound');
    expect(await taskOf(gateway, erasing, 'paypal')).toEqual(before);
    expect(await statusOf(gateway, erasing)).toBe('AWAITING_PROCESSORS');

    const done = await confirm('privacy', id);
    expect(done.result).toMatchObject({ task: { id: `ErasureTask:${id}`, status: 'CONFIRMED', evidence: 'PP-4711' } });
    expect(await statusOf(gateway, erasing)).toBe('COMPLETED');
    expect(ending(await confirm('billing', id))).toBe('Conflict');
    expect(await taskOf(gateway, erasing, 'paypal')).toMatchObject({ evidence: 'PP-4711', sealedReferences: null });
  });

  it('keeps what the processor calls the person readable for whoever confirms it, and for no table', async () => {
    const { id, reference } = await erase();
    expect(await tablesWith(gateway, reference)).toEqual([]);
    const of = (tasks: Record<string, unknown>[]) => tasks.find((task) => task['id'] === `ErasureTask:${id}`);
    expect(of(await tasksShownTo('billing'))).toMatchObject({ references: [reference] });
    const asked = `query One($id: ID!) { node(id: $id) { ... on ErasureTask { status references } } }`;
    const variables = { id: `ErasureTask:${id}` };
    const answer = await gateway.gql(asked, variables, { as: 'privacy' });
    expect(clauses(answer)).toEqual({ 'node.references': 'P19' });
    await confirm('billing', id);
    const after = await gateway.gql(asked, variables, { as: 'billing' });
    expect(after.data).toEqual({ node: { status: 'CONFIRMED', references: [] } });
  });

  it('confirmed ten times at once is confirmed once, and the erasure ends once', async () => {
    const erasing = await erase();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => confirm(index % 2 ? 'billing' : 'paypal', erasing.id, `PP-${index}`)),
    );
    const endings = answers.map(ending).toSorted();
    expect(endings).toEqual(['ConfirmProcessorErasurePayload', ...Array.from({ length: 9 }, () => 'Conflict')]);
    const steps = await stepsOf(gateway, erasing);
    expect(steps).toEqual(['PROCESSOR_TOLD paypal', 'PROCESSOR_CONFIRMED paypal', 'COMPLETED']);
  });

  it('is told anew by billing and privacy alone, and not once it is confirmed', async () => {
    const erasing = await erase();
    const input = { id: `ErasureTask:${erasing.id}` };
    const retry = (as: string) => change(gateway, 'retryProcessorErasure', input, { as, headers });
    for (const as of ['support', 'legal', 'admin', 'paypal', 'alice'])
      expect(ending(await retry(as))).toBe('FORBIDDEN P10');
    expect(ending(await retry('billing'))).toBe('RetryProcessorErasurePayload');
    await untilTask(gateway, erasing, 'paypal', ({ status }) => status === 'TOLD');
    await confirm('billing', erasing.id);
    expect(ending(await retry('billing'))).toBe('Conflict');
    // Of whoever is erased, what staff have noted is gone.
    const told = 'PROCESSOR_TOLD paypal';
    const steps = [told, 'RETRIED', told, 'PROCESSOR_CONFIRMED paypal', 'COMPLETED'];
    expect(await stepsOf(gateway, erasing)).toEqual(steps);
  });
});

describe('A processor that is told by webhook', () => {
  beforeAll(async () => {
    await register('admin', { method: 'WEBHOOK' });
  });
  afterAll(async () => {
    await register('admin', { method: 'MANUAL_TASK' });
  });

  it('hears once of its task, and finds it though the customer is erased here, of whom it sees nothing', async () => {
    const erasing = await erase();
    const { id, reference } = erasing;
    const events = await gateway.database.prisma.outboxEvent.findMany({
      where: { kind: 'customer.erase', customerId: erasing.customerId },
    });
    expect(events.map(({ coordinates }) => coordinates)).toEqual([{ partner: partnerId('paypal'), task: id }]);

    const task = { id: `ErasureTask:${id}`, name: 'paypal', status: 'TOLD' };
    const seen = { ...task, customerId: `Customer:${erasing.customerId}`, references: [reference] };
    expect(await tasksShownTo('paypal')).toContainEqual(seen);
    expect(JSON.stringify(await tasksShownTo('stripe'))).not.toContain(id);
    const query = `query All($task: ID!, $customer: ID!, $request: ID!) { node(id: $task) { id ... on ErasureTask { status } }
      customer(id: $customer) { id } request(id: $request) { id } }`;
    const variables = { task: task.id, customer: seen.customerId, request: `DataRequest:${erasing.requestId}` };
    const { data } = await gateway.gql(query, variables, { as: 'paypal' });
    expect(data).toEqual({ node: { id: task.id, status: 'TOLD' }, customer: null, request: null });
    const other = await gateway.gql(query, variables, { as: 'stripe' });
    expect(other.data).toMatchObject({ node: null });

    expect(ending(await confirm('stripe', id))).toBe('NotFound');
    expect(ending(await confirm('paypal', id))).toBe('ConfirmProcessorErasurePayload');
    expect(await statusOf(gateway, erasing)).toBe('COMPLETED');
    expect(JSON.stringify(await tasksShownTo('paypal'))).not.toContain(id);
  });

  it('reads on after the last task that it was shown', async () => {
    const first = await erase();
    // Ids of one millisecond are in no order.
    gateway.clock.advance(1);
    const second = await erase();
    const ids: unknown[] = [];
    let after: string | null = null;
    for (let pages = 0; pages < 20; pages += 1) {
      const { data }: { data?: Tasks | null | undefined } = await gateway.gql<Tasks>(
        list,
        { first: 1, after },
        { as: 'paypal' },
      );
      const [edge] = data?.erasureTasks?.edges ?? [];
      if (!edge) break;
      ids.push(edge.node['id']);
      after = data?.erasureTasks?.pageInfo.endCursor ?? null;
    }
    expect(ids.slice(-2)).toEqual([`ErasureTask:${first.id}`, `ErasureTask:${second.id}`]);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('How a processor is told', () => {
  const stripe = { method: 'STRIPE_REDACTION', endpoint: 'https://api.example.com', secret: 'sk_test_0123456789' };

  it.each(everyone.filter((name) => name !== 'admin'))('is not for %s to say', async (as) => {
    expect(ending(await register(as, stripe))).toBe(as === undefined ? 'UNAUTHENTICATED P19' : 'FORBIDDEN P19');
  });

  it.each([
    ['input.secret', { ...stripe, secret: undefined }],
    ['input.secret', { ...stripe, secret: 'with a space' }],
    ['input.secret', { ...stripe, secret: 'short' }],
    ['input.endpoint', { ...stripe, endpoint: 'ftp://api.example.com' }],
    ['input.endpoint', { ...stripe, endpoint: 'http://127.0.0.1:4444' }],
    ['input.endpoint', { ...stripe, endpoint: 'https://user:pass@api.example.com' }],
    ['input.endpoint', { ...stripe, endpoint: 'https://api.example.com/?a=b' }],
    ['input.endpoint', { method: 'MANUAL_TASK', endpoint: 'https://api.example.com' }],
    ['input.secret', { method: 'WEBHOOK', secret: 'sk_test_0123456789' }],
    ['input.partnerId', { ...stripe, partnerId: partner('newsletter-co') }],
  ])('is refused for its %s, and nothing changes', async (field, input) => {
    const id = partnerId('paypal');
    const before = await gateway.database.prisma.partner.findUniqueOrThrow({ where: { id } });
    expect(ending(await register('admin', input))).toBe(`InvalidInput ${field}`);
    expect(await gateway.database.prisma.partner.findUniqueOrThrow({ where: { id } })).toEqual(before);
  });

  it('is based on a version, and its secret is shown to nobody', async () => {
    const { prisma } = gateway.database;
    const { version } = await prisma.partner.findUniqueOrThrow({ where: { id: partnerId('paypal') } });
    expect(ending(await register('admin', { ...stripe, version: version + 1 }))).toBe('Conflict');
    const select = 'partner { version erasureMethod erasureEndpoint }';
    const input = { partnerId: partner('paypal'), ...stripe, version };
    const done = await change(gateway, 'registerProcessor', input, { as: 'admin', select });
    const shown = { version: version + 1, erasureMethod: 'STRIPE_REDACTION', erasureEndpoint: stripe.endpoint };
    expect(done.result).toMatchObject({ partner: shown });
    expect(JSON.stringify(done)).not.toContain(stripe.secret);
    expect(await tablesWith(gateway, stripe.secret)).toEqual([]);
    expect(ending(await register('admin', { method: 'MANUAL_TASK' }))).toBe('RegisterProcessorPayload');
    const row = await prisma.partner.findUniqueOrThrow({ where: { id: partnerId('paypal') } });
    expect(row).toMatchObject({ erasureEndpoint: null, erasureSecret: null });
  });

  it('is https alone in production', async () => {
    const strict = await startGateway({ outbound: { secureOnly: true } });
    const input = { partnerId: partner('paypal'), ...stripe, endpoint: 'http://api.example.com' };
    const answer = await change(strict, 'registerProcessor', input, { as: 'admin' });
    await strict.stop();
    expect(ending(answer)).toBe('InvalidInput input.endpoint');
  });
});

describe('A processor is assigned to a customer', () => {
  const carol = `Customer:${customerId('grace')}`;
  const assign = (as: string, mutation = 'assignProcessor', more: Record<string, unknown> = {}) =>
    change(gateway, mutation, { customerId: carol, partnerId: partner('stripe'), ...more }, { as });
  const ticket = { channel: 'HELPDESK_TICKET', reference: 'HD-2' };
  async function seenByStripe(): Promise<boolean> {
    const { data } = await gateway.gql(
      'query One($id: ID!) { customer(id: $id) { id } }',
      { id: carol },
      { as: 'stripe' },
    );
    return data?.['customer'] !== null;
  }

  it('by billing with a reference, or by a system: it sees the customer until it is released, and is told of the erasure', async () => {
    for (const as of ['support', 'privacy', 'admin', 'grace', 'stripe']) {
      expect(`${as} ${ending(await assign(as, 'assignProcessor', as === 'grace' ? {} : ticket))}`).toBe(
        `${as} FORBIDDEN P19`,
      );
    }
    expect(ending(await assign('billing'))).toBe('FORBIDDEN P18');
    expect(ending(await assign('billing', 'assignProcessor', { ...ticket, partnerId: partner('newsletter-co') }))).toBe(
      'InvalidInput input.partnerId',
    );
    expect(await seenByStripe()).toBe(false);
    expect(ending(await assign('login-service'))).toBe('AssignProcessorPayload');
    expect(ending(await assign('billing', 'assignProcessor', ticket))).toBe('Conflict');
    expect(await seenByStripe()).toBe(true);
    await gateway.gql('query Name($id: ID!) { customer(id: $id) { name } }', { id: carol }, { as: 'stripe' });
    gateway.clock.advance(minutes(1));
    expect(ending(await assign('billing', 'releaseProcessor', ticket))).toBe('ReleaseProcessorPayload');
    expect(ending(await assign('billing', 'releaseProcessor', ticket))).toBe('Conflict');
    expect(await seenByStripe()).toBe(false);
    const { data } = await gateway.gql(
      '{ withdrawals(first: 100) { edges { node { customerId } } } }',
      {},
      { as: 'stripe' },
    );
    expect(JSON.stringify(data)).toContain(carol);
    expect(await tasksAgain(gateway, await beginErasure(gateway, customerId('grace')))).toBe(1);
  });
});
