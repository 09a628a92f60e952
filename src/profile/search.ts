import type { Prisma } from '../../prisma/generated/client/client.ts';
import type { Context } from '../context.ts';
import { badInput, gatewayError } from '../errors.ts';
import { mayRead } from '../policy/verdict.ts';
import type { Category, Verdict } from '../policy/vocabulary.ts';

export type CustomerFilter = {
  email?: string | null | undefined;
  phone?: string | null | undefined;
  invoiceNumber?: string | null | undefined;
  serviceLabel?: string | null | undefined;
  namePrefix?: string | null | undefined;
  changedSince?: Date | null | undefined;
};

type Search = { category: Category; where: (value: string) => Prisma.CustomerWhereInput };

/** The last code point of a prefix's range; `nameKey` is compared byte by byte. */
const afterAll = '\u{10FFFF}';

/** A filter tells of the datum it looks at, so it needs that datum's permission. */
const searches = {
  email: { category: 'contact', where: (email) => ({ email }) },
  phone: { category: 'telephone', where: (phone) => ({ phone }) },
  invoiceNumber: { category: 'payment', where: (number) => ({ invoices: { some: { number } } }) },
  serviceLabel: { category: 'service', where: (label) => ({ services: { some: { label } } }) },
  namePrefix: {
    category: 'identity',
    where: (prefix) => ({ nameKey: { gte: prefix.toLowerCase(), lt: prefix.toLowerCase() + afterAll } }),
  },
} as const satisfies Record<Exclude<keyof CustomerFilter, 'changedSince'>, Search>;

type SearchName = keyof typeof searches;
/** Not for partners. */
export const searchNames: readonly SearchName[] = ['email', 'phone', 'invoiceNumber', 'serviceLabel', 'namePrefix'];

type Refusal = Pick<Verdict, 'clause' | 'reason' | 'needs'> & { coordinate: string; category: Category | null };

/** A refused search is recorded like a refused field: it may be somebody who probes. */
function refuse(context: Context, { coordinate, category, ...verdict }: Refusal): never {
  context.refused(coordinate, { ...verdict, allowed: false });
  const { clause, reason, needs } = verdict;
  throw gatewayError('FORBIDDEN', reason, { clause, category, needs });
}

function assertMay(context: Context, name: SearchName): void {
  const { category } = searches[name];
  const coordinate = `CustomerFilter.${name}`;
  if (context.caller.kind === 'PARTNER') {
    const reason = `filter.${name}: partners filter by changedSince only`;
    refuse(context, { coordinate, category, clause: 'P19', reason, needs: [] });
  }
  const verdict = mayRead(context.policy, context.caller, category);
  if (!verdict.allowed) {
    refuse(context, { ...verdict, coordinate, category, reason: `filter.${name}: ${verdict.reason}` });
  }
}

/** Who may not page through all names somebody in particular. */
function assertNamed(context: Context, used: readonly SearchName[]): void {
  const { caller, policy } = context;
  if (caller.kind !== 'STAFF' || used.length > 0) return;
  if (caller.roles.every((role) => role === 'ADMIN' || policy.exactSearchOnly.includes(role))) {
    const reason = `filter: expected one of ${searchNames.join(', ')}`;
    refuse(context, { coordinate: 'Query.customers', category: null, clause: 'P19', reason, needs: ['filter'] });
  }
}

/** The filter as a Prisma `where`; refuses what the caller may not look at. */
export function searchBy(context: Context, filter: CustomerFilter): Prisma.CustomerWhereInput {
  const used = searchNames.filter((name) => filter[name] != null);
  for (const name of used) assertMay(context, name);
  assertNamed(context, used);
  if (filter.namePrefix != null && [...filter.namePrefix].length < 3) {
    throw badInput('filter.namePrefix', 'expected at least 3 letters');
  }
  return {
    AND: [
      ...used.map((name) => searches[name].where(filter[name] ?? '')),
      ...(filter.changedSince ? [{ updatedAt: { gte: filter.changedSince } }] : []),
    ],
  };
}
