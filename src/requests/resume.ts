import { sql } from 'kysely';
import { minutes } from '../clock.ts';
import type { Context } from '../context.ts';
import type { JobKind } from '../jobs/kinds.ts';

/** A request that has taken no step for so long, and for which no job is there, is looked after. */
const patience = minutes(15);
const atOnce = 50;

type Stranded = { id: string; job: JobKind };

/** Of a job that is not there any more, as when somebody emptied the queue. */
async function stranded({ sql: database, clock }: Context): Promise<Stranded[]> {
  const { rows } = await sql<Stranded>`
    SELECT request."id", job.name AS "job" FROM "DataRequest" request
    JOIN (VALUES ('EXPORT', 'export.write'), ('ERASURE', 'erasure.run')) AS job(kind, name)
      ON job.kind = request."kind"::text
    WHERE request."status" IN ('APPROVED', 'PROCESSING')
      AND (request."kind" = 'ERASURE' OR NOT EXISTS (SELECT FROM "Customer" gone WHERE gone."id" = request."customerId"
        AND (gone."erasureStartedAt" IS NOT NULL OR gone."erasedAt" IS NOT NULL)))
      AND NOT EXISTS (SELECT FROM "RequestEvent" step WHERE step."requestId" = request."id"
        AND step."at" > ${new Date(clock.now().getTime() - patience)})
      AND NOT EXISTS (SELECT FROM pgboss.job queued WHERE queued.name = job.name AND queued.singleton_key = request."id"::text
        AND queued.state IN ('created', 'retry', 'active'))
    ORDER BY request."id" LIMIT ${atOnce}`.execute(database);
  return rows;
}

/** Queues anew what is approved and not done, and nobody works on: jobs may run again for what they have begun. */
export async function resumeRequests(context: Context): Promise<void> {
  for (const { id, job } of await stranded(context)) {
    await context.prisma.$transaction((tx) => context.jobs.send(tx, job, id));
  }
}
