import type { Prisma } from '../../prisma/generated/client/client.ts';
import type { Context } from '../context.ts';
import { badInput, gatewayError } from '../errors.ts';
import { searchesExactly } from '../policy/exact-search.ts';
import type { Policy } from '../policy/policy.ts';
import { on, type Predicate } from '../policy/predicate/expression.ts';
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

const searches = {
  email: (email) => ({ email }),
  phone: (phone) => ({ phone }),
  invoiceNumber: (number) => ({ invoices: { some: { number } } }),
  serviceLabel: (label) => ({ services: { some: { label } } }),
  namePrefix: (prefix) => ({ nameKey: { gte: prefix.toLowerCase(), lt: prefix.toLowerCase() + afterAll } }),
} as const satisfies Record<
  Exclude<keyof CustomerFilter, 'changedSince'>,
  (value: string) => Prisma.CustomerWhereInput
>;

type SearchName = keyof typeof searches;
const searchNames: readonly SearchName[] = ['email', 'phone', 'invoiceNumber', 'serviceLabel', 'namePrefix'];

/** Who may not page through all names somebody in particular. A refused search is recorded: it may be somebody who probes. */
function assertNamed(context: Context, used: readonly SearchName[]): void {
  const { caller, policy } = context;
  if (caller.kind !== 'STAFF' || used.length > 0) return;
  if (!searchesExactly(policy, caller)) return;
  const refused = { clause: 'P19', needs: ['filter'] } as const;
  const reason = `filter: expected one of ${searchNames.join(', ')}`;
  context.refused('Query.customers', { ...refused, reason, allowed: false });
  throw gatewayError('FORBIDDEN', reason, { ...refused, category: null });
}

/** The filter as a Prisma `where`. That the caller may look at these data, the field's rule has settled. */
export function searchBy(context: Context, filter: CustomerFilter): Prisma.CustomerWhereInput {
  const used = searchNames.filter((name) => filter[name] != null);
  assertNamed(context, used);
  if (filter.namePrefix != null && [...filter.namePrefix].length < 3) {
    throw badInput('filter.namePrefix', 'expected at least 3 letters');
  }
  return {
    AND: [
      ...used.map((name) => searches[name](filter[name] ?? '')),
      ...(filter.changedSince ? [{ updatedAt: { gte: filter.changedSince } }] : []),
    ],
  };
}

/** The same as a predicate, for a compiled read; null for what has to be judged, or refused. */
export function searchPredicate(
  policy: Policy,
  caller: Caller,
  filter: CustomerFilter | null | undefined,
): Predicate<'Customer'> | null {
  const customer = on('Customer');
  const { email, phone, invoiceNumber, serviceLabel, namePrefix, changedSince } = filter ?? {};
  const conditions = [
    ...(email == null ? [] : [customer.eq('email', email)]),
    ...(phone == null ? [] : [customer.eq('phone', phone)]),
    ...(invoiceNumber == null ? [] : [customer.exists('invoices', on('Invoice').eq('number', invoiceNumber))]),
    ...(serviceLabel == null ? [] : [customer.exists('services', on('Service').eq('label', serviceLabel))]),
  ];
  const unnamed = caller.kind === 'STAFF' && conditions.length === 0 && searchesExactly(policy, caller);
  return unnamed || namePrefix != null || changedSince != null ? null : customer.and(...conditions);
}

/** The customer who calls; null until they are registered. */
export const themselves = (caller: Caller): Predicate<'Customer'> | null =>
  caller.kind === 'CUSTOMER' && caller.customerId !== null ? on('Customer').eq('id', caller.customerId) : null;
