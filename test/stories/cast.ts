import { type CustomerName, customerId, type PartnerName, partnerId } from '../../prisma/seed/keys.ts';
import { globalId } from '../../src/global-id.ts';
import type { Answer } from '../harness/gateway.ts';

/** The global ids of the cast. */
export const customer = (name: CustomerName): string => globalId('Customer', customerId(name));
export const partner = (name: PartnerName): string => globalId('Partner', partnerId(name));

/** Nobody has this id. */
export const stranger = 'Customer:01890000-0000-7000-8000-0000000000ff';

type Errors = Pick<Answer<unknown>, 'errors'>;

/** What was refused and why, by path: `{ 'customer.phone': { code, clause, category, needs } }`. */
export function refusals({ errors }: Errors): Record<string, Record<string, unknown>> {
  return Object.fromEntries(errors.map(({ path = [], extensions }) => [path.join('.'), extensions]));
}

/** The clause that refused each path: `{ 'customer.phone': 'P4' }`. */
export function clauses(answer: Errors): Record<string, unknown> {
  return Object.fromEntries(Object.entries(refusals(answer)).map(([path, { clause }]) => [path, clause]));
}
