import { type Clock, latest } from './clock.ts';
import { uuidv7 } from './ids.ts';
import type { Caller, ClauseId, Verdict } from './policy/vocabulary.ts';
import type { AuditRow } from './trail/entry.ts';

/** What one operation read, for the record: ids, schema coordinates and clauses, never values. */
export type Trail = {
  /** `row` is what the field was read from: one that the law forbids to tell of gags the whole read. */
  served(subject: string, coordinate: string, row: unknown): void;
  /** The same was read of all of these, of rows about which the law lets everybody know. */
  servedAlike(subjects: readonly string[], coordinates: readonly string[]): void;
  refused(coordinate: string, verdict: Verdict): void;
  /** The rows to be written before the answer leaves. */
  events(operation: string): AuditRow[];
};

type Who = Pick<AuditRow, 'callerKind' | 'callerId' | 'callerName' | 'purpose' | 'reference'>;

/** Who did it, as recorded and as shown to the customer: a member of staff by role, a partner by name. */
export function actorOf(caller: Caller): Who {
  const { kind: callerKind } = caller;
  switch (caller.kind) {
    case 'STAFF': {
      const { id: callerId, roles, purpose, reference } = caller;
      return { callerKind, callerId, callerName: roles.join(' '), purpose, reference };
    }
    case 'PARTNER':
      return { callerKind, callerId: caller.id, callerName: caller.name, purpose: caller.purpose, reference: null };
    case 'SYSTEM':
      return { callerKind, callerId: caller.id, callerName: caller.name, purpose: null, reference: null };
    case 'CUSTOMER': {
      // The name in a customer's token is personal, and the identity provider's subject may be.
      const callerId = caller.customerId ?? 'unregistered';
      return { callerKind, callerId, callerName: 'CUSTOMER', purpose: null, reference: null };
    }
    case 'ANONYMOUS':
      return { callerKind, callerId: 'anonymous', callerName: 'ANONYMOUS', purpose: null, reference: null };
  }
}

/** Everybody's reads are recorded but a customer's of their own data; the anonymous read nothing personal. */
export const isRecorded = (caller: Caller): boolean => caller.kind !== 'CUSTOMER' && caller.kind !== 'ANONYMOUS';

type Changed = {
  operation: string;
  clause: ClauseId;
  subject: string | readonly string[] | null;
  fields: readonly string[];
  reference: string | null;
  withoutReference?: boolean;
  gaggedUntil?: Date | null;
};

/** The row that records a change, to be written in its transaction. */
export function changeEvent(caller: Caller, now: Date, changed: Changed): AuditRow {
  const { operation, clause, subject, fields, reference, withoutReference = false, gaggedUntil = null } = changed;
  const who = actorOf(caller);
  return {
    ...who,
    id: uuidv7(now),
    at: now,
    kind: 'CHANGE',
    outcome: 'ALLOWED',
    reference: withoutReference ? null : (reference ?? who.reference),
    operation,
    subjects: subject === null ? [] : [subject].flat(),
    fields: [...fields],
    clauses: [clause],
    gaggedUntil,
  };
}

/** The row that records a read whose answer may be lost, to be written in the transaction that makes the answer. */
export const readEvent = (caller: Caller, now: Date, read: Changed): AuditRow => ({
  ...changeEvent(caller, now, read),
  kind: 'READ',
});

/** What was read of one person. */
type Read = { subject: string; fields: Set<string>; gaggedUntil: Date | null };
type Group = { subjects: string[]; fields: string[]; gaggedUntil: Date | null };

/** Of a row, a time; of what is stored as JSON, such as a plan's items, its text. */
function gagOf(row: unknown): Date | null {
  if (typeof row !== 'object' || row === null || !('gaggedUntil' in row)) return null;
  const { gaggedUntil } = row;
  if (gaggedUntil instanceof Date) return gaggedUntil;
  return typeof gaggedUntil === 'string' ? new Date(gaggedUntil) : null;
}

