import { AsyncResource } from 'node:async_hooks';
import type { AuditRow } from './entry.ts';

/** Writes rows in one transaction. */
type WriteAll = (rows: readonly AuditRow[]) => Promise<void>;

type Waiting = { rows: readonly AuditRow[]; done: () => void; failed: (error: unknown) => void; late: boolean };

/** That it is not known, in time, whether a read is recorded. */
class NotRecorded extends Error {
  override name = 'NotRecorded';
}

const bounds = {
  /** Milliseconds that an answer waits for its row. */
  wait: 4_000,
  /** Rows of one transaction. */
  batch: 500,
  /** Reads that may wait. */
  waiting: 5_000,
} as const;

/**
 * Group commit: while one transaction is under way the rows of other requests gather, and are the next one. Resolves when
 * the rows are committed; rejects when they cannot be, are too late, or too many wait already.
 */
export function createBatches(writeAll: WriteAll): (rows: readonly AuditRow[]) => Promise<void> {
  const waiting: Waiting[] = [];
  let writing = false;
  // What is written for many belongs to no one's request, whose end may end what is done for it.
  const apart = new AsyncResource('audit');

  function next(): Waiting[] {
    const batch: Waiting[] = [];
    let rows = 0;
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      // What is too late has been refused, and so is no read.
      if (one.late) continue;
      batch.push(one);
      rows += one.rows.length;
      if (rows >= bounds.batch) break;
    }
    return batch;
  }

  async function drain(): Promise<void> {
    writing = true;
    for (let batch = next(); batch.length > 0; batch = next()) {
      try {
        await writeAll(batch.flatMap(({ rows }) => rows));
        for (const { done } of batch) done();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    writing = false;
  }

  return (rows) =>
    new Promise((resolve, reject) => {
      if (waiting.length >= bounds.waiting) {
        reject(new NotRecorded());
        return;
      }
      const one: Waiting = {
        rows,
        done: () => {
          clearTimeout(timer);
          resolve();
        },
        failed: (error) => {
          clearTimeout(timer);
          reject(error instanceof Error ? error : new NotRecorded());
        },
        late: false,
      };
      const timer = setTimeout(() => {
        one.late = true;
        reject(new NotRecorded());
      }, bounds.wait);
      waiting.push(one);
      if (!writing) void apart.runInAsyncScope(drain);
    });
}
