import type { GraphQLError } from 'graphql';
import { gatewayError } from '../errors.ts';
import type { Caller } from '../policy/vocabulary.ts';
import { actorOf } from '../trail.ts';
import type { Stream } from './stream.ts';

/** How many streams may be open at once, in one process. */
const most = { ofCaller: 10, ofAll: 500 } as const;

/** Milliseconds. Whatever ends a stream, in whichever process it happens, does so within a second. */
const checkEvery = 600;

/** A place for one stream. */
export type Place = { take(stream: Pick<Stream, 'look' | 'end'>): void; leave(): void };

export type Streams = {
  /** Keeps a place for a stream that is to be opened. Throws RATE_LIMITED, and SERVICE_UNAVAILABLE. */
  enter(caller: Caller): Place;
  /** How many are open. */
  size(): number;
  /** Ends all streams, and lets no more begin. */
  stop(): void;
};

const unavailable = (message: string) => gatewayError('SERVICE_UNAVAILABLE', message, { http: { status: 503 } });
const stopping = (): GraphQLError => unavailable('This process stops; subscribe again.');

/** The open streams of a process, which are all looked at together, so that they share statements. */
export function createStreams(): Streams {
  const open = new Map<Place, { holder: string; stream: Pick<Stream, 'look' | 'end'> | null }>();
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const look = () => {
    for (const { stream } of open.values()) stream?.look();
  };

  function assertRoom(holder: string): void {
    if (stopped) throw stopping();
    if (open.size >= most.ofAll) throw unavailable('This process has as many subscriptions open as it may.');
    if ([...open.values()].filter((one) => one.holder === holder).length < most.ofCaller) return;
    throw gatewayError('RATE_LIMITED', `A caller has at most ${most.ofCaller} subscriptions open at once.`, {
      http: { status: 429, headers: { 'retry-after': '1' } },
    });
  }

  return {
    enter(caller) {
      const { callerKind, callerId } = actorOf(caller);
      const holder = `${callerKind} ${callerId}`;
      assertRoom(holder);
      const place: Place = {
        take: (stream) => {
          open.set(place, { holder, stream });
          if (stopped) stream.end(stopping());
        },
        leave: () => {
          open.delete(place);
          if (open.size === 0) clearInterval(timer);
        },
      };
      if (open.size === 0) timer = setInterval(look, checkEvery).unref();
      open.set(place, { holder, stream: null });
      return place;
    },
    size: () => open.size,
    stop() {
      stopped = true;
      for (const { stream } of open.values()) stream?.end(stopping());
    },
  };
}
