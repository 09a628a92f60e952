/** Milliseconds from `now` that a Retry-After header asks for, in seconds or as a date (RFC 9110 §10.2.3); 0 for none, or no such thing. */
export function readRetryAfter(header: string | null, now: Date): number {
  if (header === null) return 0;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const until = Date.parse(header);
  return Number.isNaN(until) ? 0 : Math.max(0, until - now.getTime());
}
