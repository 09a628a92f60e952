import { setTimeout as sleep } from 'node:timers/promises';
import type { AskOptions, TestGateway } from '../harness/gateway.ts';

export type Told = {
  data?: Record<string, Record<string, unknown>> | null;
  errors?: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[];
};

export type Subscribed = {
  status: number;
  contentType: string;
  /** The next event; null at the end of the stream. */
  next(): Promise<Told | null>;
  /** Everything from now on, up to the end. */
  rest(): Promise<Told[]>;
  /** Whether it stays open for some milliseconds, and nothing is told. */
  isSilent(milliseconds: number): Promise<boolean>;
  leave(): void;
};

/** Subscribes over HTTP, as a member of the cast or as nobody. Resolves when the stream is open. */
export async function subscribe(
  gateway: Pick<TestGateway, 'url' | 'token'>,
  query: string,
  { as, headers = {} }: AskOptions = {},
  variables: Record<string, unknown> = {},
): Promise<Subscribed> {
  const authorization = as === undefined ? {} : { Authorization: `Bearer ${await gateway.token(as)}` };
  const leaving = new AbortController();
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream', ...authorization, ...headers },
    body: JSON.stringify({ query, variables }),
    signal: leaving.signal,
  });
  const events = eventsOf(response);
  const read = async () => (await events.next().catch(ignoreLeaving)).value ?? null;
  let ahead: Promise<Told | null> | null = null;
  const next = () => {
    const event = ahead ?? read();
    ahead = null;
    return event;
  };
  return {
    status: response.status,
    contentType: response.headers.get('content-type') ?? '',
    next,
    rest: async () => {
      const told: Told[] = [];
      for (let event = await next(); event; event = await next()) told.push(event);
      return told;
    },
    isSilent: (milliseconds) => {
      ahead ??= read();
      return Promise.race([ahead.then(() => false), sleep(milliseconds, true)]);
    },
    leave: () => leaving.abort(),
  };
}

const ignoreLeaving = (error: unknown) => {
  if (error instanceof Error && error.name === 'AbortError') return { value: null };
  throw error;
};

/** The events of a stream (GraphQL over SSE, distinct connections mode), without its heartbeats. */
async function* eventsOf({ body }: Response): AsyncGenerator<Told> {
  if (!body) return;
  let text = '';
  for await (const part of body.pipeThrough(new TextDecoderStream())) {
    text += part;
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const [, data] = /^event: next\ndata: (.*)$/s.exec(event) ?? [];
      if (data !== undefined) yield JSON.parse(data) as Told; // what GraphQL over SSE promises
    }
  }
}
