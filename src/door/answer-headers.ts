import { graphqlResponse } from './accept.ts';

/** On every answer. A page may replace the content policy by its own. */
export const securityHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/** They are the connection's or the door's own; Yoga's streams say `content-encoding: none`, which is no encoding. */
const dropped = new Set([
  ...Object.keys(securityHeaders).filter((name) => name !== 'content-security-policy'),
  'connection',
  'content-encoding',
  'keep-alive',
  'transfer-encoding',
]);

/**
 * The headers of an answer in lower case, with the door's after them so that none is weakened. An
 * `application/graphql-response+json` answer is labelled `contentType`.
 */
export function answerHeaders(
  given: Iterable<[string, string]>,
  { headers, contentType }: { headers: Readonly<Record<string, string>>; contentType: string },
): Record<string, string> {
  const all: Record<string, string> = { ...securityHeaders };
  for (const [name, value] of given) {
    const lowerCase = name.toLowerCase();
    if (!dropped.has(lowerCase)) all[lowerCase] = value;
  }
  if (all['content-type']?.startsWith(graphqlResponse)) all['content-type'] = `${contentType}; charset=utf-8`;
  return Object.assign(all, headers);
}
