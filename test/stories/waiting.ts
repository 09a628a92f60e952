import type { TestGateway } from '../harness/gateway.ts';

/** How many of the gateway's connections wait for a lock that another holds. PostgreSQL alone tells. */
export async function waiting({ database }: TestGateway): Promise<number> {
  const { rows } = await database.pool.query(
    'SELECT FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0',
  );
  return rows.length;
}
