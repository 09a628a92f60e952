import { Prisma } from '../../prisma/generated/client/client.ts';
import type { Change, Effect } from '../change.ts';
import { addYears } from '../clock.ts';
import type { Context } from '../context.ts';
import type { Policy } from '../policy/policy.ts';

type Terms = Policy['retention'];

/** Until the end of so many years after the one that it is from (P9). */
const accounted = ({ accountingYears }: Terms, now: Date): Date =>
  new Date(Date.UTC(now.getUTCFullYear() - accountingYears, 0, 1));

/** What is kept after an erasure, in the order in which it goes, and from before when its time has passed. */
export const keptKinds = {
  Transaction: accounted,
  Invoice: accounted,
  /** Of an invoice of whoever is not erased. */
  Addressee: accounted,
  ConsentEvent: ({ keptYears }, now) => addYears(now, -keptYears.CONSENT),
  SharingEvent: ({ keptYears }, now) => addYears(now, -keptYears.CONSENT),
  Disclosure: ({ keptYears }, now) => addYears(now, -keptYears.DISCLOSURE),
  /** With steps, plans, tasks and certificates. */
  DataRequest: ({ keptYears }, now) => addYears(now, -keptYears.REQUEST),
} as const satisfies Record<string, (terms: Terms, now: Date) => Date>;
export type KeptKind = keyof typeof keptKinds;

/** So many rows at once. */
const batch = 500;

/** Erases the next records of one kind whose time has passed. */
export async function expireNext(
  { policy }: Context,
  { tx, now }: Change,
  kind: KeptKind,
): Promise<{ done: Effect | null; count: number }> {
  const bound = keptKinds[kind](policy.retention, now);
  const gone = await tx.$queryRaw<{ person: string; removed: number }[]>`
    SELECT person, removed FROM expire_kept(${kind}, ${now}::timestamptz, ${bound}::timestamptz, ${batch}::int)`;
  const subject = gone.map(({ person }) => person);
  const [id] = subject;
  const fields = [kind === 'Addressee' ? 'Invoice.addressee' : kind];
  return {
    done: id === undefined ? null : { id, subject, fields },
    count: gone.reduce((sum, { removed }) => sum + removed, 0),
  };
}

const kinds = Object.keys(keptKinds) as KeptKind[]; // Object.keys knows no keys

/** How many records of each kind are to go. */
export async function expiredRecords(
  tx: Prisma.TransactionClient,
  { retention }: Policy,
  now: Date,
): Promise<Record<string, number>> {
  const each = kinds.map((kind) => {
    const bound = keptKinds[kind](retention, now);
    return Prisma.sql`SELECT ${kind} AS kind,
      (SELECT count(*)::int FROM kept_too_long(${kind}, ${now}::timestamptz, ${bound}::timestamptz)) AS count`;
  });
  const rows = await tx.$queryRaw<{ kind: string; count: number }[]>`${Prisma.join(each, ' UNION ALL ')}`;
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]));
}
