import type pg from 'pg';
import { SERVING_ROLE } from '../database/session.ts';
import { openBoss } from './boss.ts';
import { jobKinds } from './kinds.ts';

/** Excludes installations that run at the same time, on this database. */
const ADVISORY_LOCK = 72707370;

/** Makes or migrates the tables of the job queue, its queues, and what the serving role may do with them. */
export async function installJobs(owner: pg.Pool): Promise<void> {
  const client = await owner.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
    const boss = openBoss(client, { migrate: true });
    await boss.start();
    for (const [name, { atOnce: _, ...options }] of Object.entries(jobKinds)) {
      const queue = { name, policy: 'short', ...options } as const;
      await boss.createQueue(name, queue);
      await boss.updateQueue(name, queue);
    }
    await client.query(`
      GRANT USAGE ON SCHEMA pgboss TO ${SERVING_ROLE};
      GRANT SELECT ON pgboss.version, pgboss.queue TO ${SERVING_ROLE};
      GRANT SELECT, INSERT, UPDATE, DELETE ON pgboss.job, pgboss.archive TO ${SERVING_ROLE};
      REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA pgboss FROM PUBLIC`);
  } finally {
    client.release(true); // ends the session, and with it the lock
  }
}
