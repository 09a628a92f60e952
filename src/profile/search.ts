import type { Prisma } from '../../prisma/generated/client/client.ts';
import type { Context } from '../context.ts';
import { badInput, gatewayError } from '../errors.ts';
import { searchesExactly } from '../policy/exact-search.ts';
import type { Policy } from '../policy/policy.ts';
import { on, type Predicate } from '../policy/predicate/expression.ts';
import { toWhere } from '../policy/predicate/where.ts';
import type { Caller } from '../policy/vocabulary.ts';

export type CustomerFilter = {
  email?: string | null | undefined;
  phone?: string | null | undefined;
  invoiceNumber?: string | null | undefined;
  serviceLabel?: string | null | undefined;
  namePrefix?: string | null | undefined;
  changedSince?: Date | null | undefined;
};

/** The last code point of a prefix's range; `nameKey` is compared byte by byte. */
const afterAll = '\u{10FFFF}';

const customer = on('Customer');

/** Those that name somebody in particular, but for the prefix of a name. */
const exact = {
  email: (email) => customer.eq('email', email),
  phone: (phone) => customer.eq('phone', phone),
  invoiceNumber: (number) => customer.exists('invoices', on('Invoice').eq('number', number)),
  serviceLabel: (label) => customer.exists('services', on('Service').eq('label', label)),
} as const satisfies Partial<Record<keyof CustomerFilter, (value: string) => Predicate<'Customer'>>>;

const exactNames = ['email', 'phone', 'invoiceNumber', 'serviceLabel'] as const;
const searchNames = [...exactNames, 'namePrefix'] as const;

const exactly = (filter: CustomerFilter): Predicate<'Customer'>[] =>
  exactNames.flatMap((name) => {
    const value = filter[name];
    return value == null ? [] : [exact[name](value)];
  });

/** Whether this caller may not page through all, and has named nobody. */
const namesNobody = (policy: Policy, caller: Caller, filter: CustomerFilter): boolean =>
  caller.kind === 'STAFF' && searchNames.every((name) => filter[name] == null) && searchesExactly(policy, caller);

/** Who may not page through all names somebody in particular. A refused search is recorded: it may be somebody who probes. */
function assertNamed(context: Context, filter: CustomerFilter): void {
  if (!namesNobody(context.policy, context.caller, filter)) return;
  const refused = { clause: 'P19', needs: ['filter'] } as const;
  const reason = `filter: expected one of ${searchNames.join(', ')}`;
  context.refused('Query.customers', { ...refused, reason, allowed: false });
  throw gatewayError('FORBIDDEN', reason, { ...refused, category: null });
}

/** The filter as a Prisma `where`. That the caller may look at these data, the field's rule has settled. */
export function searchBy(context: Context, filter: CustomerFilter): Prisma.CustomerWhereInput {
  assertNamed(context, filter);
  const { namePrefix, changedSince } = filter;
  if (namePrefix != null && [...namePrefix].length < 3) {
    throw badInput('filter.namePrefix', 'expected at least 3 letters');
  }
  const prefix = namePrefix?.toLowerCase();
  return {
    AND: [
      toWhere(customer.and(...exactly(filter))),
      ...(prefix === undefined ? [] : [{ nameKey: { gte: prefix, lt: prefix + afterAll } }]),
      ...(changedSince ? [{ updatedAt: { gte: changedSince } }] : []),
    ],
  };
}

/** The filter for a compiled read; null for what has to be refused, or looks at a range. */
export function searchPredicate(
  policy: Policy,
  caller: Caller,
  given: CustomerFilter | null | undefined,
): Predicate<'Customer'> | null {
  const filter = given ?? {};
  const standard = filter.namePrefix != null || filter.changedSince != null || namesNobody(policy, caller, filter);
  return standard ? null : customer.and(...exactly(filter));
}

/** The customer who calls; null until they are registered. */
export const themselves = (caller: Caller): Predicate<'Customer'> | null =>
  caller.kind === 'CUSTOMER' && caller.customerId !== null ? on('Customer').eq('id', caller.customerId) : null;
