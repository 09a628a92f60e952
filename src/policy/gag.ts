import { on, type Predicate } from './predicate/expression.ts';

/** What the law forbids to tell is absent until the gag ends (P16). */
export function ungagged<M extends 'LegalHold' | 'Disclosure' | 'RequestEvent' | 'AuditEvent'>(
  model: M,
  now: Date,
): Predicate<M> {
  const row = on<'LegalHold' | 'Disclosure' | 'RequestEvent' | 'AuditEvent'>(model);
  // The four models share the column.
  return row.or(row.isNull('gaggedUntil'), row.atOrBefore('gaggedUntil', now)) as Predicate as Predicate<M>;
}
