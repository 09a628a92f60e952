import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { openTracer, type Tracer } from '../../src/tracing/tracer.ts';
import { testClock } from '../harness/clock.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer } from './cast.ts';
import { type Collector, startCollector } from './collector.ts';
import { keptLog } from './log.ts';
import { post } from './post.ts';

const { log, lines } = keptLog();
const clock = testClock();
let collector: Collector;
let gateway: TestGateway;
let tracer: Tracer | null;
beforeAll(async () => {
  collector = await startCollector();
  const metrics = createMetrics();
  gateway = await startGateway({
    log,
    clock,
    metrics,
    trace: (config) => {
      tracer = openTracer({ ...config, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }, clock, (outcome, spans) =>
        metrics.spans.add({ outcome }, spans),
      );
      return tracer;
    },
  });
});
beforeEach(() => {
  lines.length = 0;
  collector.bodies.length = 0;
});
afterAll(async () => {
  await gateway.stop();
  collector.close();
});

/** The line of a request, which is written after its answer. */
async function lineOf(requestId: string | null): Promise<Record<string, unknown> | undefined> {
  const find = () => lines.map((line) => JSON.parse(line)).find((line) => line.requestId === requestId && line.route);
  await expect.poll(find).toBeDefined();
  return find();
}

async function metric(series: string): Promise<number> {
  const text = await (await fetch(gateway.metricsUrl)).text();
  const found = text.split('\n').find((line) => line.startsWith(`${series} `));
  return Number(found?.slice(series.length) ?? 0);
}

const ask = 'query alice_marlowe($id: ID!) { one: customer(id: $id) { name phone } }';
const asking = (id = customer('alice')) => JSON.stringify({ query: ask, variables: { id } });

describe('Every request leaves one line', () => {
  it('that tells who asked, for what and how it ended, by ids and by words of the schema alone', async () => {
    const answer = await post(gateway, asking(), { as: 'newsletter-co' });
    expect(await lineOf(answer.headers.get('x-request-id'))).toMatchObject({
      route: '/graphql',
      status: 200,
      callerKind: 'PARTNER',
      callerId: '01890000-0000-7000-8000-000000000011',
      operation: 'query customer',
      outcome: 'refused',
      milliseconds: expect.any(Number),
    });
    expect(lines.join(' ')).not.toMatch(/marlowe|alice|newsletter/i);
  });

  it.each([
    ['a document that is none', '{"query":"{ me {"}', {}, { status: 400, operation: null, outcome: 'invalid' }],
    [
      'a bad token',
      '{"query":"{ me { name } }"}',
      { Authorization: 'Bearer a.b.c' },
      { status: 401, callerKind: null, outcome: 'refused' },
    ],
    [
      'another content type',
      'x',
      { 'Content-Type': 'text/plain' },
      { status: 415, callerKind: null, outcome: 'invalid' },
    ],
  ])('also for %s', async (_what, body, headers, expected) => {
    // Each row has other headers: one type for all of them.
    const given: Record<string, string> = headers;
    const answer = await post(gateway, body, { headers: given });
    expect(await lineOf(answer.headers.get('x-request-id'))).toMatchObject(expected);
  });
});

