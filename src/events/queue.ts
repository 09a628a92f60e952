import type { Kysely } from 'kysely';
import type { Tables } from '../database/database.ts';
import type { EventKind } from './outbox.ts';

/** An event that this process alone holds until `lockedUntil`. `attempts` counts this one. */
export type DueEvent = Pick<Tables['OutboxEvent'], 'id' | 'customerId' | 'coordinates' | 'occurredAt' | 'attempts'> & {
  kind: EventKind;
  lockedUntil: Date;
};

export type Queue = {
  /** Takes due events, the oldest first; each goes to one process at a time. */
  claim(now: Date): Promise<DueEvent[]>;
  handled(event: DueEvent, now: Date): Promise<void>;
  postpone(event: DueEvent, availableAt: Date): Promise<void>;
};

/** Above what a handler may take: a process that dies gives its events back after this time. */
const lease = 2 * 60_000;
const batch = 10;

/** The events of these kinds in the outbox. Others are left alone. */
export function outboxQueue(sql: Kysely<Tables>, kinds: readonly EventKind[]): Queue {
  /** Of the event as it was claimed: whoever lost it to another by being late changes nothing. */
  const held = ({ id, lockedUntil }: DueEvent) =>
    sql
      .updateTable('OutboxEvent')
      .where('id', '=', id)
      .where('lockedUntil', '=', lockedUntil)
      .where('handledAt', 'is', null)
      .set({ lockedUntil: null });

  return {
    claim: async (now) => {
      const lockedUntil = new Date(now.getTime() + lease);
      const rows = await sql
        .with('due', (due) =>
          due
            .selectFrom('OutboxEvent')
            .select('id')
            .where('handledAt', 'is', null)
            .where('availableAt', '<=', now)
            .where((free) => free.or([free('lockedUntil', 'is', null), free('lockedUntil', '<=', now)]))
            .where('kind', 'in', kinds)
            .orderBy('availableAt')
            .orderBy('id')
            .limit(batch)
            .forUpdate()
            .skipLocked(),
        )
        .updateTable('OutboxEvent')
        .from('due')
        .whereRef('OutboxEvent.id', '=', 'due.id')
        .set((row) => ({ lockedUntil, attempts: row('OutboxEvent.attempts', '+', 1) }))
        .returning(['OutboxEvent.id', 'customerId', 'coordinates', 'occurredAt', 'attempts'])
        .returning((row) => row.ref('kind').$castTo<EventKind>().as('kind')) // the WHERE has it among `kinds`
        .execute();
      return rows.map((row) => ({ ...row, lockedUntil }));
    },
    handled: async (event, now) => {
      await held(event).set({ handledAt: now }).execute();
    },
    postpone: async (event, availableAt) => {
      await held(event).set({ availableAt }).execute();
    },
  };
}
