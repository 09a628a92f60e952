import { z } from 'zod';
import { type Change, carryOut, type Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { approvePlan } from '../erasure/approve.ts';
import { Conflict, InvalidInput } from '../failures.ts';
import { readInput, text } from '../inputs.ts';
import { carryOutRequest } from './carry-out.ts';
import { moveRequest, updateRequest } from './move.ts';
import { revertible } from './revertible.ts';
import { asksTwoApprovals, mayReview } from './rules.ts';
import { assertNotErased, decidedBy, type InWork, readForWork, workFields } from './work.ts';

const approveInput = z.object({ ...workFields, planHash: text(200).nullish() });
type Approval = z.output<typeof approveInput>;

/** What the approval of a plan leaves on its request. Throws InvalidInput, and what the plan refuses. */
async function planData(context: Context, change: Change, request: InWork, planHash: string | null) {
  if (request.kind === 'ERASURE') {
    if (planHash === null) throw new InvalidInput('input.planHash', 'expected the hash of the plan that is approved');
    return approvePlan(context, change, request, planHash);
  }
  if (planHash !== null) throw new InvalidInput('input.planHash', 'expected none: only an erasure has a plan');
  return {};
}

/** Somebody else has approved the same before. Throws Conflict for whoever approves twice. */
function isSecond({ firstApprover, firstPlan, version }: InWork, staffId: string, planHash: string | null): boolean {
  if (firstApprover === null || firstPlan !== planHash) return false;
  if (firstApprover === staffId) throw new Conflict('The second approval is another’s (P7).', version);
  return true;
}

async function approve(context: Context, change: Change, input: Approval): Promise<Effect> {
  const request = await readForWork(context, change, input);
  const { id, version, customerId, status, kind } = request;
  const { staffId, reference: reason } = decidedBy(context);
  const { planHash = null } = input;
  assertNotErased(request);
  if (status !== 'RECEIVED' && status !== 'IN_REVIEW')
    throw new Conflict('This request waits for no approval.', version);
  if (!mayReview(request, staffId))
    throw new Conflict('An erasure is not reviewed by whoever opened it (P10).', version);
  const data = await planData(context, change, request, planHash);
  const effect = { id, subject: customerId, fields: ['DataRequest.status'] };
  const two = asksTwoApprovals(kind, await revertible(change, customerId));
  if (two && !isSecond(request, staffId, planHash)) {
    const first = { firstApprover: staffId, firstPlan: planHash };
    const steps = [{ action: 'FIRST_APPROVED', reason } as const];
    await updateRequest(context, change, { id, version, from: [status], data: first, steps });
    return effect;
  }
  const approved = await moveRequest(context, change, {
    id,
    version,
    to: 'APPROVED',
    data: { ...data, decidedBy: staffId, decidedAt: change.now, ...(!two && { firstApprover: null, firstPlan: null }) },
    steps: [{ action: 'APPROVED', status: 'APPROVED', reason }],
  });
  await carryOutRequest(context, change, approved);
  return effect;
}

/**
 * Approves a request, which is carried out from then on; an erasure by the hash of its plan (P8, P10). While the registered
 * address can be taken back, an export and an erasure wait for a second member of staff (P7). Gives its id. Throws
 * InvalidInput, NotFound, Conflict, and what the kind's own work throws.
 */
export async function approveRequest(context: Context, raw: unknown): Promise<string> {
  const input = readInput(approveInput, raw);
  const named = { operation: 'approveRequest', clause: 'P10', reference: null } as const;
  return carryOut(context, named, (change) => approve(context, change, input));
}
