import { setTimeout as after } from 'node:timers/promises';

/** How a request ended: `ACKED` (2xx, the field not null, no error), `NO_ANSWER`, or the status and the code. */
export type End = string;

export type Attempt = { begun: number; ended: number; end: End };

export type Asked = { query: string; variables?: object; headers?: Record<string, string> };

type Body = {
  data?: Record<string, { __typename?: string } | null> | null;
  errors?: { extensions?: { code?: string } }[];
};

/** Longer than anything takes that is answered. */
const longest = 20_000;

export async function attempt(url: string, token: string, { headers, ...body }: Asked): Promise<Attempt> {
  const begun = performance.now();
  const end = await ask(url, token, body, headers).catch(async () => {
    await after(20);
    return 'NO_ANSWER';
  });
  return { begun, ended: performance.now(), end };
}

async function ask(url: string, token: string, body: object, headers: Record<string, string> = {}): Promise<End> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(longest),
  });
  const { data, errors = [] } = (await response.json()) as Body; // GraphQL over HTTP promises this much
  const field = Object.values(data ?? {})[0];
  const failure =
    errors[0]?.extensions?.code ??
    (/Payload$|^Customer$|Connection$/.test(field?.__typename ?? '') ? null : field?.__typename);
  if (response.ok && field && failure === null && errors.length === 0) return 'ACKED';
  return `${response.status} ${failure ?? 'NULL'}`;
}
