import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import type { Reading, Registry } from './instruments.ts';

type Parts = { database: Pick<Database, 'pool'>; clock: Clock; openStreams: () => number };

const one = (value: number): Reading[] => [{ labels: {}, value }];

/** Declares what is read whenever somebody asks for the metrics. Gives what ends the measuring. */
export function declareReadings(registry: Registry, parts: Parts): { stop(): void } {
  declarePool(registry, parts);
  declareQueues(registry, parts);
  registry.gauge('gateway_open_streams', { help: 'Subscriptions that are open.' }, () => one(parts.openStreams()));
  return declareProcess(registry);
}

function declarePool(registry: Registry, { database: { pool } }: Parts): void {
  registry.gauge('gateway_pool_connections', { help: 'Connections to the database, by what they do.' }, () => [
    { labels: { state: 'busy' }, value: pool.totalCount - pool.idleCount },
    { labels: { state: 'idle' }, value: pool.idleCount },
  ]);
  registry.gauge('gateway_pool_waiting', { help: 'Who waits for a connection.' }, () => one(pool.waitingCount));
}

type Waiting = { kind: string; waiting: number; seconds: number };

/** Both are bounded by what is due and not done, and read by an index that holds no more. */
function declareQueues(registry: Registry, { database: { pool }, clock }: Parts): void {
  /** What is read of a queue at once is read by one statement. */
  const reading = (text: string, values: () => unknown[]) => {
    let coming: Promise<Waiting[]> | null = null;
    return () =>
      (coming ??= pool
        .query<Waiting>(text, values())
        .then(({ rows }) => rows)
        .finally(() => (coming = null)));
  };
  const outbox = reading(
    `SELECT "kind", count(*)::int AS waiting, extract(epoch FROM $1::timestamptz - min("availableAt"))::float AS seconds
     FROM "OutboxEvent" WHERE "handledAt" IS NULL AND "availableAt" <= $1 GROUP BY "kind"`,
    () => [clock.now()],
  );
  const jobs = reading(
    `SELECT name AS kind, count(*)::int AS waiting, extract(epoch FROM now() - min(start_after))::float AS seconds
     FROM pgboss.job WHERE state < 'active' AND start_after <= now() GROUP BY name`,
    () => [],
  );
  const by = (rows: () => Promise<Waiting[]>, value: 'waiting' | 'seconds') => async () =>
    (await rows()).map((row) => ({ labels: { kind: row.kind }, value: row[value] }));

  registry.gauge('gateway_outbox_waiting', { help: 'Events that are due and not handled.' }, by(outbox, 'waiting'));
  registry.gauge('gateway_outbox_lag_seconds', { help: 'How long the oldest of them is due.' }, by(outbox, 'seconds'));
  registry.gauge('gateway_jobs_waiting', { help: 'Jobs that nobody has begun.' }, by(jobs, 'waiting'));
  registry.gauge('gateway_jobs_lag_seconds', { help: 'How long the oldest of them waits.' }, by(jobs, 'seconds'));
}

/** Under the names that dashboards for Node know. */
function declareProcess(registry: Registry): { stop(): void } {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const startedAt = performance.timeOrigin / 1_000;
  const cpu = () => {
    const { user, system } = process.cpuUsage();
    return one((user + system) / 1_000_000);
  };
  registry.gauge('process_cpu_seconds_total', { help: 'Processor time used.', type: 'counter' }, cpu);
  registry.gauge('process_start_time_seconds', { help: 'When the process began.' }, () => one(startedAt));
  registry.gauge('process_resident_memory_bytes', { help: 'Memory held.' }, () => one(process.memoryUsage.rss()));
  registry.gauge('nodejs_heap_size_used_bytes', { help: 'Heap used.' }, () => one(process.memoryUsage().heapUsed));
  registry.gauge(
    'nodejs_eventloop_lag_p99_seconds',
    { help: 'Delay of the event loop since it was last asked.' },
    () => {
      const p99 = delay.percentile(99) / 1e9;
      delay.reset();
      return one(p99);
    },
  );
  registry.gauge('nodejs_version_info', { help: 'Of Node.' }, () => [
    { labels: { version: process.version }, value: 1 },
  ]);
  return { stop: () => delay.disable() };
}