describe('The metrics', () => {
  it('count operations by root field, caller and outcome, whatever a client calls them', async () => {
    const series = 'gateway_operations_total{kind="query",operation="customer",caller="PARTNER",outcome="refused"}';
    const before = await metric(series);
    await post(gateway, asking(), { as: 'newsletter-co' });
    await expect.poll(() => metric(series)).toBe(before + 1);
    const text = await (await fetch(gateway.metricsUrl)).text();
    expect(text).not.toMatch(/alice|marlowe|newsletter/);
  });

  it('count what the policy refuses by its clause', async () => {
    const series = 'gateway_refusals_total{clause="P4",caller="PARTNER"}';
    const before = await metric(series);
    await post(gateway, asking(), { as: 'newsletter-co' });
    await expect.poll(() => metric(series)).toBe(before + 1);
  });

  it('count the rows of the audit trail, of reads and of changes', async () => {
    const rows = async () => [
      await metric('gateway_audit_rows_total{kind="READ"}'),
      await metric('gateway_audit_rows_total{kind="CHANGE"}'),
    ];
    const [reads = 0, changes = 0] = await rows();
    await post(gateway, asking(), { as: 'support' });
    const change = 'mutation { setSharing(input: { blocked: true }) { __typename } }';
    await gateway.gql(change, {}, { as: 'grace' });
    expect(await rows()).toEqual([reads + 1, changes + 1]);
  });

  it('tell how the pool, the queues and the process are', async () => {
    const text = await (await fetch(gateway.metricsUrl)).text();
    for (const name of ['gateway_pool_connections', 'gateway_outbox_waiting', 'process_resident_memory_bytes']) {
      expect(text).toContain(`# TYPE ${name} gauge`);
    }
    expect(await metric('gateway_pool_connections{state="idle"}')).toBeGreaterThanOrEqual(0);
    expect(await metric('process_resident_memory_bytes')).toBeGreaterThan(1_000_000);
  });

  it('are on loopback and a port of their own, and never on the public one', async () => {
    expect(gateway.metricsUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
    expect(new URL(gateway.metricsUrl).port).not.toBe(new URL(gateway.url).port);
    expect((await fetch(`${gateway.url}/metrics`)).status).toBe(404);
    expect((await fetch(gateway.metricsUrl.replace('/metrics', '/graphql'))).status).toBe(404);
  });

  it('have as few series as there are words for them, however many names clients invent', async () => {
    const seriesOf = async () => (await (await fetch(gateway.metricsUrl)).text()).split('\n').length;
    const name = (index: number) => `query N${index} { a${index}: caller { kind } }`;
    await gateway.gql(name(0));
    const before = await seriesOf();
    for (let index = 1; index <= 20; index += 1) await gateway.gql(name(index));
    await fetch(`${gateway.url}/nowhere-${before}`);
    // One for a path that is nowhere, and its histogram.
    expect((await seriesOf()) - before).toBeLessThanOrEqual(15);
  });
});

describe('Traces', () => {
  it('go on from where the caller’s stand: request, operation, statements', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
    const answer = await post(gateway, asking(), { as: 'support', headers });
    const requestId = answer.headers.get('x-request-id');
    expect(await lineOf(requestId)).toMatchObject({ traceId });

    const ours = () => collector.spans().filter((span) => span.traceId === traceId);
    await expect.poll(() => ours().some(({ name }) => name === 'POST /graphql'), { timeout: 5_000 }).toBe(true);
    const request = ours().find(({ name }) => name === 'POST /graphql');
    const operation = ours().find(({ name }) => name === 'query customer');
    expect(request).toMatchObject({
      parentSpanId: '00f067aa0ba902b7',
      attributes: {
        'gateway.request_id': requestId,
        'gateway.caller.kind': 'STAFF',
        'gateway.outcome': 'answered',
        'http.response.status_code': '200',
      },
    });
    expect(operation?.parentSpanId).toBe(request?.spanId);
    const statements = ours().filter(({ attributes }) => attributes['db.query.text']?.includes('"Customer"'));
    expect(statements.map(({ parentSpanId }) => parentSpanId)).toContain(operation?.spanId);
    expect(collector.bodies.join(' ')).not.toMatch(/Alice|Marlowe|alice/);
  });

  it.each([
    ['nothing', ''],
    ['another version', 'ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
    ['zeros', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`],
    ['somebody’s address', '00-alice@example.com-00f067aa0ba902b7-01'],
    ['a card number', '00-4242424242424242abcdefabcdefabcd-00f067aa0ba902b7-01'],
  ])('are begun anew for a traceparent of %s', async (_what, traceparent) => {
    const answer = await post(gateway, asking(), { as: 'support', headers: { traceparent } });
    const line = await lineOf(answer.headers.get('x-request-id'));
    expect(line?.['traceId']).toMatch(/^[0-9a-f]{32}$/);
    expect(traceparent).not.toContain(line?.['traceId']);
  });

  it('are left out where the caller’s own are', async () => {
    const traceId = '5bf92f3577b34da6a3ce929d0e0e4736';
    const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-00` };
    await post(gateway, asking(), { as: 'support', headers });
    await post(gateway, asking(), { as: 'support' });
    await expect.poll(() => collector.spans().length, { timeout: 5_000 }).toBeGreaterThan(0);
    expect(collector.spans().filter((span) => span.traceId === traceId)).toEqual([]);
  });

  it('are lost, and counted, where the collector is gone, and the gateway goes on', async () => {
    const bodies = collector.bodies.length;
    collector.close();
    await post(gateway, asking(), { as: 'support' });
    await expect.poll(() => metric('gateway_spans_total{outcome="lost"}'), { timeout: 8_000 }).toBeGreaterThan(0);
    expect((await post(gateway, asking(), { as: 'support' })).status).toBe(200);
    expect(collector.bodies).toHaveLength(bodies);
  });
});
