import PgBoss from 'pg-boss';
import type { JobKind } from './kinds.ts';

type Connection = { query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }> };

/** pg-boss over a connection of ours. Its schema is made by `installJobs`; when serving it is only checked. */
export function openBoss(connection: Connection, { migrate }: { migrate: boolean }): PgBoss {
  // Without values the text may hold several statements.
  const executeSql = (text: string, values?: unknown[]): Promise<{ rows: unknown[] }> =>
    values ? connection.query(text, values) : connection.query(text);
  const boss = new PgBoss({
    db: { executeSql },
    migrate,
    supervise: false,
    schedule: false,
  });
  // What fails is told to whoever asked; an `error` event without a listener would end the process.
  boss.on('error', () => {});
  return boss;
}

type Transaction = { $queryRawUnsafe(text: string, ...values: unknown[]): Promise<unknown[]> };

/** Sends jobs with the transaction: they are there when the transaction is committed, and once for each id that waits. */
export async function sendJobs(boss: PgBoss, tx: Transaction, kind: JobKind, ids: readonly string[]): Promise<void> {
  const executeSql = async (text: string, values: unknown[]): Promise<{ rows: unknown[] }> => ({
    rows: await tx.$queryRawUnsafe(text, ...values.map((value) => value ?? null)),
  });
  const jobs = ids.map((id) => ({ name: kind, data: { id }, singletonKey: id }));
  await boss.insert(jobs, { db: { executeSql } });
}
