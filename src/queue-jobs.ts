import type { Context } from './context.ts';
import type { JobKind } from './jobs/kinds.ts';

/** Queues jobs that no change asks for: of what has become due, or was left behind. A job that waits already stays one. */
export async function queueJobs(
  { prisma, jobs, changed }: Pick<Context, 'prisma' | 'jobs' | 'changed'>,
  kind: JobKind,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  await prisma.$transaction((tx) => jobs.send(tx, kind, ids));
  changed();
}
