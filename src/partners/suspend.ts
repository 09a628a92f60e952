import { z } from 'zod';
import { type Change, carryOut, type Effect } from '../change.ts';
import { channelFields } from '../channel.ts';
import type { Context } from '../context.ts';
import { Conflict } from '../failures.ts';
import { idOfA, readInput } from '../inputs.ts';
import { readPartner } from './loaders.ts';

const suspendInput = z.object({ id: idOfA('Partner'), reference: channelFields.reference });

/** It asks for no version: what stops a partner is not to be stopped by another change. */
async function suspend(context: Context, { tx }: Change, id: string): Promise<Effect> {
  const { version } = await readPartner(context, tx, id);
  const { count } = await tx.partner.updateMany({
    where: { id, status: 'ACTIVE' },
    data: { status: 'SUSPENDED', version: { increment: 1 } },
  });
  if (count !== 1) throw new Conflict('The partner is suspended already.', version);
  return { id, subject: null, fields: ['Partner.status'] };
}

/** Stops a partner from its next request on (P19). Gives its id. Throws InvalidInput, NotFound, Conflict. */
export async function suspendPartner(context: Context, raw: unknown): Promise<string> {
  const { id, reference = null } = readInput(suspendInput, raw);
  return carryOut(context, { operation: 'suspendPartner', clause: 'P19', reference }, (change) =>
    suspend(context, change, id),
  );
}
