import type { ExecutionResult, GraphQLError } from 'graphql';

export type StreamParts = {
  events: AsyncIterator<unknown>;
  /** Throws when the stream may not go on. */
  check(): Promise<void>;
  /** The answer to one event, which may leave. Throws when the stream may not go on. */
  answer(event: unknown): Promise<ExecutionResult>;
  /** Whatever was thrown, as the caller is told of it. */
  mask(error: unknown): GraphQLError;
  /** The stream is over; called once. */
  onEnd(): void;
};

export type Stream = {
  answers: AsyncGenerator<ExecutionResult>;
  /** Looks whether it may go on, and ends it if not. */
  look(): void;
  /** With a last word to the client, or without. */
  end(reason: GraphQLError | null): void;
};

/** One open stream: answers events until it is ended, from outside, or by a check or an answer that fails. */
export function createStream({ events, check, answer, mask, onEnd }: StreamParts): Stream {
  let ended: { reason: GraphQLError | null } | null = null;
  let checking = false;

  const end = (reason: GraphQLError | null) => {
    if (ended) return;
    ended = { reason };
    void events.return?.();
    onEnd();
  };

  const look = async () => {
    if (checking) return;
    checking = true;
    await check().catch((error) => end(mask(error)));
    checking = false;
  };

  async function* answers() {
    try {
      for (let next = await events.next(); !next.done; next = await events.next()) {
        const result = await answer(next.value).catch((error) => end(mask(error)));
        if (result && !ended) yield result;
      }
      if (ended?.reason) throw ended.reason;
    } finally {
      end(null);
    }
  }
  return { answers: answers(), look: () => void look(), end };
}
