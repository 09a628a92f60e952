import type { TestGateway } from '../harness/gateway.ts';

export type Posted = { status: number; headers: Headers; text: string };

/** Posts these very characters to a path, as a member of the cast or as nobody. */
export async function post(
  gateway: TestGateway,
  body: string,
  { as, path = '/graphql', headers = {} }: { as?: string; path?: string; headers?: Record<string, string> } = {},
): Promise<Posted> {
  const authorization = as === undefined ? {} : { Authorization: `Bearer ${await gateway.token(as)}` };
  const given = { 'Content-Type': 'application/json', ...authorization, ...headers };
  const response = await fetch(`${gateway.url}${path}`, { method: 'POST', headers: given, body });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** The first error of an answer, as far as a test looks at it. */
export function firstError({ text }: Posted): { message: string; extensions: Record<string, unknown> } | undefined {
  // The shape that GraphQL over HTTP promises.
  const { errors } = JSON.parse(text) as { errors?: { message: string; extensions: Record<string, unknown> }[] };
  return errors?.[0];
}
