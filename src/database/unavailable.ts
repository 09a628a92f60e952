import { DatabaseFailure } from './failure.ts';

/** Prisma's: unreachable, timed out, closed, no connection free, undone by a deadlock, too many connections. */
const prismaCodes = ['P1001', 'P1002', 'P1003', 'P1008', 'P1017', 'P2024', 'P2028', 'P2034', 'P2037'];
/** The same as Prisma's adapter calls them, where Prisma has no code for it: in raw statements, and at BEGIN and COMMIT. */
const adapterKinds = [
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
  'TransactionWriteConflict',
  'TransactionAlreadyClosed',
];
/**
 * PostgreSQL's classes: connection exception, insufficient resources, operator intervention; a lock not got in time, a
 * transaction undone since it stood in another's way, read-only; and the system's own.
 */
const others = /^(08|53|57|58)|^(55P03|40001|40P01|25006|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND)$/;
/** The driver's own: no connection in time, one that ended, one that is asked again after its end, no answer in time. */
const withoutCode = /timeout exceeded when trying to connect|Connection terminated|is not queryable|Query read timeout/;

/** Whether an error says that the database cannot answer now, wherever in its causes that stands. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return saysSo(error);
  if (error instanceof DatabaseFailure || saysSo(error) || withoutCode.test(error.message)) return true;
  const { meta } = error as { meta?: { driverAdapterError?: { cause?: unknown } } };
  return saysSo(meta?.driverAdapterError?.cause) || isUnavailable(error.cause);
}

/** `originalCode` is PostgreSQL's, for what Prisma has none for: its P2039 may be a server that stops, or a value out of range. */
function saysSo(failure: unknown): boolean {
  if (typeof failure !== 'object' || failure === null) return false;
  const { code, kind, originalCode } = failure as { code?: unknown; kind?: unknown; originalCode?: unknown };
  if (typeof kind === 'string' && adapterKinds.includes(kind)) return true;
  return [code, originalCode].some(
    (word) => typeof word === 'string' && (prismaCodes.includes(word) || others.test(word)),
  );
}
