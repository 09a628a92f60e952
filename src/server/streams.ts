import type { GraphQLError } from 'graphql';
import { gatewayError } from '../errors.ts';
import type { Caller } from '../policy/vocabulary.ts';
import { actorOf } from '../trail.ts';

/** How many streams may be open at once, in one process. */
const most = { ofCaller: 10, ofAll: 500 } as const;

/** A place for one open stream, which `leave` gives back. */
export type Place = { leave(): void };

export type Streams = {
  /** Takes a place; `end` is called when all streams are ended. Throws RATE_LIMITED, and SERVICE_UNAVAILABLE. */
  enter(caller: Caller, end: (reason: GraphQLError) => void): Place;
  /** Ends all streams, and lets no more begin. */
  stop(): void;
};

const full = (message: string) => gatewayError('SERVICE_UNAVAILABLE', message, { http: { status: 503 } });
const stopping = () => full('This process stops; subscribe again.');

export function createStreams(): Streams {
  const open = new Map<Place, { holder: string; end: (reason: GraphQLError) => void }>();
  let stopped = false;

  return {
    enter(caller, end) {
      if (stopped) throw stopping();
      const { callerKind, callerId } = actorOf(caller);
      const holder = `${callerKind} ${callerId}`;
      const own = [...open.values()].filter((one) => one.holder === holder).length;
      if (own >= most.ofCaller) {
        const message = `A caller has at most ${most.ofCaller} subscriptions open at once.`;
        throw gatewayError('RATE_LIMITED', message, { http: { status: 429, headers: { 'retry-after': '1' } } });
      }
      if (open.size >= most.ofAll) throw full('This process has as many subscriptions open as it may.');
      const place: Place = { leave: () => void open.delete(place) };
      open.set(place, { holder, end });
      return place;
    },
    stop() {
      stopped = true;
      for (const { end } of open.values()) end(stopping());
    },
  };
}
