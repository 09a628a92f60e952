import type { Customer } from '../../prisma/generated/client/client.ts';
import { addYears, days } from '../clock.ts';
import type { Policy } from '../policy/policy.ts';
import { on, type Predicate } from '../policy/predicate/expression.ts';

export type RetentionState = 'ACTIVE_SERVICE' | 'HELD' | 'UNPAID_INVOICE' | 'RUNNING' | 'NOTICE' | 'DUE';
export type RetentionSignal = 'REGISTRATION' | 'LOGIN' | 'LOGIN_ATTEMPT' | 'SERVICE_ENDED';

export type Signals = Pick<Customer, 'registeredAt' | 'lastLoginAt' | 'lastLoginAttemptAt' | 'lastServiceEndedAt'>;
type Facts = { activeServices: number; unpaidInvoices: number; holds: number };
type Terms = Policy['retention'];

/** The latest of what keeps an account: any one of them does (P14). */
export function lastSignal(customer: Signals): { signal: RetentionSignal; at: Date } {
  const signals: [RetentionSignal, Date | null][] = [
    // A log-in is an attempt of the same moment, and is told as the log-in.
    ['LOGIN_ATTEMPT', customer.lastLoginAttemptAt],
    ['LOGIN', customer.lastLoginAt],
    ['SERVICE_ENDED', customer.lastServiceEndedAt],
  ];
  let last: { signal: RetentionSignal; at: Date } = { signal: 'REGISTRATION', at: customer.registeredAt };
  for (const [signal, at] of signals) if (at && at >= last.at) last = { signal, at };
  return last;
}

export const dueAt = (signalAt: Date, terms: Terms): Date => addYears(signalAt, terms.inactivityYears);

export const noticeAt = (signalAt: Date, terms: Terms): Date =>
  new Date(dueAt(signalAt, terms).getTime() - days(terms.warningDays));

/** Where the clock stands. What keeps an account comes before what ends it (P8, P9). */
export function retentionState(signalAt: Date, facts: Facts, terms: Terms, now: Date): RetentionState {
  if (facts.activeServices > 0) return 'ACTIVE_SERVICE';
  if (facts.holds > 0) return 'HELD';
  if (facts.unpaidInvoices > 0) return 'UNPAID_INVOICE';
  if (now >= dueAt(signalAt, terms)) return 'DUE';
  return now >= noticeAt(signalAt, terms) ? 'NOTICE' : 'RUNNING';
}

/** A hold that has been neither released nor outlived. */
export function holdInForce(now: Date): Predicate<'LegalHold'> {
  const hold = on('LegalHold');
  return hold.and(hold.isNull('releasedAt'), hold.or(hold.isNull('until'), hold.after('until', now)));
}

/** Whom the sweep would warn or erase at a moment: the notice period has begun, and nothing keeps the account. */
export function dueCustomers(terms: Terms, now: Date): Predicate<'Customer'> {
  const customer = on('Customer');
  const noticed = addYears(new Date(now.getTime() + days(terms.warningDays)), -terms.inactivityYears);
  return customer.and(
    customer.isNull('erasedAt'),
    customer.atOrBefore('lastSignalAt', noticed),
    customer.lacks('services', on('Service').isNull('endedAt')),
    customer.lacks('legalHolds', holdInForce(now)),
    customer.lacks('invoices', on('Invoice').eq('status', 'UNPAID')),
  );
}
