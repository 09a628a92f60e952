import type { Prisma } from '../../prisma/generated/client/client.ts';
import type { Context } from '../context.ts';
import { toWhere } from '../policy/predicate/where.ts';

/** These customers, as far as the caller sees them: every read of a relation starts here. */
export function among(context: Context, ids: readonly string[]): Prisma.CustomerWhereInput {
  return { AND: [{ id: { in: [...ids] } }, toWhere(context.rows.Customer.whole)] };
}
