import type { Span, Tracer } from '../tracing/tracer.ts';
import type { Account, Outcome } from './accounts.ts';

/** The span of an operation, below that of its request; null where neither is traced. */
export function operationSpan(tracer: Tracer | null, { kind, fields, span }: Account): Span | null {
  if (!tracer || !span) return null;
  return tracer.begin({ name: `${kind ?? 'operation'} ${fields.join(',')}`, kind: 'INTERNAL' }, span.context);
}

export const endOperation = (span: Span | null, outcome: Outcome): void =>
  span?.end({ attributes: { 'gateway.outcome': outcome }, failed: outcome === 'failed' });
