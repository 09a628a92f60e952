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
  /** Milliseconds from `since` to the end of the stream. */
  endedAfter(since: number): Promise<number>;
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
  const next = async () => {
    const { done, value } = await events.next();
    return done ? null : value;
  };
  const rest = async () => {
    const told: Told[] = [];
    for (let event = await next(); event; event = await next()) told.push(event);
    return told;
  };
  return {
    status: response.status,
    contentType: response.headers.get('content-type') ?? '',
    next,
    rest,
    endedAfter: async (since) => {
      await rest();
      return performance.now() - since;
    },
    leave: () => leaving.abort(),
  };
}

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
