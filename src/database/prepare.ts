import pg from 'pg';
import type { Clock } from '../clock.ts';
import { days } from '../clock.ts';
import { installJobs } from '../jobs/install.ts';
import { migrate } from './migrations.ts';
import { productionMark, SERVING_ROLE } from './session.ts';

/** What was done: names of migrations applied, audit partitions made, the login that may now serve. */
export type Preparation = { migrations: string[]; partitions: number; login: string | null };

/**
 * All that the owner does before the gateway serves: migrates, installs the queue of jobs, makes the audit partitions of the next two years, and
 * lets the login of `servingUrl` act as the serving role. Running it again, or several at once, changes nothing more.
 */
export async function prepareDatabase(owner: pg.Pool, clock: Clock, servingUrl?: string): Promise<Preparation> {
  const migrations = await migrate(owner);
  await installJobs(owner);
  const partitions = await ensureAuditPartitions(owner, clock);
  const login = servingUrl === undefined ? '' : decodeURIComponent(new URL(servingUrl).username);
  return { migrations, partitions, login: (await admit(owner, login)) ? login : null };
}

/** Makes the missing monthly partitions from last month to two years ahead, and returns how many it made. */
export async function ensureAuditPartitions(owner: pg.Pool, clock: Clock): Promise<number> {
  const now = clock.now().getTime();
  const { rows } = await owner.query<{ made: number }>('SELECT ensure_audit_partitions($1, $2) AS made', [
    new Date(now - days(31)),
    new Date(now + days(730)),
  ]);
  return rows[0]?.made ?? 0;
}

/** Sets the database apart for production, for good: no development mode serves from it any more. */
export async function setApartForProduction(owner: pg.Pool): Promise<void> {
  await owner.query(
    `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET ${productionMark} = on', current_database()); END $$`,
  );
}

/** Makes `login` a member of the serving role. A superuser needs no membership; nobody is found for an empty name. */
async function admit(owner: pg.Pool, login: string): Promise<boolean> {
  const { rowCount } = await owner.query('SELECT FROM pg_roles WHERE rolname = $1 AND NOT rolsuper', [login]);
  if (rowCount === 0) return false;
  await owner.query(`GRANT ${SERVING_ROLE} TO ${pg.escapeIdentifier(login)}`);
  return true;
}
