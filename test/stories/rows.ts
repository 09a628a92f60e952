import { vi } from 'vitest';
import type { TestGateway } from '../harness/gateway.ts';

type Counts = Record<string, number>;

/** Reads are recorded as well, and the gateway notes when to look again: neither is what a mutation tells. */
const counted = (table: string): string => {
  if (table === 'AuditEvent') return `"AuditEvent" WHERE "kind" = 'CHANGE'`;
  return table === 'OutboxEvent' ? `"OutboxEvent" WHERE "kind" <> 'withdrawals.look'` : `"${table}"`;
};

/** Links are made when their mail is sent, deliveries when an event is taken from the outbox, heads every second, and sights with reads. */
const written = (table: string): boolean =>
  !['OneTimeLink', 'WebhookDelivery', 'AuditHead', 'StaffSight'].includes(table);

async function tables({ database }: TestGateway): Promise<string[]> {
  const { rows } = await database.pool.query<{ relname: string }>(
    `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
     AND NOT relispartition AND relname <> '_prisma_migrations' ORDER BY relname`,
  );
  return rows.map(({ relname }) => relname);
}

/** How many rows each table has. */
async function count(gateway: TestGateway): Promise<Counts> {
  const names = (await tables(gateway)).filter(written);
  const each = names.map((name) => `SELECT '${name}' AS name, count(*)::int AS rows FROM ${counted(name)}`);
  const { rows } = await gateway.database.pool.query<{ name: string; rows: number }>(each.join(' UNION ALL '));
  return Object.fromEntries(rows.map(({ name, rows: found }) => [name, found]));
}

/** Resolves when the gateway has done what earlier changes had it do, which writes rows too. */
async function idle({ database }: TestGateway): Promise<void> {
  await vi.waitFor(
    async () => {
      const { rows } = await database.pool.query(`SELECT FROM pgboss.job WHERE state IN ('created', 'active')`);
      if (rows.length > 0) throw new Error(`${rows.length} jobs are not done`);
    },
    { timeout: 20_000, interval: 50 },
  );
}

/** The rows that something added or removed, by table: `{ Service: 1, AuditEvent: 1, OutboxEvent: 1 }`. */
export async function added<Result>(
  gateway: TestGateway,
  work: () => Promise<Result>,
): Promise<{ result: Result; rows: Counts }> {
  await idle(gateway);
  const before = await count(gateway);
  const result = await work();
  const after = await count(gateway);
  const moved = Object.entries(after).map(([name, rows]) => [name, rows - (before[name] ?? 0)] as const);
  return { result, rows: Object.fromEntries(moved.filter(([, rows]) => rows !== 0)) };
}

type Together = { audited: Record<string, unknown>[]; told: Record<string, unknown>[] };

/**
 * The audit rows of the very transaction that last wrote a row, and the outbox events of their moment about those people:
 * who takes an event from the outbox has perhaps written on it since.
 */
export async function writtenWith({ database }: TestGateway, table: string, id: string): Promise<Together> {
  const { rows } = await database.pool.query<Together>(
    `SELECT
      (SELECT json_agg(json_build_object('operation', a."operation", 'caller', a."callerId", 'reference', a."reference",
         'subjects', a."subjects", 'fields', a."fields", 'clauses', a."clauses"))
       FROM "AuditEvent" a WHERE a.xmin = written.xmin) AS audited,
      (SELECT json_agg(json_build_object('kind', o."kind", 'customerId', o."customerId", 'coordinates', o."coordinates"))
       FROM "OutboxEvent" o JOIN "AuditEvent" a ON o."occurredAt" = a."at" AND o."customerId" = ANY (a."subjects")
       WHERE a.xmin = written.xmin AND o."kind" <> 'withdrawals.look') AS told
     FROM "${table}" written WHERE "id" = $1`,
    [id],
  );
  const [found] = rows;
  if (!found) throw new Error(`no such row in ${table}`);
  return found;
}

/** The tables in which some text is found, whatever the column. */
export async function tablesWith(gateway: TestGateway, text: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of await tables(gateway)) {
    const { rowCount } = await gateway.database.pool.query(
      `SELECT FROM "${name}" row WHERE position($1 IN row::text) > 0 LIMIT 1`,
      [text],
    );
    if (rowCount) found.push(name);
  }
  return found;
}
