import type pg from 'pg';
import { DatabaseFailure } from './failure.ts';
import { type Migration, unapplied } from './migrations.ts';
import { productionMark, SERVING_ROLE } from './session.ts';

/** Rejects with a `DatabaseFailure` when the database does not answer, or lacks one of `migrations`. */
export async function assertMigrated(pool: pg.Pool, migrations: Migration[]): Promise<void> {
  const [missing] = await unapplied(pool, migrations).catch((cause: unknown) => {
    throw cause instanceof DatabaseFailure ? cause : whyNoAnswer(cause);
  });
  if (missing !== undefined) throw pending(`migration ${missing.name} is not applied`);
}

/**
 * Rejects with a `DatabaseFailure` when nothing can be recorded: on a standby, in read-only sessions, or without the right to
 * add to the audit trail. Nobody's read would be answered then.
 */
export async function assertRecordable(pool: pg.Pool): Promise<void> {
  const text = `SELECT pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on' AS read_only,
    has_table_privilege('"AuditEvent"', 'INSERT') AS open`;
  const { rows } = await pool.query<{ read_only: boolean; open: boolean }>(text).catch((cause: unknown) => {
    throw whyNoAnswer(cause);
  });
  if (rows[0]?.read_only !== false)
    throw new DatabaseFailure('the database is read-only', { code: 'DATABASE_READ_ONLY' });
  if (rows[0].open) return;
  throw new DatabaseFailure('the audit trail may not be added to', { code: 'AUDIT_TRAIL_CLOSED' });
}

type Session = {
  time_zone: string;
  role: string;
  is_owner: boolean;
  fsync: string;
  full_page_writes: string;
  synchronous_commit: string;
  for_production: boolean;
};

/** Refuses to serve from sessions that could tell wrong times, pass the guards, or lose acknowledged changes. */
export async function assertServingSession(pool: pg.Pool, { production }: { production: boolean }): Promise<void> {
  const { rows } = await pool.query<Session>(
    `SELECT current_setting('TimeZone') AS time_zone, current_user AS role,
       pg_has_role(session_user, relowner, 'MEMBER') AS is_owner,
       current_setting('fsync') AS fsync, current_setting('full_page_writes') AS full_page_writes,
       current_setting('synchronous_commit') AS synchronous_commit,
       current_setting('${productionMark}', true) = 'on' IS TRUE AS for_production
     FROM pg_class WHERE oid = '"Customer"'::regclass`,
  );
  const reason = rows[0] === undefined ? 'the tables are missing' : whyUnsafe(rows[0], production);
  if (reason !== null) throw unsafe(reason);
}

function whyUnsafe(session: Session, production: boolean): string | null {
  if (session.time_zone !== 'UTC') return `sessions are in ${session.time_zone}, not UTC`;
  if (session.role !== SERVING_ROLE) return `sessions act as ${session.role}, not ${SERVING_ROLE}`;
  if (!production) {
    return session.for_production ? 'the database is one of production, where NODE_ENV=production alone serves' : null;
  }
  // A superuser is a member of every role, so this tells both.
  if (session.is_owner) return 'DATABASE_URL logs in as a superuser or as the owner of the tables';
  if (session.fsync !== 'on') return 'fsync is off';
  if (session.full_page_writes !== 'on') return 'full_page_writes is off';
  if (session.synchronous_commit === 'off') return 'synchronous_commit is off';
  return null;
}

/** SQLSTATEs: 42P01 no history table; 22023 no such role, and 42501 not a member of it, both at log-in. */
function whyNoAnswer(cause: unknown): DatabaseFailure {
  const { code, message } = cause instanceof Error ? (cause as Error & { code?: string }) : { code: '', message: '' };
  if (code === '42P01' || code === '22023') return pending('the database is not migrated');
  if (code === '42501') return unsafe(`${message}: npm run db:deploy grants it`);
  return new DatabaseFailure(`the database is out of reach: ${message}`, { code: 'DATABASE_UNREACHABLE', cause });
}

const pending = (reason: string) =>
  new DatabaseFailure(`${reason}: run npm run db:deploy`, { code: 'MIGRATIONS_PENDING' });
const unsafe = (reason: string) => new DatabaseFailure(`not serving: ${reason}`, { code: 'DATABASE_UNSAFE' });
