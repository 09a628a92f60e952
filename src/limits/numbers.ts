import type { GraphQLError } from 'graphql';
import { gatewayError } from '../errors.ts';

/** What a document may be at most. Per operation, with its fragments expanded. */
export const documentLimits = {
  characters: 15_000,
  tokens: 600,
  depth: 8,
  introspectionDepth: 20,
  aliases: 10,
  directives: 5,
  fragmentSpreads: 50,
  sameResponseKey: 10,
  nodes: 5_000,
} as const;

export type DocumentLimit = keyof typeof documentLimits;

const meanings = {
  characters: 'characters of text',
  tokens: 'tokens',
  depth: 'levels of fields',
  introspectionDepth: 'levels of introspection',
  aliases: 'aliases',
  directives: 'directives',
  fragmentSpreads: 'fragment spreads',
  sameResponseKey: 'uses of one response key in a selection',
  nodes: 'nodes asked for by `first`, multiplied down the document',
} as const satisfies Record<DocumentLimit, string>;

/** Always HTTP 400, under `Accept: application/json` too: the request is refused, not answered with errors. */
export const limitExceeded = (limit: DocumentLimit): GraphQLError =>
  gatewayError('LIMIT_EXCEEDED', `The document may have at most ${documentLimits[limit]} ${meanings[limit]}.`, {
    limit,
    maximum: documentLimits[limit],
    http: { status: 400 },
  });
