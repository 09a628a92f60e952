import type { DataRequest, Prisma } from '../../prisma/generated/client/client.ts';
import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { Conflict } from '../failures.ts';

/** What the approval of a plan leaves on its request. Throws Conflict for a plan that is not the newest. */
export async function approvePlan(
  _context: Context,
  { tx }: Change,
  { id, version }: DataRequest,
  planHash: string,
): Promise<Pick<Prisma.DataRequestUncheckedUpdateManyInput, 'approvedPlan'>> {
  const plan = await tx.erasurePlan.findFirst({ where: { requestId: id }, orderBy: { id: 'desc' } });
  if (plan?.hash !== planHash) throw new Conflict('The plan has changed: look at it, and approve it again.', version);
  return { approvedPlan: planHash };
}
