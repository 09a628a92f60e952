/** A span that has ended. Attributes are words of the schema, ids, whole numbers and SQL texts, whose values are parameters. */
export type EndedSpan = {
  traceId: string;
  spanId: string;
  parentId: string | null;
  name: string;
  kind: 'SERVER' | 'INTERNAL' | 'CLIENT';
  /** Milliseconds. */
  startedAt: number;
  endedAt: number;
  attributes: Readonly<Record<string, string | number>>;
  failed: boolean;
};

const kinds = { INTERNAL: 1, SERVER: 2, CLIENT: 3 } as const;

const nanoseconds = (milliseconds: number): string => `${Math.round(milliseconds * 1_000)}000`;

const attributeOf = ([key, value]: [string, string | number]) => ({
  key,
  value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
});

const spanOf = (span: EndedSpan) => ({
  traceId: span.traceId,
  spanId: span.spanId,
  ...(span.parentId !== null && { parentSpanId: span.parentId }),
  name: span.name,
  kind: kinds[span.kind],
  startTimeUnixNano: nanoseconds(span.startedAt),
  endTimeUnixNano: nanoseconds(span.endedAt),
  attributes: Object.entries(span.attributes).map(attributeOf),
  status: span.failed ? { code: 2 } : {},
});

/** The body of an OTLP/HTTP export in JSON (opentelemetry-proto, `ExportTraceServiceRequest`). */
export function exportBody(service: string, spans: readonly EndedSpan[]): string {
  const resource = { attributes: [attributeOf(['service.name', service])] };
  const scopeSpans = [{ scope: { name: 'customer-data-gateway' }, spans: spans.map(spanOf) }];
  return JSON.stringify({ resourceSpans: [{ resource, scopeSpans }] });
}
