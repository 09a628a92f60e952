import type { Predicate } from './expression.ts';
import { joinOf } from './relation.ts';

export type Row = Readonly<Record<string, unknown>>;

/** The loaded rows of a relation. Throws when it is not loaded. */
export function rowsBehind(row: Row, relation: string): readonly Row[] {
  const value = row[relation];
  if (value === undefined) throw new Error(`relation ${relation} is not loaded`);
  if (value === null) return [];
  // A Prisma relation is a row or a list of rows.
  return (Array.isArray(value) ? value : [value]) as Row[];
}

function valueIn(row: Row, column: string): unknown {
  if (!(column in row)) throw new Error(`column ${column} is not loaded`);
  return row[column];
}

/** Whether a loaded row fits. Throws, and so refuses, when a column or relation it needs is not loaded. */
export function matches(predicate: Predicate, row: Row): boolean {
  switch (predicate.is) {
    case 'eq':
      return valueIn(row, predicate.column) === predicate.value;
    case 'in':
      return predicate.values.some((value) => value === valueIn(row, predicate.column));
    case 'isNull':
      return valueIn(row, predicate.column) === null;
    case 'atOrBefore': {
      const time = valueIn(row, predicate.column);
      return time instanceof Date && time <= predicate.time;
    }
    case 'after': {
      const time = valueIn(row, predicate.column);
      return time instanceof Date && time > predicate.time;
    }
    case 'exists':
      return rowsBehind(row, predicate.relation).some((other) => matches(predicate.where, other));
    case 'lacks':
      return !rowsBehind(row, predicate.relation).some((other) => matches(predicate.where, other));
    case 'and':
      return predicate.of.every((one) => matches(one, row));
    case 'or':
      return predicate.of.some((one) => matches(one, row));
  }
}

export type Selection = { [name: string]: true | { select: Selection } };

function add(predicate: Predicate, selection: Selection): void {
  switch (predicate.is) {
    case 'and':
    case 'or':
      for (const one of predicate.of) add(one, selection);
      return;
    case 'exists':
    case 'lacks': {
      const known = selection[predicate.relation];
      const inner = typeof known === 'object' ? known.select : keyOf(predicate);
      add(predicate.where, inner);
      if (predicate.because?.decision) addDecision(predicate.because.decision, inner);
      selection[predicate.relation] = { select: inner };
      return;
    }
    default:
      selection[predicate.column] = true;
  }
}

/** Each table of decisions in force names the event of the ledger that made it so. */
function addDecision(decision: Predicate, selection: Selection): void {
  add(decision, selection);
  selection['eventId'] = true;
}

/** A selection is never empty, and a join column is harmless in it. */
function keyOf(predicate: Predicate & { is: 'exists' | 'lacks' }): Selection {
  return { [joinOf(predicate.model, predicate.relation).targetColumn]: true };
}

/** The Prisma `select` that loads just what `matches` looks at, and the id. */
export function selectionOf(predicate: Predicate): Selection {
  const selection: Selection = { id: true };
  add(predicate, selection);
  return selection;
}
