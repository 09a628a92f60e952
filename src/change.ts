import type { Prisma } from '../prisma/generated/client/client.ts';
import type { Context } from './context.ts';
import { addToOutbox, type Coordinates, type EventKind, outboxRow } from './events/outbox.ts';
import { claimKey, keepKey } from './idempotency.ts';
import { uuidv7 } from './ids.ts';
import type { JobKind } from './jobs/kinds.ts';
import type { ClauseId } from './policy/vocabulary.ts';
import type { AuditRow } from './trail/entry.ts';
import { changeEvent } from './trail.ts';

/** What a mutation's effect works with. All of it is one transaction: it happens whole, or not at all. */
export type Change = {
  tx: Prisma.TransactionClient;
  now: Date;
  newId(): string;
  /** Written to the outbox, and so told after the transaction, or at `availableAt`. Ids and coordinates, never values. */
  tell(kind: EventKind, customerId: string | null, coordinates: Coordinates, availableAt?: Date): void;
  /** Recorded besides the change itself: a read that makes part of it. */
  record(read: AuditRow): void;
  /** Sent to the queue of jobs, and so done after the transaction. */
  run(kind: JobKind, id: string): void;
  /** Done after the effect, in its transaction: what locks rows that the changes of many customers share. */
  atLast(work: () => Promise<void>): void;
};

/** Thrown by an effect that finds nothing to do: the transaction is undone, and nothing is recorded. */
export class NothingToRecord extends Error {
  override name = 'NothingToRecord';
}

/** For what found nothing to do: false. Other errors are thrown on. */
export function unlessNothing(error: unknown): false {
  if (error instanceof NothingToRecord) return false;
  throw error;
}

/** What was changed: the object's id, whose data, and its schema coordinates. */
export type Effect = {
  id: string;
  /** Several, of a change that is made of many people at once. */
  subject: string | readonly string[] | null;
  fields: readonly string[];
  /** Of somebody who is erased, no free text is kept: not even a ticket's. */
  withoutReference?: boolean;
  /** The law forbids to tell the person of it before then (P16). */
  gaggedUntil?: Date | null;
  /** Where the row says on whose promise it is. */
  clause?: ClauseId;
};

/** Which mutation, on whose promise, and by which e-mail or ticket (P18). */
type Named = { operation: string; clause: ClauseId; reference: string | null };

function byKind(sent: readonly { kind: JobKind; id: string }[]): Map<JobKind, string[]> {
  const ids = new Map<JobKind, string[]>();
  for (const { kind, id } of sent) ids.set(kind, [...(ids.get(kind) ?? []), id]);
  return ids;
}

/**
 * Carries out one mutation: its effect, its audit row, its outbox events and its idempotency key in one transaction.
 * Gives the id of the changed object, which the payload then reads as any read does. An error undoes everything.
 */
export async function carryOut(
  context: Context,
  named: Named,
  effect: (change: Change) => Promise<Effect>,
): Promise<string> {
  const { prisma, audit, caller, clock, idempotencyKey } = context;
  const id = await audit.within((record) =>
    prisma.$transaction(async (tx) => {
      const now = clock.now();
      const earlier = idempotencyKey && (await claimKey(tx, caller, idempotencyKey, now));
      if (earlier) return earlier;
      const told: Prisma.OutboxEventCreateManyInput[] = [];
      const sent: { kind: JobKind; id: string }[] = [];
      const last: (() => Promise<void>)[] = [];
      const reads: AuditRow[] = [];
      const done = await effect({
        tx,
        now,
        newId: () => uuidv7(now),
        tell: (kind, customerId, coordinates, availableAt = now) =>
          told.push(outboxRow(kind, { customerId, coordinates, now, availableAt })),
        record: (read) => reads.push(read),
        run: (kind, id) => sent.push({ kind, id }),
        atLast: (work) => last.push(work),
      });
      for (const work of last) await work();
      await record(tx, [...reads, changeEvent(caller, now, { ...named, ...done })]);
      await addToOutbox(tx, told);
      for (const [kind, ids] of byKind(sent)) await context.jobs.send(tx, kind, ids);
      if (idempotencyKey) await keepKey(tx, caller, idempotencyKey, { id: done.id, now });
      return done.id;
    }),
  );
  context.reading = {};
  context.changed();
  return id;
}
