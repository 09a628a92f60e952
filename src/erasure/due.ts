import { minutes } from '../clock.ts';
import type { Context } from '../context.ts';
import { reapplyTombstones } from './tombstones.ts';

const pause = minutes(1);
const lastLooks = new WeakMap<Context['prisma'], Date>();

/** Sends the jobs of erasures again whose process may have died: who does one twice does nothing the second time. */
async function resume({ prisma, jobs }: Context): Promise<void> {
  const open = await prisma.dataRequest.findMany({
    where: { kind: 'ERASURE', status: { in: ['APPROVED', 'PROCESSING'] } },
    select: { id: true },
  });
  for (const { id } of open) await prisma.$transaction((tx) => jobs.send(tx, 'erasure.run', id));
}

/** At start, and every minute: goes on with what was left off, and erases again who came back. */
export async function dueErasures(context: Context): Promise<void> {
  const now = context.clock.now();
  const last = lastLooks.get(context.prisma);
  if (last !== undefined && now.getTime() - last.getTime() < pause) return;
  lastLooks.set(context.prisma, now);
  await resume(context);
  await reapplyTombstones(context);
}
