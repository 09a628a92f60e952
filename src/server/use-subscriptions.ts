import { createSourceEventStream, type ExecutionArgs, type ExecutionResult, execute, type GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../context.ts';
import type { Asked } from '../door/routes.ts';
import type { Watch } from '../events/watch.ts';
import { underRequestId } from './request-id.ts';
import { createStream, type Stream } from './stream.ts';
import type { Streams } from './streams.ts';
import { recordReads } from './use-trail.ts';

type Parts = {
  watch: Pick<Watch, 'look'>;
  streams: Streams;
  /** A context of its own for an event: the caller established anew. Throws when the token is not good any more. */
  renew(asked: Asked): Promise<Context>;
  mask(error: unknown): GraphQLError;
};

type Subscription = ExecutionArgs & { contextValue: Context & { asked: Asked } };

/** Asks the rules, of the action and of the row, and gives the events to come, not listened to yet. */
async function authorised(args: ExecutionArgs & { contextValue: Context }): Promise<AsyncIterable<unknown>> {
  const source = await createSourceEventStream(args);
  if (Symbol.asyncIterator in source) return source;
  const [refusal] = source.errors ?? [];
  throw (await recordReads(args)) ?? refusal ?? new Error('a subscription without a source, and without an error');
}

/**
 * Serves subscriptions. Who may subscribe is asked again for each event, and often in between, of a caller established
 * anew: a stream lives as long as it could begin.
 */
export function useSubscriptions({ watch, streams, renew, mask }: Parts): Plugin<Subscription['contextValue']> {
  async function answer(args: Subscription, event: unknown): Promise<ExecutionResult> {
    const anew = { ...args, contextValue: await renew(args.contextValue.asked) };
    await authorised(anew);
    const { data, errors } = await execute({ ...anew, rootValue: event });
    const refusal = await recordReads(anew);
    if (refusal) throw refusal;
    const [failure] = errors ?? [];
    // The field itself: what is refused below it leaves the rest.
    if (!data && failure) throw failure;
    return { data: data ?? null, ...(errors && { errors: errors.map(mask) }) };
  }

  async function open(args: Subscription): Promise<AsyncIterable<ExecutionResult>> {
    const { asked, caller, requestId } = args.contextValue;
    const { signal } = asked;
    let stream: Stream | null = null;
    const place = streams.enter(caller);
    try {
      const source = await authorised(args);
      const within = <Result>(work: () => Promise<Result>) => underRequestId(requestId, work);
      stream = createStream({
        events: source[Symbol.asyncIterator](),
        check: () => within(async () => void (await authorised({ ...args, contextValue: await renew(asked) }))),
        answer: (event) => within(() => answer(args, event)),
        mask: (error) => underRequestId(requestId, () => mask(error)),
        onEnd: place.leave,
      });
      place.take(stream);
      // Nobody may come to read the answers, and so to end them.
      signal.addEventListener('abort', () => stream?.end(null), { once: true });
      if (signal.aborted) stream.end(null);
      await watch.look();
      return stream.answers;
    } catch (error) {
      stream?.end(null);
      place.leave();
      throw error;
    }
  }

  return {
    onSubscribe: ({ args, setSubscribeFn }) => setSubscribeFn(() => open(args)),
  };
}
