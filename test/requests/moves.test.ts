import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataRequestKind, DataRequestStatus } from '../../prisma/generated/client/enums.ts';
import { mayComeFrom, moves } from '../../src/requests/moves.ts';
import {
  asksTwoApprovals,
  atOnce,
  cancellableStatuses,
  mayReview,
  openStatuses,
  statusAtOpening,
  statusOnceVerified,
} from '../../src/requests/rules.ts';

const statuses = Object.values(DataRequestStatus);
const aStatus = fc.constantFrom(...statuses);

describe('The states of a request', () => {
  const closed = ['COMPLETED', 'REJECTED', 'CANCELLED'] as const;

  test('lead where the table says, and nowhere else', () => {
    const arrows = statuses.flatMap((from) => moves[from].map((to) => `${from} ${to}`));
    expect(arrows).toEqual([
      'RECEIVED VERIFYING',
      'RECEIVED IN_REVIEW',
      'RECEIVED APPROVED',
      'RECEIVED REJECTED',
      'RECEIVED CANCELLED',
      'VERIFYING RECEIVED',
      'VERIFYING IN_REVIEW',
      'VERIFYING COMPLETED',
      'VERIFYING REJECTED',
      'VERIFYING CANCELLED',
      'IN_REVIEW VERIFYING',
      'IN_REVIEW APPROVED',
      'IN_REVIEW REJECTED',
      'IN_REVIEW CANCELLED',
      'APPROVED PROCESSING',
      'APPROVED IN_REVIEW',
      'APPROVED COMPLETED',
      'APPROVED CANCELLED',
      'APPROVED FAILED',
      'PROCESSING AWAITING_PROCESSORS',
      'PROCESSING COMPLETED',
      'PROCESSING FAILED',
      'PROCESSING CANCELLED',
      'AWAITING_PROCESSORS COMPLETED',
      'AWAITING_PROCESSORS FAILED',
      'FAILED APPROVED',
      'FAILED PROCESSING',
      'FAILED AWAITING_PROCESSORS',
      'FAILED REJECTED',
      'FAILED CANCELLED',
    ]);
  });

  test.each(closed)('end with %s', (status) => {
    expect(moves[status]).toEqual([]);
  });

  test('that ask for work are all others', () => {
    expect([...openStatuses, ...closed].toSorted()).toEqual(statuses.toSorted());
  });

  test('are the same read backwards, and none follows itself', () => {
    fc.assert(
      fc.property(aStatus, aStatus, (from, to) => {
        expect(mayComeFrom(to).includes(from)).toBe(moves[from].includes(to));
        expect(moves[from]).not.toContain(from);
      }),
    );
  });

  test('all have a way to an end', () => {
    const ends = (status: DataRequestStatus, seen: DataRequestStatus[] = []): boolean =>
      moves[status].length === 0 || moves[status].some((next) => !seen.includes(next) && ends(next, [...seen, status]));
    expect(statuses.filter((status) => !ends(status))).toEqual([]);
  });

  test('let nothing be taken back that has begun', () => {
    expect(cancellableStatuses).toEqual(['RECEIVED', 'VERIFYING', 'IN_REVIEW', 'APPROVED']);
  });
});

describe('A request begins', () => {
  const portal = { channel: 'PORTAL', by: 'CUSTOMER', reviewed: false } as const;

  test.each([
    ['approved, when customers ask for their copy themselves (P11)', { ...portal, kind: 'EXPORT' }, 'APPROVED'],
    [
      'in review, when their address can still be taken back (P7)',
      { ...portal, kind: 'EXPORT', reviewed: true },
      'RECEIVED',
    ],
    [
      'in review, when staff ask for a copy',
      { kind: 'EXPORT', channel: 'HELPDESK_TICKET', by: 'STAFF', reviewed: false },
      'RECEIVED',
    ],
    ['in review, when customers ask to be erased (P8)', { ...portal, kind: 'ERASURE' }, 'RECEIVED'],
    [
      'unproved, when it came by e-mail (P15)',
      { kind: 'EXPORT', channel: 'EMAIL', by: 'STAFF', reviewed: false },
      'VERIFYING',
    ],
    [
      'unproved, when a partner sends it',
      { kind: 'OBJECTION', channel: 'API', by: 'PARTNER', reviewed: false },
      'VERIFYING',
    ],
    [
      'done, when it is an objection, by e-mail as well (P13)',
      { kind: 'OBJECTION', channel: 'EMAIL', by: 'STAFF', reviewed: false },
      'COMPLETED',
    ],
  ] as const)('%s', (_case, opening, status) => {
    expect(statusAtOpening(opening)).toBe(status);
  });
});

describe('A proved request', () => {
  const byEmail = { channel: 'EMAIL', assignee: null } as const;

  test.each([
    ['waits for whoever takes it up', { ...byEmail, kind: 'EXPORT' }, true, 'RECEIVED'],
    ['is done, when it is an objection', { ...byEmail, kind: 'OBJECTION' }, false, 'COMPLETED'],
    ['is with whoever worked on it', { ...byEmail, kind: 'EXPORT', assignee: 'billing' }, false, 'IN_REVIEW'],
    [
      'is reviewed at once, when an inactive account is to be erased (P15)',
      { ...byEmail, kind: 'ERASURE' },
      true,
      'IN_REVIEW',
    ],
    ['waits, when the account that is to be erased is active', { ...byEmail, kind: 'ERASURE' }, false, 'RECEIVED'],
    ['waits, when a partner sent it', { kind: 'ERASURE', channel: 'API', assignee: null }, true, 'RECEIVED'],
  ] as const)('%s', (_case, request, inactive, status) => {
    expect(statusOnceVerified(request, inactive)).toBe(status);
    expect(atOnce(request, inactive)).toBe(status === 'IN_REVIEW' && request.assignee === null);
  });
});

test('Two approve what hands out or erases everything, while the address can be taken back (P7)', () => {
  const two = Object.values(DataRequestKind).filter((kind) => asksTwoApprovals(kind, true));
  expect(two).toEqual(['EXPORT', 'ERASURE']);
  expect(Object.values(DataRequestKind).filter((kind) => asksTwoApprovals(kind, false))).toEqual([]);
});

test('An erasure is reviewed by anybody but the member of staff who opened it (P10)', () => {
  const byBilling = { kind: 'ERASURE', openedByKind: 'STAFF', openedById: 'billing' } as const;
  expect(mayReview(byBilling, 'billing')).toBe(false);
  expect(mayReview(byBilling, 'privacy')).toBe(true);
  expect(mayReview({ ...byBilling, openedByKind: 'CUSTOMER' }, 'billing')).toBe(true);
  expect(mayReview({ ...byBilling, kind: 'EXPORT' }, 'billing')).toBe(true);
});
