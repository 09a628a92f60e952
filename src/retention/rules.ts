import type { Customer } from '../../prisma/generated/client/client.ts';
import { addYears, days } from '../clock.ts';
import { ungagged } from '../policy/gag.ts';
import type { Policy } from '../policy/policy.ts';
import { on, type Predicate } from '../policy/predicate/expression.ts';
import { openStatuses } from '../requests/rules.ts';

export type RetentionState = 'ACTIVE_SERVICE' | 'HELD' | 'UNPAID_INVOICE' | 'RESTRICTED' | 'RUNNING' | 'NOTICE' | 'DUE';
export type RetentionSignal = 'REGISTRATION' | 'LOGIN' | 'LOGIN_ATTEMPT' | 'SERVICE_ENDED';

export type Signals = Pick<Customer, 'registeredAt' | 'lastLoginAt' | 'lastLoginAttemptAt' | 'lastServiceEndedAt'>;
type Facts = { activeServices: number; unpaidInvoices: number; holds: number; restricted: boolean };
type Terms = Policy['retention'];

export type LastSignal = { signal: RetentionSignal; at: Date };

/** The latest of what keeps an account: any one of them does (P14). */
export function lastSignal(customer: Signals): LastSignal {
  const signals: [RetentionSignal, Date | null][] = [
    // A log-in is an attempt of the same moment, and is told as the log-in.
    ['LOGIN_ATTEMPT', customer.lastLoginAttemptAt],
    ['LOGIN', customer.lastLoginAt],
    ['SERVICE_ENDED', customer.lastServiceEndedAt],
  ];
  let last: LastSignal = { signal: 'REGISTRATION', at: customer.registeredAt };
  for (const [signal, at] of signals) if (at && at >= last.at) last = { signal, at };
  return last;
}

export const dueAt = (signalAt: Date, terms: Terms): Date => addYears(signalAt, terms.inactivityYears);

export const noticeAt = (signalAt: Date, terms: Terms): Date =>
  new Date(dueAt(signalAt, terms).getTime() - days(terms.warningDays));

/** The earliest that the account is erased: when it is due, and its customer was warned for long enough. */
export function eraseFrom(signalAt: Date, warnedAt: Date | null, terms: Terms, now: Date): Date {
  const warned = warnedAt ?? new Date(Math.max(noticeAt(signalAt, terms).getTime(), now.getTime()));
  return new Date(Math.max(dueAt(signalAt, terms).getTime(), warned.getTime() + days(terms.warningDays)));
}

/** Where the clock stands. What keeps an account comes before what ends it (P8, P9). */
export function retentionState(signalAt: Date, facts: Facts, terms: Terms, now: Date): RetentionState {
  if (facts.activeServices > 0) return 'ACTIVE_SERVICE';
  if (facts.holds > 0) return 'HELD';
  if (facts.unpaidInvoices > 0) return 'UNPAID_INVOICE';
  if (facts.restricted) return 'RESTRICTED';
  if (now >= dueAt(signalAt, terms)) return 'DUE';
  return now >= noticeAt(signalAt, terms) ? 'NOTICE' : 'RUNNING';
}

/** A hold that has been neither released nor outlived. */
export function holdInForce(now: Date): Predicate<'LegalHold'> {
  const hold = on('LegalHold');
  return hold.and(hold.isNull('releasedAt'), hold.or(hold.isNull('until'), hold.after('until', now)));
}

/** Of those in force, the ones of which the customer may be told (P16). */
export function toldHolds(now: Date): Predicate<'LegalHold'> {
  return on('LegalHold').and(holdInForce(now), ungagged('LegalHold', now));
}

/**
 * Whom the sweep would warn or erase at a moment: the notice period has begun, and nothing keeps the account. With data that
 * is restricted nothing is done but storing it (GDPR art. 18(2)).
 */
export function dueCustomers(terms: Terms, now: Date, holds = holdInForce(now)): Predicate<'Customer'> {
  const customer = on('Customer');
  const noticed = addYears(new Date(now.getTime() + days(terms.warningDays)), -terms.inactivityYears);
  return customer.and(
    customer.isNull('erasedAt'),
    customer.isNull('erasureStartedAt'),
    customer.isNull('restrictedAt'),
    customer.atOrBefore('lastSignalAt', noticed),
    customer.lacks('services', on('Service').isNull('endedAt')),
    customer.lacks('legalHolds', holds),
    customer.lacks('invoices', on('Invoice').eq('status', 'UNPAID')),
  );
}

/** An erasure that somebody has asked for, or an earlier sweep, goes its own way. */
const notAsked = (): Predicate<'Customer'> => {
  const request = on('DataRequest');
  const open = request.and(request.eq('kind', 'ERASURE'), request.in('status', openStatuses));
  return on('Customer').lacks('requests', open);
};

/** Whom the sweep warns. A sign of life takes the warning back, by a trigger. */
export function toWarn(terms: Terms, now: Date): Predicate<'Customer'> {
  const customer = on('Customer');
  return customer.and(customer.isNull('retentionWarnedAt'), dueCustomers(terms, now), notAsked());
}

/** Who may be erased for their silence: due, and warned for as long as the policy says. */
export function isExpired(terms: Terms, now: Date, holds = holdInForce(now)): Predicate<'Customer'> {
  const customer = on('Customer');
  const change = on('EmailChange');
  const revertible = change.and(change.isNull('revertedAt'), change.after('revertUntil', now));
  return customer.and(
    customer.atOrBefore('lastSignalAt', addYears(now, -terms.inactivityYears)),
    customer.atOrBefore('retentionWarnedAt', new Date(now.getTime() - days(terms.warningDays))),
    dueCustomers(terms, now, holds),
    // The warning may have gone to an address that is not theirs (P7).
    customer.lacks('emailChanges', revertible),
  );
}

/** Whom the sweep erases. */
export const toErase = (terms: Terms, now: Date): Predicate<'Customer'> =>
  on('Customer').and(isExpired(terms, now), notAsked());
