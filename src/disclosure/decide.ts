import { type Change, carryOut, type Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { Conflict } from '../failures.ts';
import { actorOf } from '../trail.ts';
import { assertNotErased, readDisclosure, stepTaken } from './move.ts';

type Decision = { id: string; status: 'APPROVED' | 'REFUSED' };

async function take(context: Context, change: Change, { id, status }: Decision): Promise<Effect> {
  const disclosure = await readDisclosure(context, change, id);
  const { callerId: decidedBy } = actorOf(context.caller);
  if (disclosure.proposedBy === decidedBy) throw new Conflict('A disclosure is decided by somebody else (P16).');
  // What is erased meanwhile can be refused all the same.
  if (status === 'APPROVED') await assertNotErased(change, disclosure.customerId);
  const { count } = await change.tx.disclosure.updateMany({
    where: { id, status: 'PROPOSED', NOT: { proposedBy: decidedBy } },
    data: { status, decidedBy, decidedAt: change.now },
  });
  if (count !== 1) throw new Conflict('This disclosure has been decided already.');
  return stepTaken(change, disclosure, status);
}

type Named = { operation: string; reference: string | null };

/** Decides a proposal, once, and not by whoever made it. Throws NotFound, Conflict. */
export const decide = (context: Context, named: Named, decision: Decision): Promise<string> =>
  carryOut(context, { ...named, clause: 'P16' }, (change) => take(context, change, decision));
