import type { TypedDocumentString } from './generated/graphql.ts';

// biome-ignore lint/performance/noBarrelFile: the package's entry point for front-ends
export { graphql } from './generated/gql.ts';
export type * from './generated/graphql.ts';

/** An error of the gateway; see schema/errors.md for the codes. A refused field is null in `data`, and its error has its path. */
export type GatewayError = {
  message: string;
  path?: readonly (string | number)[];
  extensions: { code: string; field?: string; clause?: string; category?: string | null; needs?: readonly string[] };
};

export type Answer<Data> = { status: number; data: Data | null; errors: readonly GatewayError[] };

export type ClientOptions = {
  /** The gateway's address, such as `https://data.example.com`. */
  url: string;
  /** Gives a bearer token that is good now; called for every request. */
  token: () => string | Promise<string>;
  fetch?: typeof fetch;
};

export type AskOptions = {
  /** Repeats a mutation safely: with the same key and body its effect happens once (24 h). */
  idempotencyKey?: string;
  /** Why a member of staff reads, and the ticket or e-mail. */
  purpose?: string;
  reference?: string;
  signal?: AbortSignal;
};

export type GatewayClient = {
  ask<Data, Variables>(
    document: TypedDocumentString<Data, Variables>,
    variables: Variables,
    options?: AskOptions,
  ): Promise<Answer<Data>>;
};

const headersOf = ({ idempotencyKey, purpose, reference }: AskOptions): Record<string, string> => ({
  ...(idempotencyKey !== undefined && { 'Idempotency-Key': idempotencyKey }),
  ...(purpose !== undefined && { 'X-Purpose': purpose }),
  ...(reference !== undefined && { 'X-Reference': reference }),
});

/** A client without dependencies: operations marked with `graphql(…)` are typed from the schema. */
export function createClient({ url, token, fetch: send = fetch }: ClientOptions): GatewayClient {
  return {
    ask: async (document, variables, options = {}) => {
      const response = await send(`${url}/graphql`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          Authorization: `Bearer ${await token()}`,
          ...headersOf(options),
        },
        body: JSON.stringify({ query: document.toString(), variables }),
        ...(options.signal && { signal: options.signal }),
      });
      // GraphQL over HTTP promises this shape for every status; codegen derives `Data` from the schema.
      const { data = null, errors = [] } = (await response.json()) as Partial<Omit<Answer<never>, 'status'>>;
      return { status: response.status, data, errors };
    },
  };
}
