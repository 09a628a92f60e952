import type { Model, Predicate, Reason } from './expression.ts';
import { joinOf } from './relation.ts';
import { matches, type Row, rowsBehind } from './row.ts';

/** An event of a ledger, by the model of the decision in force that it made. */
export type Decision = { model: Model; eventId: string };

/** Why a loaded row does not fit: the first reason that tells it, and the decision behind it. Null for a row that fits. */
export function whyNot(predicate: Predicate, row: Row): { reason: Reason; decision: Decision | null } | null {
  if (matches(predicate, row)) return null;
  // The innermost tells most.
  const inner = predicate.is === 'and' ? predicate.of : [];
  for (const one of inner) {
    const found = whyNot(one, row);
    if (found) return found;
  }
  const { because } = predicate;
  return because ? { reason: because, decision: decisionOf(predicate, row) } : null;
}

/** The decisions that a loaded row which fits rests on. */
export function decisionsBehind(predicate: Predicate, row: Row): Decision[] {
  if (predicate.is === 'and') return predicate.of.flatMap((one) => decisionsBehind(one, row));
  const decision = decisionOf(predicate, row);
  return decision ? [decision] : [];
}

function decisionOf(predicate: Predicate, row: Row): Decision | null {
  const decision = predicate.because?.decision;
  if (!decision || !('relation' in predicate)) return null;
  const made = rowsBehind(row, predicate.relation).find((one) => matches(decision, one));
  const { target: model } = joinOf(predicate.model, predicate.relation);
  return typeof made?.['eventId'] === 'string' ? { model, eventId: made['eventId'] } : null;
}
