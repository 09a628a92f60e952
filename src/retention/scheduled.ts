import type { Context } from '../context.ts';
import { queueJobs } from '../queue-jobs.ts';
import { standingApproval } from './gate.ts';
import { sweep } from './sweep.ts';

/** Has the sweep done that is due by the clock, under the approval that stands; without one it waits. */
export async function queueSweep(context: Context): Promise<void> {
  const approval = await standingApproval(context.prisma, context.policy);
  if (approval) await queueJobs(context, 'retention.sweep', [approval.id]);
}

/** Does the sweep of a run, if sweeps are still approved. */
export async function runSweep(context: Context, runId: string, signal: AbortSignal): Promise<void> {
  if (await standingApproval(context.prisma, context.policy)) await sweep(context, runId, signal);
}
