import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import type { Endpoint } from './routes.ts';

/** Everything the page needs is in it; nothing is fetched from elsewhere. */
const policy = [
  "default-src 'none'",
  "script-src 'unsafe-inline' blob:",
  'worker-src blob:',
  "style-src 'unsafe-inline'",
  'img-src data:',
  'font-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** GraphiQL for browsers; never offered in production. It keeps its document in the address, hence the query string. */
export function graphiql(tabs: { query: string; headers: string }[] = []): Endpoint {
  const body = renderGraphiQL({
    title: 'customer-data-gateway',
    endpoint: '/graphql',
    ...(tabs.length > 0 && { defaultTabs: tabs }),
  });
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy };
  return { page: true, query: true, answer: () => ({ status: 200, headers, body }) };
}
