import type { Predicate } from './predicate/expression.ts';
import type { Row } from './predicate/row.ts';
import { type Decision, decisionsBehind, whyNot } from './predicate/why.ts';
import type { Verdict } from './vocabulary.ts';

/** A row's verdict, with the decisions of the customer that it rests on. */
export type RowVerdict = Verdict & { decisions: readonly Decision[] };

/** Is the row within the predicate? The one that every statement carries; `row` is loaded with its `selectionOf`. */
export function rowVerdict(predicate: Predicate, row: Row): RowVerdict {
  const refused = whyNot(predicate, row);
  if (!refused) {
    const reason = 'P19: the row rule lets the caller see this customer.';
    return { allowed: true, clause: 'P19', reason, needs: [], decisions: decisionsBehind(predicate, row) };
  }
  const { reason, decision } = refused;
  // What nobody has decided is refused by default.
  const clause = reason.decision && !decision ? 'P19' : reason.clause;
  const decisions = decision ? [decision] : [];
  return { allowed: false, clause, reason: `${clause}: ${reason.says}`, needs: reason.needs, decisions };
}
