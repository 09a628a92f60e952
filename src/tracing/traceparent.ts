import { holdsCardNumber } from '../policy/card-number.ts';

/** Where a span stands: in which trace, and below what (W3C Trace Context). */
export type TraceContext = { traceId: string; spanId: string; sampled: boolean };

const shape = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Reads a `traceparent` header of version 00; null for anything else, and for one whose digits are a payment card's. */
export function readTraceparent(header: string | null): TraceContext | null {
  const [, traceId = '', spanId = '', flags = ''] = shape.exec(header ?? '') ?? [];
  if (/^0*$/.test(traceId) || /^0*$/.test(spanId)) return null;
  if (holdsCardNumber(traceId.replaceAll(/[a-f]+/g, ' x ')) || holdsCardNumber(spanId.replaceAll(/[a-f]+/g, ' x ')))
    return null;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}
