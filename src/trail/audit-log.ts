import type pg from 'pg';
import type { Prisma } from '../../prisma/generated/client/client.ts';
import { createBatches } from './batches.ts';
import type { AuditRow } from './entry.ts';
import { insertAlone, insertWithin } from './insert.ts';
import type { Writers } from './writers.ts';

/** Writes a change's rows in its own transaction. */
export type RecordChange = (tx: Prisma.TransactionClient, rows: readonly AuditRow[]) => Promise<void>;

/** The only way to the table of audit events: each row in a hash chain. */
export type AuditLog = {
  /** `work` is a transaction: what it records holds if it commits. */
  within<Result>(work: (record: RecordChange) => Promise<Result>): Promise<Result>;
  /** Records reads, in a transaction shared with others'. Unless it resolves, nothing may be answered. */
  record(rows: readonly AuditRow[]): Promise<void>;
};

export function createAuditLog(pool: pg.Pool, { lend }: Pick<Writers, 'lend'>): AuditLog {
  return {
    within: (work) => lend((write) => work((tx, rows) => write(rows, (linked) => insertWithin(tx, linked)))),
    record: createBatches((rows) => lend((write) => write(rows, (linked) => insertAlone(pool, linked)))),
  };
}
