import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import { newSpanId, newTraceId } from '../ids.ts';
import { createExporter, type Exporter } from './exporter.ts';
import type { EndedSpan } from './otlp.ts';
import type { TraceContext } from './traceparent.ts';

type About = Pick<EndedSpan, 'name' | 'kind'>;
type End = { attributes?: EndedSpan['attributes']; failed?: boolean };

export type Span = {
  context: TraceContext;
  /** Runs work whose own spans stand below this one. */
  within<Result>(work: () => Result): Result;
  end(how?: End): void;
};

export type Tracer = {
  /** Below `parent`, or the first of a trace. */
  begin(about: About, parent: TraceContext | null): Span;
  /** Where the work that runs now stands. */
  current(): TraceContext | null;
  /** For a database's `onQuery`: a span for each statement, with its text; gives what ends it. */
  statement(sql: string): (failed: boolean) => void;
  stop(): Promise<void>;
};

type Counted = (outcome: 'sent' | 'lost', spans: number) => void;

/** Traces where a collector is configured; null where none is, so that nothing is spent on them. */
export function openTracer(config: Config, clock: Clock, counted: Counted): Tracer | null {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: headers } = config;
  if (endpoint === undefined) return null;
  const exporter = createExporter({ endpoint, headers, service: config.OTEL_SERVICE_NAME, counted });
  return createTracer({ clock, exporter, share: config.OTEL_TRACES_SAMPLER_ARG });
}

type TracerParts = { clock: Clock; exporter: Exporter; share: number };

function createTracer({ clock, exporter, share }: TracerParts): Tracer {
  const storage = new AsyncLocalStorage<TraceContext>();
  // By the trace's id, as OpenTelemetry's TraceIdRatioBased does, so that every service decides alike.
  const isChosen = (traceId: string) => Number.parseInt(traceId.slice(-8), 16) / 2 ** 32 < share;

  function begin(about: About, parent: TraceContext | null): Span {
    const traceId = parent?.traceId ?? newTraceId();
    const context = { traceId, spanId: newSpanId(), sampled: parent?.sampled ?? isChosen(traceId) };
    const from = performance.now();
    return {
      context,
      within: (work) => storage.run(context, work),
      end({ attributes = {}, failed = false } = {}) {
        if (!context.sampled) return;
        const endedAt = clock.now().getTime();
        const startedAt = endedAt - (performance.now() - from);
        const { spanId } = context;
        exporter.send({
          ...about,
          traceId,
          spanId,
          parentId: parent?.spanId ?? null,
          startedAt,
          endedAt,
          attributes,
          failed,
        });
      },
    };
  }

  const nothing = () => {};
  return {
    begin,
    current: () => storage.getStore() ?? null,
    statement(sql) {
      const parent = storage.getStore();
      // The gateway's own work beside requests has no trace.
      if (!parent?.sampled) return nothing;
      const span = begin({ name: sql.split(/\s/, 1)[0]?.toUpperCase() ?? 'SQL', kind: 'CLIENT' }, parent);
      return (failed) =>
        span.end({ attributes: { 'db.system.name': 'postgresql', 'db.query.text': sql.slice(0, 4_000) }, failed });
    },
    stop: () => exporter.stop(),
  };
}
