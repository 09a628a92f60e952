import type pg from 'pg';
import { cpuOf } from '../harness/process-usage.ts';

/** Microseconds of CPU of the database's processes that serve the connections of one server. */
export async function databaseCpuOf(pool: pg.Pool, application: string): Promise<number> {
  const { rows } = await pool.query<{ pid: number }>(
    'SELECT pid FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database()',
    [application],
  );
  const used = await Promise.all(rows.map(({ pid }) => cpuOf(pid)));
  return used.reduce((sum, one) => sum + one, 0);
}
