import type { Context } from '../context.ts';

const atOnce = 100;

/** Sends a job for each delivery that is due: one whose time has come again, or whose process died. */
export async function sendDueDeliveries({ prisma, clock, jobs, changed }: Context): Promise<void> {
  const due = await prisma.webhookDelivery.findMany({
    where: { status: 'PENDING', nextAttemptAt: { lte: clock.now() } },
    orderBy: [{ nextAttemptAt: 'asc' }, { id: 'asc' }],
    take: atOnce,
    select: { id: true },
  });
  if (due.length === 0) return;
  await prisma.$transaction(async (tx) => {
    for (const { id } of due) await jobs.send(tx, 'webhook.deliver', id);
  });
  changed();
}
