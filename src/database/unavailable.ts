import { DatabaseFailure } from './failure.ts';

/** Prisma's: unreachable, timed out, closed, no connection free, too many connections, read-only. */
const prismaCodes = ['P1001', 'P1002', 'P1003', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037'];
/** PostgreSQL's classes: connection exception, insufficient resources, operator intervention; a lock not got in time; and the system's own. */
const others = /^(08|53|57|58)|^(55P03|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|25006)$/;
const withoutCode = /timeout exceeded when trying to connect|Connection terminated|is not queryable/;

/** Whether an error says that the database cannot answer now, wherever in its causes that stands. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof DatabaseFailure) return true;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && (prismaCodes.includes(code) || others.test(code))) return true;
  if (others.test(originalCode(error))) return true;
  return withoutCode.test(error.message) || isUnavailable(error.cause);
}

/** PostgreSQL's own code, for what Prisma has none for: its P2039 may be a server that stops, or a value out of range. */
function originalCode(error: Error): string {
  const { meta } = error as { meta?: { driverAdapterError?: { cause?: { originalCode?: unknown } } } };
  const code = meta?.driverAdapterError?.cause?.originalCode;
  return typeof code === 'string' ? code : '';
}
