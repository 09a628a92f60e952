import type { IncomingMessage } from 'node:http';
import { gatewayError } from '../errors.ts';
import { type Accepted, acceptsPage } from './accept.ts';
import { toAsked } from './asked.ts';
import { announcesBody, type BodyLimits, readBody } from './body.ts';
import { judgeContentType } from './headers.ts';
import { parseJson } from './json.ts';
import { readOperation } from './operation.ts';
import type { Asked, Endpoint, Found, Method, Reply, Route } from './routes.ts';

type Known = Pick<Asked, 'requestId' | 'address' | 'signal'> & { accepted: Accepted | null };

/** Judges method, query string and body for one endpoint, then lets it answer. Throws gatewayErrors. */
export async function admit(request: IncomingMessage, found: Found, known: Known, limits: BodyLimits): Promise<Reply> {
  const { accepted, ...rest } = known;
  const { method, endpoint } = endpointFor(request, found.route);
  const query = queryOf(request.url);
  if (query !== '' && !endpoint.query) throw gatewayError('BAD_REQUEST', 'path: expected no query string');
  const asked = toAsked(request, {
    ...rest,
    method,
    id: found.id,
    query: new URLSearchParams(query),
    accept: accepted?.accept ?? '*/*',
  });
  switch (endpoint.body) {
    case 'graphql': {
      if (!accepted) throw gatewayError('BAD_REQUEST', 'accept: expected application/graphql-response+json');
      judgeContentType(request.headers['content-type'], 'application/json');
      const operation = readOperation(parseJson(await readBody(request, limits)));
      return endpoint.answer({ ...asked, operation });
    }
    case 'form':
      judgeContentType(request.headers['content-type'], 'application/x-www-form-urlencoded');
      return endpoint.answer({ ...asked, form: await readBody(request, limits) });
    default:
      if (announcesBody(request)) throw gatewayError('BAD_REQUEST', 'body: expected none');
      return endpoint.answer(asked);
  }
}

function endpointFor(
  { method = '', headers }: IncomingMessage,
  { methods }: Route,
): { method: Method; endpoint: Endpoint } {
  const endpoint = isMethod(method) ? methods[method] : undefined;
  if (isMethod(method) && endpoint && !(isPage(endpoint) && !acceptsPage(headers.accept))) return { method, endpoint };
  const allow = Object.entries(methods)
    .flatMap(([name, offered]) => (isPage(offered) ? [] : [name]))
    .join(', ');
  throw gatewayError('METHOD_NOT_ALLOWED', `method: expected ${allow}`, { http: { headers: { allow } } });
}

const isMethod = (method: string): method is Method => method === 'GET' || method === 'HEAD' || method === 'POST';

const isPage = (endpoint: Endpoint): boolean => 'page' in endpoint;

const queryOf = (url = ''): string => (url.includes('?') ? url.slice(url.indexOf('?')) : '');
