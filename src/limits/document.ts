import { type DocumentNode, GraphQLError, parse, type Source } from 'graphql';
import { documentLimits, limitExceeded } from './numbers.ts';
import { checkShape } from './shape.ts';

/**
 * Parses a document that is within the limits of text, tokens and shape. Throws LIMIT_EXCEEDED, and graphql-js's syntax
 * errors. What it returns has fragments that end, and depends on nothing but the text: it may be kept.
 */
export function parseDocument(source: string | Source): DocumentNode {
  const text = typeof source === 'string' ? source : source.body;
  if (text.length > documentLimits.characters) throw limitExceeded('characters');
  const document = parseTokens(source);
  checkShape(document);
  return document;
}

function parseTokens(source: string | Source): DocumentNode {
  try {
    return parse(source, { maxLexicalTokens: documentLimits.tokens });
  } catch (error) {
    // graphql-js has no other sign of it than these words.
    if (error instanceof GraphQLError && /\d+ tokens\. Parsing aborted/.test(error.message))
      throw limitExceeded('tokens');
    throw error instanceof GraphQLError ? withoutToken(error) : error;
  }
}

/** A syntax error quotes the token it stumbled over, which may be a value; its place in the text tells as much. */
function withoutToken({ message, source, positions }: GraphQLError): GraphQLError {
  const told = message.replace(/((?:found|Unexpected) [A-Z][A-Za-z]+) ".*"\.$/s, '$1.');
  return new GraphQLError(told, { source, positions });
}
