export const graphqlResponse = 'application/graphql-response+json';
export const json = 'application/json';
const events = 'text/event-stream';

/**
 * What a GraphQL request accepts, without its ambiguities. `accept` is the header for Yoga, which ignores weights and takes
 * wildcards for application/json. `contentType` labels a JSON answer: under a wildcard the statuses are those of
 * application/graphql-response+json, while the label is the one every client reads.
 */
export type Accepted = { accept: string; contentType: string };

/**
 * Negotiates (RFC 9110 §12.5.1): a named type goes before a wildcard, then the heavier, then the first. `null`
 * when nothing offered is accepted.
 */
export function negotiate(header: string | undefined): Accepted | null {
  const known = negotiated.get(header ?? '*/*');
  if (known !== undefined) return known;
  const accepted = negotiateAnew(header);
  if (negotiated.size < mostNegotiated) negotiated.set(header ?? '*/*', accepted);
  return accepted;
}

/** Clients send few different ones, each time the same. */
const negotiated = new Map<string, Accepted | null>();
const mostNegotiated = 200;

function negotiateAnew(header: string | undefined): Accepted | null {
  const ranges = parseRanges(header ?? '*/*');
  const weight = (type: string) => ranges.find((range) => range.type === type)?.weight ?? 0;
  const isWildcard = (type: string) => type === '*/*' || type === 'application/*';
  const stream = [events, 'text/*', '*/*'].some((type) => weight(type) > 0) ? [events] : [];

  const [best] = ranges
    .filter(({ type, weight }) => weight > 0 && (type === graphqlResponse || type === json || isWildcard(type)))
    .toSorted((a, b) => Number(isWildcard(a.type)) - Number(isWildcard(b.type)) || b.weight - a.weight);
  if (best) {
    const accept = best.type === json ? json : graphqlResponse;
    return { accept: [accept, ...stream].join(', '), contentType: isWildcard(best.type) ? json : accept };
  }
  return stream.length > 0 ? { accept: events, contentType: json } : null;
}

type Range = { type: string; weight: number };

function parseRanges(header: string): Range[] {
  return header
    .toLowerCase()
    .split(',')
    .map((range) => range.split(';').map((part) => part.trim()))
    .filter((parts) => parts.every((part) => !part.startsWith('charset=') || /^charset="?utf-8"?$/.test(part)))
    .map(([type = '', ...parts]) => ({
      type,
      weight: Number(parts.find((part) => part.startsWith('q='))?.slice(2) ?? 1) || 0,
    }));
}

/** Whether a browser asks for a page. */
export const acceptsPage = (header: string | undefined): boolean =>
  parseRanges(header ?? '').some(({ type, weight }) => type === 'text/html' && weight > 0);
