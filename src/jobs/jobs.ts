import type pg from 'pg';
import type PgBoss from 'pg-boss';
import type { Logger } from 'pino';
import type { Prisma } from '../../prisma/generated/client/client.ts';
import { nameAndCode } from '../name-and-code.ts';
import { openBoss, sendJobs } from './boss.ts';
import type { JobKind } from './kinds.ts';
import { createLane, type Lane } from './lane.ts';

/** Does a job of a kind, at least once: it may run again for an id with which it has dealt, and twice at the same time. */
export type Work = { run(id: string, signal: AbortSignal): Promise<void>; givenUp?(id: string): Promise<void> };
export type Workers = Readonly<Record<JobKind, Work>>;

export type Jobs = {
  /** Sends a job for each id with a transaction. */
  send(tx: Prisma.TransactionClient, kind: JobKind, ids: readonly string[]): Promise<void>;
  /** Begins to work. */
  start(workers: Workers): void;
  /** Looks for jobs at once, as after a commit. */
  poke(): void;
  /** Takes no more jobs, tells those in hand to stop, and gives back what does not end within some seconds. */
  stop(): Promise<void>;
};

export type JobsParts = {
  pool: pg.Pool;
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
  pollMilliseconds?: number;
  /** How often jobs of processes that died are looked for. */
  tidyMilliseconds?: number;
};

/** The queue of jobs in the database. Rejects when its tables are missing or of another version. */
export async function openJobs(parts: JobsParts): Promise<Jobs> {
  const { pool, log, pollMilliseconds = 2_000, tidyMilliseconds = 15_000 } = parts;
  const boss = openBoss(pool, { migrate: false });
  await boss.start();
  const stopping = new AbortController();
  let lanes: Lane[] = [];
  const poke = () => {
    for (const lane of lanes) lane.poke();
  };
  const tidy = () => maintain(boss, log);
  let timers: NodeJS.Timeout[] = [];

  return {
    send: (tx, kind, ids) => sendJobs(boss, tx, kind, ids),
    start: (workers) => {
      const kinds = Object.keys(workers) as JobKind[]; // Object.keys knows no keys
      lanes = kinds.map((kind) => createLane({ boss, pool, log, kind, work: workers[kind], signal: stopping.signal }));
      timers = [setInterval(poke, pollMilliseconds), setInterval(tidy, tidyMilliseconds)];
      poke();
    },
    poke,
    stop: async () => {
      stopping.abort();
      for (const timer of timers) clearInterval(timer);
      await Promise.all(lanes.map((lane) => lane.stop()));
    },
  };
}

/** Gives jobs of processes that died to others, and removes those long done. */
function maintain(boss: PgBoss, log: JobsParts['log']): void {
  boss.maintain().catch((error: unknown) => log.warn(nameAndCode(error), 'the queue of jobs cannot be tidied'));
}
