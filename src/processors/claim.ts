import type { Context } from '../context.ts';
import { lease } from './timing.ts';

const told = {
  request: { select: { customerId: true } },
  partner: { select: { id: true, name: true, erasureEndpoint: true, erasureSecret: true } },
} as const;

/** A due task that nobody else tells for a while, with what it takes to tell it; null when there is nothing to do, or somebody does it. */
export async function claimTask({ prisma, clock }: Pick<Context, 'prisma' | 'clock'>, id: string) {
  const now = clock.now();
  const { count } = await prisma.erasureTask.updateMany({
    where: { id, status: { in: ['PENDING', 'TOLD'] }, nextAttemptAt: { lte: now } },
    data: { nextAttemptAt: new Date(now.getTime() + lease) },
  });
  return count === 1 ? prisma.erasureTask.findUniqueOrThrow({ where: { id }, include: told }) : null;
}

export type ClaimedTask = NonNullable<Awaited<ReturnType<typeof claimTask>>>;

/** Still as whoever claimed it left it: the end of the lease is theirs alone. */
export const asClaimed = ({ status, nextAttemptAt }: ClaimedTask) => ({ status, nextAttemptAt });
