import type { Context } from '../context.ts';

/** The others follow with the next look. */
const mostAtOnce = 100;

/** Sends the jobs of the tasks whose time has come: to be tried again, asked about, or left by a process that died. */
export async function tellDueProcessors({ prisma, clock, jobs, changed }: Context): Promise<void> {
  const due = await prisma.erasureTask.findMany({
    where: { status: { in: ['PENDING', 'TOLD'] }, nextAttemptAt: { lte: clock.now() } },
    orderBy: [{ nextAttemptAt: 'asc' }, { id: 'asc' }],
    take: mostAtOnce,
    select: { id: true },
  });
  if (due.length === 0) return;
  await prisma.$transaction(async (tx) => {
    for (const { id } of due) await jobs.send(tx, 'processor.tell', id);
  });
  changed();
}
