import type { Logger } from 'pino';
import { type Clock, minutes } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { apart } from '../database/operation.ts';
import { uuidv7 } from '../ids.ts';
import { nameAndCode } from '../name-and-code.ts';
import { createListener, type Listener, type Topic } from './listener.ts';
import { oneAtATime } from './one-at-a-time.ts';

export type Watch = {
  /** The events of a topic, whichever process wrote them. Nothing is listened to before the first iterator is made. */
  listen<Heard>(topic: Topic<Heard>): AsyncIterable<Heard>;
  /** Looks for events at once, as after a commit. */
  poke(): void;
  /** Resolves when it has looked: every listener is told of whatever is committed from then on. */
  look(): Promise<void>;
};

export type WatchParts = { database: Pick<Database, 'sql'>; clock: Clock; log: Pick<Logger, 'warn'> };

const pollMilliseconds = 300;

/**
 * An event has the time at which its transaction began, so one that was long in coming, or comes from a process whose
 * clock is behind, is older than others that have been told: this much is read anew each time.
 */
const overlap = minutes(1);

const lowest = (time: Date): string => uuidv7(time, (bytes) => Buffer.alloc(bytes));

/** Tells listeners of new events in the outbox. While nobody listens, it asks the database nothing. */
export function createWatch({ database: { sql }, clock, log }: WatchParts): Watch {
  const listeners = new Set<Listener<unknown>>();
  let timer: NodeJS.Timeout | undefined;

  // Streams share it: it ends with none of them.
  const look = oneAtATime(() => apart(ask));

  async function ask(): Promise<void> {
    const present = [...listeners];
    if (present.length === 0) return;
    const since = lowest(new Date(clock.now().getTime() - overlap));
    const events = await sql
      .selectFrom('OutboxEvent')
      .select(['id', 'kind', 'customerId', 'coordinates'])
      .where('customerId', 'in', [...new Set(present.map(({ topic }) => topic.customerId))])
      .where('kind', 'in', [...new Set(present.map(({ topic }) => topic.kind))])
      .where('id', '>=', since)
      .orderBy('id')
      .execute();
    for (const listener of present) listener.take(events, since);
  }

  // Those who listen ask the database as well, and find out for themselves that it is out of reach.
  const poke = () => void look().catch((error) => log.warn(nameAndCode(error), 'events cannot be watched'));

  return {
    poke,
    look,
    listen: <Heard>(topic: Topic<Heard>) => ({
      [Symbol.asyncIterator]: () => {
        const listener = createListener(topic, () => {
          listeners.delete(listener);
          if (listeners.size === 0) clearInterval(timer);
        });
        if (listeners.size === 0) timer = setInterval(poke, pollMilliseconds).unref();
        listeners.add(listener);
        return listener;
      },
    }),
  };
}
