import { sql } from 'kysely';
import { minutes } from '../clock.ts';
import type { Context } from '../context.ts';
import type { JobKind } from '../jobs/kinds.ts';
import { on } from '../policy/predicate/expression.ts';
import { toSql } from '../policy/predicate/sql.ts';
import { queueJobs } from '../queue-jobs.ts';
import { holdInForce } from '../retention/rules.ts';

/** A request that has taken no step for so long, and for which no job is there, is looked after. */
const patience = minutes(15);
const atOnce = 50;

type Resumed = { id: string; job: JobKind };

/** A sweep may have left very many. */
const inOneStatement = 500;

async function resumed(context: Context, requests: readonly Resumed[]): Promise<void> {
  for (const kind of new Set(requests.map(({ job }) => job))) {
    const ids = requests.filter(({ job }) => job === kind).map(({ id }) => id);
    for (let first = 0; first < ids.length; first += inOneStatement) {
      await queueJobs(context, kind, ids.slice(first, first + inOneStatement));
    }
  }
}

/** An erasure that waits for a hold, without a word to the customer (P16), is looked after when the hold or its gag ends. */
function heldInSilence(now: Date) {
  const held = on('LegalHold').and(holdInForce(now), on('LegalHold').after('gaggedUntil', now));
  return sql`customer."erasureStartedAt" IS NULL AND EXISTS (
    SELECT FROM "LegalHold" hold WHERE hold."customerId" = customer."id" AND ${toSql(held, 'hold')})`;
}

/** What is approved and not done; of somebody who is being erased, the erasure alone. */
const unfinished = (now: Date) => sql`
  "DataRequest" request
  JOIN "Customer" customer ON customer."id" = request."customerId"
  JOIN (VALUES ('EXPORT', 'export.write'), ('ERASURE', 'erasure.run')) AS job(kind, name) ON job.kind = request."kind"::text
  WHERE request."status" IN ('APPROVED', 'PROCESSING')
    AND (job.kind = 'ERASURE' OR customer."erasureStartedAt" IS NULL AND customer."erasedAt" IS NULL)
    AND NOT (job.kind = 'ERASURE' AND ${heldInSilence(now)})`;

/** At start: what a process that died had in hand goes on at once, which the queue would know in half a minute. */
export async function resumeAtStart(context: Context): Promise<void> {
  const { rows } =
    await sql<Resumed>`SELECT request."id", job.name AS "job" FROM ${unfinished(context.clock.now())}`.execute(
      context.sql,
    );
  const left: Resumed[] = [];
  for (const row of rows) {
    if (row.job === 'export.write' && (await context.exports.isUnderWay(row.id))) continue;
    left.push(row);
  }
  await resumed(context, left);
}

/** What nobody works on, and no job is there for, as when somebody emptied the queue. */
export async function resumeStranded(context: Context): Promise<void> {
  const now = context.clock.now();
  const { rows } = await sql<Resumed>`
    SELECT request."id", job.name AS "job" FROM ${unfinished(now)}
      AND NOT EXISTS (SELECT FROM "RequestEvent" step WHERE step."requestId" = request."id"
        AND step."at" > ${new Date(now.getTime() - patience)})
      AND NOT EXISTS (SELECT FROM pgboss.job queued WHERE queued.name = job.name AND queued.singleton_key = request."id"::text
        AND queued.state IN ('created', 'retry', 'active'))
    ORDER BY request."id" LIMIT ${atOnce}`.execute(context.sql);
  await resumed(context, rows);
}
