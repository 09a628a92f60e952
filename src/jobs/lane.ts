import { setTimeout as after } from 'node:timers/promises';
import type pg from 'pg';
import type PgBoss from 'pg-boss';
import type { Logger } from 'pino';
import { oneAtATime } from '../events/one-at-a-time.ts';
import { nameAndCode } from '../name-and-code.ts';
import type { Work } from './jobs.ts';
import { type JobKind, jobKinds } from './kinds.ts';

/** Where the jobs of one kind are done. */
export type Lane = { poke(): void; stop(): Promise<void> };

type LaneParts = {
  boss: PgBoss;
  pool: pg.Pool;
  log: Pick<Logger, 'warn' | 'error'>;
  kind: JobKind;
  work: Work;
  signal: AbortSignal;
};

type Job = PgBoss.JobWithMetadata<{ id: string }>;

const gracePeriod = 5_000;
const heartbeat = 10_000;

export function createLane({ boss, pool, log, kind, work, signal }: LaneParts): Lane {
  const { atOnce } = jobKinds[kind];
  const inHand = new Set<string>();
  const active = new Set<Promise<void>>();

  /** Says of the jobs in hand that they are not lost: their time to expire begins anew. */
  function beat(): void {
    if (inHand.size === 0) return;
    const text = `UPDATE pgboss.job SET started_on = now() WHERE name = $1 AND id = ANY($2) AND state = 'active'`;
    pool
      .query(text, [kind, [...inHand]])
      .catch((error: unknown) => log.warn({ kind, ...nameAndCode(error) }, 'no heartbeat'));
  }

  /** The queue keeps what is thrown, and a message may hold values. */
  async function fail(job: Job, error: unknown): Promise<void> {
    const { data, retryCount: attempts } = job;
    const final = attempts >= job.retryLimit && !signal.aborted;
    log[final ? 'error' : 'warn'](
      { id: data.id, kind, attempts, ...nameAndCode(error) },
      final ? 'a job is given up' : 'a job waits',
    );
    if (final) await work.givenUp?.(data.id);
    await boss.fail(kind, job.id, nameAndCode(error));
  }

  async function perform(job: Job): Promise<void> {
    inHand.add(job.id);
    try {
      await work.run(job.data.id, signal).then(
        () => boss.complete(kind, job.id),
        (error: unknown) => fail(job, error),
      );
    } catch (error) {
      // Its state cannot be written now: it is taken for lost when its time is over, and done again.
      log.warn({ kind, ...nameAndCode(error) }, 'how a job ended cannot be kept');
    } finally {
      inHand.delete(job.id);
    }
  }

  /** Fills what is free: a job that takes long keeps none waiting but for its own place. */
  const run = oneAtATime(async () => {
    const free = atOnce - active.size;
    if (signal.aborted || free === 0) return;
    const jobs = await boss.fetch<{ id: string }>(kind, { batchSize: free, includeMetadata: true });
    for (const job of jobs) {
      const done = perform(job).finally(() => {
        active.delete(done);
        poke();
      });
      active.add(done);
    }
  });
  const poke = () =>
    void run().catch((error: unknown) => log.warn({ kind, ...nameAndCode(error) }, 'jobs are out of reach'));
  const beating = setInterval(beat, heartbeat);

  return {
    poke,
    stop: async () => {
      const grace = new AbortController();
      const tooLong = after(gracePeriod, undefined, { signal: grace.signal });
      await Promise.race([run().then(() => Promise.all(active)), tooLong]).catch(() => {});
      clearInterval(beating);
      grace.abort();
      await tooLong.catch(() => {});
      if (inHand.size > 0) for (const id of inHand) await boss.fail(kind, id, { name: 'Stopped' }).catch(() => {});
    },
  };
}
