import { z } from 'zod';
import { type Change, carryOut, type Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { Conflict, NotFound } from '../failures.ts';
import { idOfA, readInput } from '../inputs.ts';
import { toWhere } from '../policy/predicate/where.ts';
import { actorOf } from '../trail.ts';
import { cancellableStatuses } from './rules.ts';
import { recordSteps } from './timeline.ts';

const cancelInput = z.object({ id: idOfA('DataRequest') });

async function cancel(context: Context, change: Change, id: string): Promise<Effect> {
  const { dataRequest } = change.tx;
  const { reference: reason } = actorOf(context.caller);
  const row = await dataRequest.findFirst({ where: { AND: [{ id }, toWhere(context.rows.DataRequest.whole)] } });
  if (!row) throw new NotFound('input.id');
  const { customerId, version } = row;
  const { count } = await dataRequest.updateMany({
    where: { id, version, status: { in: [...cancellableStatuses] } },
    data: { status: 'CANCELLED', version: { increment: 1 } },
  });
  if (count !== 1) throw new Conflict('This request is answered, or being carried out.', version);
  await recordSteps(context, change, id, [{ action: 'CANCELLED', status: 'CANCELLED', reason }]);
  change.tell('request.changed', customerId, { request: id, status: 'CANCELLED' });
  return { id, subject: customerId, fields: ['DataRequest.status'] };
}

/** Takes a request back (P10). Gives its id. Throws InvalidInput, NotFound, and Conflict when it is too late. */
export async function cancelRequest(context: Context, raw: unknown): Promise<string> {
  const { id } = readInput(cancelInput, raw);
  const named = { operation: 'cancelRequest', clause: 'P10', reference: null } as const;
  return carryOut(context, named, (change) => cancel(context, change, id));
}
