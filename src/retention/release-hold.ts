import { z } from 'zod';
import { type Change, carryOut, type Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { Conflict, NotFound } from '../failures.ts';
import { idOfA, readInput, text } from '../inputs.ts';
import { toldFrom } from '../policy/gag.ts';
import { toWhere } from '../policy/predicate/where.ts';
import { holdCustomer } from '../subject.ts';
import { actorOf } from '../trail.ts';
import { holdInForce } from './rules.ts';

const releaseInput = z.object({ id: idOfA('LegalHold'), reference: text(128) });

/** An approved erasure that waited for it goes on. */
async function resumeErasure(change: Change, customerId: string): Promise<void> {
  const approved = { customerId, kind: 'ERASURE', status: 'APPROVED' } as const;
  const waiting = await change.tx.dataRequest.findMany({ where: approved, select: { id: true } });
  for (const { id } of waiting) change.run('erasure.run', id);
}

async function release(context: Context, change: Change, id: string): Promise<Effect> {
  const { tx, now } = change;
  const visible = { AND: [{ id }, toWhere(context.rows.LegalHold.whole)] };
  const hold = await tx.legalHold.findFirst({ where: visible, select: { customerId: true, gaggedUntil: true } });
  if (!hold) throw new NotFound('input.id');
  const { customerId, gaggedUntil } = hold;
  await holdCustomer(change, customerId);
  const { count } = await tx.legalHold.updateMany({
    where: { AND: [visible, toWhere(holdInForce(now))] },
    data: { releasedAt: now, releasedBy: actorOf(context.caller).callerId },
  });
  if (count !== 1) throw new Conflict('This hold is released, or has ended by itself.');
  await resumeErasure(change, customerId);
  change.tell('hold.changed', customerId, { hold: id }, toldFrom(gaggedUntil, now));
  return { id, subject: customerId, fields: ['LegalHold.releasedAt'], gaggedUntil };
}

/** Ends a hold before its time, once (P16). Gives its id. Throws InvalidInput, NotFound, Conflict. */
export async function releaseLegalHold(context: Context, raw: unknown): Promise<string> {
  const { id, reference } = readInput(releaseInput, raw);
  const named = { operation: 'releaseLegalHold', clause: 'P16', reference } as const;
  return carryOut(context, named, (change) => release(context, change, id));
}
