import type { GraphQLError } from 'graphql';
import type { Customer } from '../prisma/generated/client/client.ts';
import type { Change } from './change.ts';
import type { Context } from './context.ts';
import { gatewayError } from './errors.ts';
import { Conflict, InvalidInput, NotFound, Restricted } from './failures.ts';
import { idOfA } from './inputs.ts';
import { toWhere } from './policy/predicate/where.ts';

/** A customer whom the caller may change now; each guard is asked again by the statement that changes. */
export function changeable(context: Context, id: string) {
  const { caller, rows } = context;
  const free = caller.kind === 'CUSTOMER' ? {} : { restrictedAt: null };
  return { AND: [{ id, erasedAt: null, erasureStartedAt: null, ...free }, writableBy(context, rows.Customer.whole)] };
}

/** Systems change customers without seeing them: they read nothing, so their row rule is empty. */
function writableBy({ caller }: Context, whole: Context['rows']['Customer']['whole']) {
  return caller.kind === 'SYSTEM' ? {} : toWhere(whole);
}

/** Holds a customer until the transaction ends: changes of one person follow one another, an erasure among them. */
export async function holdCustomer({ tx }: Change, id: string): Promise<void> {
  await tx.$queryRaw`SELECT FROM "Customer" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;
}

/** `evenRestricted`: for what a restriction does not stop, such as withdrawals, blocks and requests. */
type ChangeOptions = { evenRestricted?: boolean };

/**
 * The row as it stands, held for a change. Throws NotFound for whoever the caller does not see, Conflict when they are
 * being erased, and Restricted.
 */
export async function readForChange(
  context: Context,
  change: Change,
  id: string,
  field: string,
  { evenRestricted = false }: ChangeOptions = {},
): Promise<Customer> {
  const { rows } = context;
  await holdCustomer(change, id);
  const visible = { AND: [{ id, erasedAt: null }, writableBy(context, rows.Customer.whole)] };
  const row = await change.tx.customer.findFirst({ where: visible });
  if (!row) throw new NotFound(field);
  if (row.erasureStartedAt) throw new Conflict('This customer is being erased.');
  if (row.restrictedAt && context.caller.kind !== 'CUSTOMER' && !evenRestricted) throw new Restricted();
  return row;
}

/** There is no such thing, or not for this caller: the two are told apart by nobody. */
export const outOfSight = (field: string): GraphQLError =>
  gatewayError('FORBIDDEN', `${field}: there is nothing with this id that is shown to the caller`, {
    clause: 'P19',
    category: null,
    needs: [],
  });

/** Whom a mutation is about: the named customer, or the caller's own. Throws InvalidInput. */
export function ownCustomerId(context: Context, id: string | null | undefined, field: string): string {
  const named = idOfA('Customer').safeParse(id);
  if (named.success) return named.data;
  const { caller } = context;
  if (id == null && caller.kind === 'CUSTOMER' && caller.customerId !== null) return caller.customerId;
  throw new InvalidInput(field, 'expected the id of a Customer');
}
