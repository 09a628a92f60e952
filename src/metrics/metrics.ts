import { type Counter, createRegistry, type Histogram, type Registry } from './instruments.ts';

/** Every metric that is counted as things happen; what is read when it is asked for is declared in `readings.ts`. */
export type Metrics = {
  registry: Registry;
  requests: Counter<'route' | 'status'>;
  requestSeconds: Histogram<'route'>;
  operations: Counter<'kind' | 'operation' | 'caller' | 'outcome'>;
  refusals: Counter<'clause' | 'caller'>;
  /** Queries of known documents, by the path they took, and why not the compiled one. */
  reads: Counter<'path' | 'reason' | 'caller'>;
  auditRows: Counter<'kind'>;
  auditFailures: Counter<never>;
  spans: Counter<'outcome'>;
};

/** What the audit log counts. */
export type AuditMetrics = Pick<Metrics, 'auditRows' | 'auditFailures'>;

/** Seconds. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createMetrics(): Metrics {
  const registry = createRegistry();
  const metrics: Metrics = {
    registry,
    requests: registry.counter('gateway_requests_total', {
      help: 'Requests by route and status; 499 is a client that left.',
      labels: ['route', 'status'],
    }),
    requestSeconds: registry.histogram('gateway_request_duration_seconds', {
      help: 'From the first byte to the last of an answer, subscriptions left out.',
      labels: ['route'],
      buckets,
    }),
    operations: registry.counter('gateway_operations_total', {
      help: 'GraphQL operations by root field, kind of caller and how they ended.',
      labels: ['kind', 'operation', 'caller', 'outcome'],
    }),
    refusals: registry.counter('gateway_refusals_total', {
      help: 'Fields and actions that the policy refused, by clause.',
      labels: ['clause', 'caller'],
    }),
    reads: registry.counter('gateway_reads_total', {
      help: 'Queries of known documents and callers, by path: compiled, or standard and why.',
      labels: ['path', 'reason', 'caller'],
    }),
    auditRows: registry.counter('gateway_audit_rows_total', {
      help: 'Rows written to the audit trail.',
      labels: ['kind'],
    }),
    auditFailures: registry.counter('gateway_audit_failures_total', {
      help: 'Reads that could not be recorded, and so were answered with 503.',
      labels: [],
    }),
    spans: registry.counter('gateway_spans_total', {
      help: 'Spans sent to the collector, or lost.',
      labels: ['outcome'],
    }),
  };
  // There from the first, since Prometheus sees no increase in what has just appeared.
  metrics.auditFailures.add({}, 0);
  return metrics;
}