/** The group of whom just these fields were read, until then untold. */
function groupOf(alike: Map<string, Group>, fields: string[], gaggedUntil: Date | null): Group {
  const key = [gaggedUntil?.getTime() ?? '', ...fields].join(' ');
  const group = alike.get(key) ?? { subjects: [], fields, gaggedUntil };
  alike.set(key, group);
  return group;
}

/** Gathers what one operation reads and is refused. */
export function createTrail(caller: Caller, clock: Clock, clauseOf: (coordinate: string) => ClauseId): Trail {
  const reads = new Map<string, Read>();
  /** Of whom the same was read, as it was told. */
  const together: { subjects: readonly string[]; coordinates: readonly string[] }[] = [];
  const refusals = new Map<string, ClauseId>();

  type Found = Pick<AuditRow, 'outcome' | 'gaggedUntil' | 'subjects' | 'fields' | 'clauses'>;
  function event(operation: string, found: Found): AuditRow {
    const at = clock.now();
    return { ...actorOf(caller), id: uuidv7(at), at, kind: 'READ', operation, ...found };
  }

  /** Null when somebody is among several, whose reads are one. */
  function groupsAsTold(): Group[] | null {
    const everybody = together.flatMap(({ subjects }) => subjects);
    if (reads.size > 0 || new Set(everybody).size < everybody.length) return null;
    const alike = new Map<string, Group>();
    for (const { subjects, coordinates } of together) {
      const fields = [...new Set(coordinates)].toSorted();
      groupOf(alike, fields, null).subjects.push(...subjects);
    }
    return [...alike.values()];
  }

  function takeApart(): void {
    for (const { subjects, coordinates } of together.splice(0)) {
      for (const subject of subjects) {
        const read = reads.get(subject) ?? { subject, fields: new Set(), gaggedUntil: null };
        reads.set(subject, read);
        for (const coordinate of coordinates) read.fields.add(coordinate);
      }
    }
  }

  /** People of whom the same was read share a row. A gagged read has one of its own: others must learn of theirs (P16). */
  function groups(): Group[] {
    const asTold = groupsAsTold();
    if (asTold) return asTold;
    takeApart();
    const now = clock.now();
    const alike = new Map<string, Group>();
    for (const { subject, fields: read, gaggedUntil: until } of reads.values()) {
      const fields = [...read].toSorted();
      const gaggedUntil = until !== null && until > now ? until : null;
      groupOf(alike, fields, gaggedUntil).subjects.push(subject);
    }
    return [...alike.values()];
  }

  function allowed(operation: string): AuditRow[] {
    return groups().map(({ subjects, fields, gaggedUntil }) => {
      const clauses = [...new Set(fields.map(clauseOf))].toSorted();
      return event(operation, { outcome: 'ALLOWED', subjects: subjects.toSorted(), fields, clauses, gaggedUntil });
    });
  }

  function refused(operation: string): AuditRow[] {
    if (refusals.size === 0) return [];
    const clauses = [...new Set(refusals.values())].toSorted();
    const fields = [...refusals.keys()].toSorted();
    return [event(operation, { outcome: 'REFUSED', subjects: [], fields, clauses, gaggedUntil: null })];
  }

  return {
    served(subject, coordinate, row) {
      const read = reads.get(subject) ?? { subject, fields: new Set(), gaggedUntil: null };
      reads.set(subject, read);
      read.fields.add(coordinate);
      read.gaggedUntil = latest(read.gaggedUntil, gagOf(row));
    },
    servedAlike(subjects, coordinates) {
      if (coordinates.length > 0) together.push({ subjects, coordinates });
    },
    refused(coordinate, verdict) {
      refusals.set(coordinate, verdict.clause);
    },
    events: (operation) => (isRecorded(caller) ? [...allowed(operation), ...refused(operation)] : []),
  };
}
