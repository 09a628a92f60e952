import type { Context } from '../context.ts';
import { queueJobs } from '../queue-jobs.ts';

/** The others follow with the next look. */
const mostAtOnce = 100;

/** Sends the jobs of the tasks whose time has come: to be tried again, asked about, or left by a process that died. */
export async function tellDueProcessors(context: Context): Promise<void> {
  const due = await context.prisma.erasureTask.findMany({
    where: { status: { in: ['PENDING', 'TOLD'] }, nextAttemptAt: { lte: context.clock.now() } },
    orderBy: [{ nextAttemptAt: 'asc' }, { id: 'asc' }],
    take: mostAtOnce,
    select: { id: true },
  });
  const ids = due.map(({ id }) => id);
  await queueJobs(context, 'processor.tell', ids);
}
