import type { Prisma } from '../../prisma/generated/client/client.ts';
import { type Change, carryOut, NothingToRecord, unlessNothing } from '../change.ts';
import { minutes } from '../clock.ts';
import type { Context } from '../context.ts';
import type { Policy } from '../policy/policy.ts';
import { toWhere } from '../policy/predicate/where.ts';
import { rowRules } from '../policy/rows.ts';
import { callerOf, type Registered } from './rules.ts';

/** These reads are of what the partner brought along, or knows already, so they are not how it came to know a customer. */
export const notSeeing = ['Query.explainAccess', 'Query.withdrawals', 'Query.erasureTasks', 'ErasureTask.references'];

type Seen = Registered & { customerId: string; seenAt: Date };

/** The partners that have been served something of a customer since they were last told of a withdrawal, in one order for all. */
const whoHasSeen = ({ tx }: Change, customerIds: readonly string[]): Promise<Seen[]> => tx.$queryRaw<Seen[]>`
  SELECT partner."id", partner."name", partner."kind", partner."purpose", partner."scopes", customer.id AS "customerId",
    seen."at" AS "seenAt"
  FROM unnest(${customerIds}::uuid[]) AS customer(id)
  CROSS JOIN LATERAL (
    SELECT read."callerId", max(read."at") AS "at" FROM "AuditEvent" read
    WHERE read."subjects" @> ARRAY[customer.id] AND read."callerKind" = 'PARTNER' AND read."kind" = 'READ'
      AND read."outcome" = 'ALLOWED' AND NOT read."fields" <@ ${notSeeing}::text[]
    GROUP BY read."callerId"
  ) AS seen
  JOIN "Partner" partner ON partner."id"::text = seen."callerId"
  WHERE NOT EXISTS (
    SELECT FROM "Withdrawal" told
    WHERE told."customerId" = customer.id AND told."partnerId" = partner."id" AND told."at" >= seen."at")
  ORDER BY partner."id", customer.id`;

type At = { policy: Policy; db: Pick<Prisma.TransactionClient, 'customer'>; now: Date };

/** Whether a partner sees a customer, by its row rule as it is registered. */
export async function sees({ policy, db, now }: At, partner: Registered, id: string): Promise<boolean> {
  const { whole } = rowRules(policy, callerOf(partner), now).Customer;
  const where = { AND: [{ id }, toWhere(whole)] };
  return (await db.customer.findFirst({ where, select: { id: true } })) !== null;
}

/** A read that was under way while the customer withdrew has been recorded by then, whatever the clocks of others say. */
const longestRead = minutes(2);

/** Gives how many partners were told. */
async function record(context: Context, change: Change, customerIds: readonly string[]): Promise<number> {
  const { tx, now } = change;
  // Of two changes of one customer, the second sees what the first has told.
  for (const id of customerIds) {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`withdrawals ${id}`}, 0))::text`;
  }
  let told = 0;
  for (const seen of await whoHasSeen(change, customerIds)) {
    if (await sees({ policy: context.policy, db: tx, now }, seen, seen.customerId)) continue;
    const { id: partnerId, customerId, seenAt } = seen;
    // Holds the partner's row until commit: positions become visible in their order, so a poller passes none by.
    const { withdrawals: position } = await tx.partner.update({
      where: { id: partnerId },
      data: { withdrawals: { increment: 1 } },
      select: { withdrawals: true },
    });
    // Never before what it tells the partner to forget: a read may be recorded while the change waits for its turn.
    await tx.withdrawal.create({ data: { partnerId, position, customerId, at: seenAt > now ? seenAt : now } });
    change.tell('customer.withdrawn', customerId, { partner: partnerId });
    told += 1;
  }
  return told;
}

const closed = new WeakMap<Change, Set<string>>();

/**
 * After a decision that may close a customer to partners: at the end of the change, whoever has seen the customer and
 * sees them no more is told so in its list of withdrawals (P13). However often it is called, once for each change.
 */
export function recordWithdrawals(context: Context, change: Change, customerId: string): void {
  const known = closed.get(change);
  if (known) {
    known.add(customerId);
    return;
  }
  const customerIds = new Set([customerId]);
  closed.set(change, customerIds);
  change.atLast(async () => {
    await record(context, change, [...customerIds].toSorted());
    const later = new Date(change.now.getTime() + longestRead);
    for (const id of customerIds) change.tell('withdrawals.look', id, {}, later);
  });
}

/** Looks once more, when every read that was under way is recorded. */
export async function lookAgain(context: Context, customerId: string): Promise<void> {
  const named = { operation: 'withdrawals.look', clause: 'P13', reference: null } as const;
  await carryOut(context, named, async (change) => {
    if ((await record(context, change, [customerId])) === 0) throw new NothingToRecord();
    return { id: customerId, subject: customerId, fields: ['Withdrawal.customerId'] };
  }).catch(unlessNothing);
}
