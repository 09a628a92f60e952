import { z } from 'zod';
import type { Customer, DataRequest } from '../../prisma/generated/client/client.ts';
import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { Conflict, NotFound } from '../failures.ts';
import { idOfA } from '../inputs.ts';
import { toWhere } from '../policy/predicate/where.ts';
import { holdCustomer } from '../subject.ts';
import { actorOf } from '../trail.ts';

/** What every mutation of a request takes. Without a version it is about the request as it stands. */
export const workFields = { id: idOfA('DataRequest'), version: z.int().min(1).nullish() };

type Named = { id: string; version?: number | null | undefined };
export type InWork = DataRequest & { customer: Pick<Customer, 'email' | 'erasedAt' | 'erasureStartedAt'> };

/**
 * The request as it stands, with its customer held until the transaction ends: decisions about one person follow one
 * another. Throws NotFound for what the caller does not see, and Conflict for another version than the named one.
 */
export async function readForWork(context: Context, change: Change, { id, version }: Named): Promise<InWork> {
  const { dataRequest } = change.tx;
  const where = { AND: [{ id }, toWhere(context.rows.DataRequest.whole)] };
  const known = await dataRequest.findFirst({ where, select: { customerId: true } });
  if (!known) throw new NotFound('input.id');
  await holdCustomer(change, known.customerId);
  const customer = { select: { email: true, erasedAt: true, erasureStartedAt: true } } as const;
  const request = await dataRequest.findFirst({ where, include: { customer } });
  if (!request) throw new NotFound('input.id');
  if (version != null && version !== request.version) {
    throw new Conflict('The request has changed since.', request.version);
  }
  return request;
}

/** Refuses to work for somebody who is being erased, or is. Throws Conflict. */
export function assertNotErased({ customer, version }: InWork): void {
  if (customer.erasedAt || customer.erasureStartedAt) throw new Conflict('This customer is being erased.', version);
}

/** Who decides, and by which ticket or e-mail (P18). */
export function decidedBy({ caller }: Context): { staffId: string; reference: string | null } {
  const { callerId: staffId, reference } = actorOf(caller);
  return { staffId, reference };
}
