import { errorCodes } from '../src/errors.ts';
import { notByHand, page, table } from './markdown.ts';

/** Every code that leaves the gateway, what it means, and what to do. */
export function errorsPage(): string {
  const byCode = Object.entries(errorCodes).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return page(
    notByHand,
    '# Errors',
    'An error carries its code as `extensions.code`. The status is that of the whole answer when the error ends the request; an error at one path of an answer leaves it at 200, and so does a member of a result.',
    table(
      ['code', 'status', 'meaning', 'remedy'],
      byCode.map(([code, { status, meaning, remedy }]) => [`\`${code}\``, String(status), meaning, remedy]),
    ),
  );
}
