import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addYears, days } from '../../src/clock.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import { matches } from '../../src/policy/predicate/row.ts';
import { dueAt, eraseFrom, isExpired, noticeAt, retentionState, toErase, toWarn } from '../../src/retention/rules.ts';
import { hashOfTerms } from '../../src/retention/terms.ts';

const terms = defaultPolicy.retention;
const now = new Date('2026-03-02T09:00:00Z');
const free = { activeServices: 0, unpaidInvoices: 0, holds: 0, restricted: false };
const aMoment = fc.date({ min: new Date('2010-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });

const silent = {
  erasedAt: null,
  erasureStartedAt: null,
  restrictedAt: null,
  lastSignalAt: addYears(now, -8),
  retentionWarnedAt: null as Date | null,
  services: [] as object[],
  legalHolds: [] as object[],
  invoices: [] as object[],
  requests: [] as object[],
  emailChanges: [] as object[],
};
const warned = { ...silent, retentionWarnedAt: new Date(now.getTime() - days(30)) };

describe('Somebody is erased for their silence', () => {
  test('when they are due and were warned for the whole period', () => {
    expect(matches(toWarn(terms, now), silent)).toBe(true);
    expect(matches(toErase(terms, now), silent)).toBe(false);
    expect(matches(toWarn(terms, now), warned)).toBe(false);
    expect(matches(toErase(terms, now), warned)).toBe(true);
  });

  test.each([
    ['are warned a moment too late', { retentionWarnedAt: new Date(now.getTime() - days(30) + 1) }],
    ['are due a moment later', { lastSignalAt: new Date(addYears(now, -7).getTime() + 1) }],
    ['have a service', { services: [{ endedAt: null }] }],
    ['have a debt', { invoices: [{ status: 'UNPAID' }] }],
    ['are held', { legalHolds: [{ releasedAt: null, until: null }] }],
    ['are held to a day that has not come', { legalHolds: [{ releasedAt: null, until: new Date(now.getTime() + 1) }] }],
    ['are restricted', { restrictedAt: now }],
    [
      'have an address that may be taken back',
      { emailChanges: [{ revertedAt: null, revertUntil: new Date('2027-01-01') }] },
    ],
    ['are being erased already', { erasureStartedAt: now }],
    ['are erased already', { erasedAt: now }],
  ])('and not when they %s', (_why, keeper) => {
    expect(matches(isExpired(terms, now), { ...warned, ...keeper })).toBe(false);
  });

  test.each([
    ['a service that has ended', { services: [{ endedAt: now }] }],
    ['a hold that is over', { legalHolds: [{ releasedAt: null, until: now }] }],
    ['a hold that was released', { legalHolds: [{ releasedAt: now, until: null }] }],
    ['a paid invoice', { invoices: [{ status: 'PAID' }] }],
  ])('in spite of %s', (_what, past) => {
    expect(matches(isExpired(terms, now), { ...warned, ...past })).toBe(true);
  });

  test.each(['RECEIVED', 'APPROVED', 'PROCESSING', 'AWAITING_PROCESSORS', 'FAILED'])(
    'and no sweep takes them up where an erasure is %s',
    (status) => {
      const asked = { ...warned, requests: [{ kind: 'ERASURE', status }] };
      expect(matches(toErase(terms, now), asked)).toBe(false);
      expect(matches(toWarn(terms, now), { ...asked, retentionWarnedAt: null })).toBe(false);
      expect(matches(isExpired(terms, now), asked)).toBe(true);
    },
  );
});

describe('The clock', () => {
  test('erases nobody before they are due, nor before the period after the warning (P14)', () => {
    fc.assert(
      fc.property(aMoment, fc.option(aMoment), aMoment, (signal, warnedAt, moment) => {
        const from = eraseFrom(signal, warnedAt, terms, moment);
        expect(from >= dueAt(signal, terms)).toBe(true);
        const warning = warnedAt ?? (moment > noticeAt(signal, terms) ? moment : noticeAt(signal, terms));
        expect(from.getTime() - warning.getTime()).toBeGreaterThanOrEqual(days(terms.warningDays));
      }),
    );
  });

  test.each([
    [{ restricted: true }, 'RESTRICTED'],
    [{ restricted: true, unpaidInvoices: 1 }, 'UNPAID_INVOICE'],
    [{ holds: 1, unpaidInvoices: 1 }, 'HELD'],
    [{ holds: 1, activeServices: 1 }, 'ACTIVE_SERVICE'],
    [{}, 'DUE'],
  ])('of somebody with %o says %s', (facts, state) => {
    expect(retentionState(addYears(now, -8), { ...free, ...facts }, terms, now)).toBe(state);
  });
});

test('other terms have another name, and the same ones the same', () => {
  const changed = { ...terms, warningDays: 31 };
  expect(hashOfTerms({ retention: changed })).not.toBe(hashOfTerms(defaultPolicy));
  expect(hashOfTerms({ retention: { ...terms } })).toBe(hashOfTerms(defaultPolicy));
});
