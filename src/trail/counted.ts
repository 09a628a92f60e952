import type { AuditMetrics } from '../metrics/metrics.ts';
import type { AuditLog } from './audit-log.ts';
import type { AuditRow } from './entry.ts';

/** The same log, each row of which is counted once it is committed, and each read that could not be recorded. */
export function counted(audit: AuditLog, { auditRows, auditFailures }: AuditMetrics): AuditLog {
  const count = (rows: readonly AuditRow[]) => {
    for (const { kind } of rows) auditRows.add({ kind });
  };
  return {
    within: async (work) => {
      const written: AuditRow[] = [];
      const result = await audit.within((record) =>
        work(async (tx, rows) => {
          await record(tx, rows);
          written.push(...rows);
        }),
      );
      count(written);
      return result;
    },
    record: async (rows) => {
      try {
        await audit.record(rows);
      } catch (error) {
        auditFailures.add({});
        throw error;
      }
      count(rows);
    },
  };
}
