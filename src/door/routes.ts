import type { Operation } from './operation.ts';

/** A request that the door has let in. It is whole, clean and in one spelling only. */
export type Asked = {
  requestId: string;
  method: Method;
  headers: { get(name: string): string | null };
  /** The client's IP address, as far as the trusted proxies tell it. */
  address: string | null;
  /** The `:id` of a path that has one. */
  id: string | null;
  query: URLSearchParams;
  /** Aborted when the client goes away before its answer is complete. */
  signal: AbortSignal;
  /** The same as a standard Request, without the body: that has been read and is in `operation` or `form`. */
  toRequest(): Request;
};

export type Answer = { status: number; headers?: Readonly<Record<string, string>>; body?: string };

/** So many bytes, whatever they are, at their reader's pace; none of them for HEAD. */
export type Download = {
  status: number;
  headers: Readonly<Record<string, string>>;
  bytes: number;
  content: AsyncIterable<Uint8Array> | null;
};

/** An Answer is written at once, a Response and a Download as they stream. Errors from gatewayError are told, others masked. */
export type Reply = Answer | Response | Download;

type Answering<T> = (asked: Asked & T) => Reply | Promise<Reply>;
type Query = { query?: true };

/** What answers one method of a path. `query: true` lets a query string in; `page: true` answers browsers only. */
export type Endpoint =
  | ({ body: 'graphql'; answer: Answering<{ operation: Operation }> } & Query)
  /** Form-encoded; refusals have the shape of RFC 6749 §5.2. */
  | ({ body: 'form'; answer: Answering<{ form: string }> } & Query)
  | ({ body?: never; page?: true; answer: Answering<unknown> } & Query);

export type Method = 'GET' | 'HEAD' | 'POST';

/** `path` is compared byte by byte; its last segment may be `:id`. */
export type Route = { path: string; methods: { readonly [method in Method]?: Endpoint } };

export type Found = { route: Route; id: string | null };

const parameter = '/:id';

/** The route at this path, in its one spelling: `//graphql`, `/graphql/`, `/GraphQL` and `/%67raphql` are nowhere. */
export function createFinder(routes: readonly Route[]): (path: string) => Found | null {
  const byPath = new Map(routes.map((route) => [route.path, route]));
  return (path) => {
    const exact = byPath.get(path);
    if (exact) return exact.path.endsWith(parameter) ? null : { route: exact, id: null };
    const cut = path.lastIndexOf('/');
    const route = byPath.get(path.slice(0, cut) + parameter);
    const id = readId(path.slice(cut + 1));
    return route && id !== null ? { route, id } : null;
  };
}

/** A global id; clients that encode its colon are understood. */
function readId(segment: string): string | null {
  const id = segment.replace(/%3a/i, ':');
  return /^[\w:-]{1,100}$/.test(id) ? id : null;
}
