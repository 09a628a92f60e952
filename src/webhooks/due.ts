import type { Context } from '../context.ts';
import { queueJobs } from '../queue-jobs.ts';

const atOnce = 100;

/** Sends a job for each delivery that is due: one whose time has come again, or whose process died. */
export async function sendDueDeliveries(context: Context): Promise<void> {
  const due = await context.prisma.webhookDelivery.findMany({
    where: { status: 'PENDING', nextAttemptAt: { lte: context.clock.now() } },
    orderBy: [{ nextAttemptAt: 'asc' }, { id: 'asc' }],
    take: atOnce,
    select: { id: true },
  });
  const ids = due.map(({ id }) => id);
  await queueJobs(context, 'webhook.deliver', ids);
}
