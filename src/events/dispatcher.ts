import { setTimeout as after } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { nameAndCode } from '../name-and-code.ts';
import { mostAttempts, nextAttempt } from './back-off.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { EventKind } from './outbox.ts';
import { type DueEvent, outboxQueue } from './queue.ts';

/** Does what an event asks for, at least once: it may be called again for an event that it has already dealt with. */
export type Handler = (event: DueEvent) => Promise<void>;
export type Handlers = { readonly [Kind in EventKind]?: Handler };

export type Dispatcher = {
  /** Looks for events at once, as after a commit. */
  poke(): void;
  /** Resolves when nothing is due any more; rejects when the database cannot answer. */
  drain(): Promise<void>;
  /** Takes no more events, and lets those in hand finish for some seconds; what does not finish is handled later. */
  stop(): Promise<void>;
};

export type DispatcherParts = {
  database: Pick<Database, 'sql'>;
  clock: Clock;
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
  handlers: Handlers;
  pollMilliseconds?: number;
};

const gracePeriod = 5_000;

/** Hands due events to their handlers, from the moment it is created until it is stopped. */
export function createDispatcher({ database, clock, log, handlers, ...timing }: DispatcherParts): Dispatcher {
  const kinds = Object.keys(handlers) as EventKind[]; // Object.keys knows no keys
  const queue = outboxQueue(database.sql, kinds);
  const stopping = new AbortController();
  let outOfReach = false;

  const deliver = async (event: DueEvent) => {
    const { id, kind, attempts } = event;
    try {
      await handlers[kind]?.(event);
      await queue.handled(event, clock.now());
    } catch (error) {
      const final = attempts >= mostAttempts;
      log[final ? 'error' : 'warn'](
        { id, kind, attempts, ...nameAndCode(error) },
        final ? 'an event is given up' : 'an event waits',
      );
      // One that cannot be put back now is free again when its lease ends.
      await queue.postpone(event, nextAttempt(clock.now(), attempts)).catch(() => {});
    }
  };

  const empty = async () => {
    let events: DueEvent[];
    do {
      events = stopping.signal.aborted ? [] : await queue.claim(clock.now());
      await Promise.all(events.map(deliver));
    } while (events.length > 0);
  };

  const run = oneAtATime(empty);

  const poke = () => {
    run().then(
      () => {
        if (outOfReach) log.info('the outbox is within reach again');
        outOfReach = false;
      },
      (error) => {
        if (!outOfReach) log.warn(nameAndCode(error), 'the outbox is out of reach');
        outOfReach = true;
      },
    );
  };
  const timer = setInterval(poke, timing.pollMilliseconds ?? 1_000);

  return {
    poke,
    drain: run,
    stop: async () => {
      stopping.abort();
      clearInterval(timer);
      const grace = new AbortController();
      const tooLong = after(gracePeriod, undefined, { signal: grace.signal });
      await Promise.race([run(), tooLong]).catch(() => {});
      grace.abort();
      await tooLong.catch(() => {});
    },
  };
}
