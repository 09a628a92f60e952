import { z } from 'zod';
import type { Partner, Prisma } from '../../prisma/generated/client/client.ts';
import type { Context } from '../context.ts';
import { notSeeing, sees } from '../partners/withdrawn.ts';
import { entryOf, outlivesErasure } from './rules.ts';

/** What deliveries are judged with. */
type Judging = Pick<Context, 'prisma' | 'policy' | 'clock'>;

type Happened = { kind: string; customerId: string | null; coordinates: unknown };

const named = z.object({ partner: z.string() });

/** Whose webhooks are sent anything at all: the company's own, and those of partners in force. */
export const inForce = (now: Date): Prisma.WebhookWhereInput => ({
  status: 'ACTIVE',
  OR: [{ partnerId: null }, { partner: { status: 'ACTIVE', OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] } }],
});

async function isErased({ prisma }: Judging, id: string): Promise<boolean> {
  return (await prisma.customer.count({ where: { id, erasedAt: null } })) === 0;
}

/** Whether the audit trail shows the partner something of the customer: nobody is told of whom it does not know. */
async function hasSeen({ prisma }: Judging, { id }: Partner, customerId: string): Promise<boolean> {
  const [found] = await prisma.$queryRaw<unknown[]>`
    SELECT 1 AS "found" FROM "AuditEvent"
    WHERE "subjects" @> ARRAY[${customerId}::uuid] AND "callerKind" = 'PARTNER' AND "callerId" = ${id} AND "kind" = 'READ'
      AND "outcome" = 'ALLOWED' AND NOT "fields" <@ ${notSeeing}::text[]
    LIMIT 1`;
  return found !== undefined;
}

async function isForPartner(judging: Judging, { kind, coordinates }: Happened, partner: Partner, customerId: string) {
  if (!entryOf(kind)?.partners) return false;
  // Those that tell a partner to forget name it; it sees the customer no more.
  if (outlivesErasure(kind)) return named.safeParse(coordinates).data?.partner === partner.id;
  const { policy, prisma: db, clock } = judging;
  return (await sees({ policy, db, now: clock.now() }, partner, customerId)) && hasSeen(judging, partner, customerId);
}

/** Whether an event is told to a webhook now: `partner` is null for one of the company's own. */
export async function isTold(judging: Judging, event: Happened, partner: Partner | null): Promise<boolean> {
  const { kind, customerId } = event;
  if (customerId !== null && !outlivesErasure(kind) && (await isErased(judging, customerId))) return false;
  if (partner === null) return entryOf(kind) !== null;
  return customerId !== null && isForPartner(judging, event, partner, customerId);
}
