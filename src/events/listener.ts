import type { Tables } from '../database/database.ts';
import type { EventKind } from './outbox.ts';

/** What somebody listens for: one kind of event, about one customer. */
export type Topic<Heard> = {
  kind: EventKind;
  customerId: string;
  /** What is told of an event, by its coordinates; null when it is about something else. */
  hear(coordinates: unknown): Heard | null;
};

export type Happened = Pick<Tables['OutboxEvent'], 'id' | 'kind' | 'customerId' | 'coordinates'>;

/** The events of one topic, for one reader. */
export type Listener<Heard> = AsyncIterator<Heard> & {
  topic: Topic<Heard>;
  /** Takes in what happened from the id `since` on, in order. The first time it only learns what was there before. */
  take(events: readonly Happened[], since: string): void;
};

/** A slow reader is told once of what happened several times: it reads the state as it is by then. */
export function createListener<Heard>(topic: Topic<Heard>, onReturn: () => void): Listener<Heard> {
  let known: ReadonlySet<string> | null = null;
  const untold = new Map<string, Heard>();
  let reader: ((result: IteratorResult<Heard, undefined>) => void) | null = null;
  let returned = false;

  const serve = () => {
    const [next] = untold;
    if (!reader || (!next && !returned)) return;
    if (next) untold.delete(next[0]);
    reader(next ? { done: false, value: next[1] } : { done: true, value: undefined });
    reader = null;
  };

  return {
    topic,
    take(events, since) {
      const own = events.filter(({ kind, customerId }) => kind === topic.kind && customerId === topic.customerId);
      for (const { id, coordinates } of known === null ? [] : own) {
        const heard = known?.has(id) ? null : topic.hear(coordinates);
        if (heard !== null) untold.set(JSON.stringify(heard), heard);
      }
      // Where the clock was set back, ids before `since` come again.
      const kept = [...(known ?? [])].filter((id) => id >= since);
      known = new Set([...kept, ...own.map(({ id }) => id)]);
      serve();
    },
    next: () =>
      new Promise((resolve) => {
        reader = resolve;
        serve();
      }),
    return: async () => {
      returned = true;
      untold.clear();
      onReturn();
      serve();
      return { done: true, value: undefined };
    },
  };
}
