import type { CallerKind, Channel, Customer, DataRequest, Regime } from '../../prisma/generated/client/client.ts';
import { DataRequestStatus } from '../../prisma/generated/client/enums.ts';
import { moves } from './moves.ts';

const statuses = Object.values(DataRequestStatus);

/** A request that still asks for work. */
export const openStatuses: readonly DataRequestStatus[] = statuses.filter((status) => moves[status].length > 0);

/** Nothing has been done yet that could not be left undone. */
export const cancellableStatuses: readonly DataRequestStatus[] = ['RECEIVED', 'VERIFYING', 'IN_REVIEW', 'APPROVED'];

const isOpen = (request: Pick<DataRequest, 'status'>): boolean => openStatuses.includes(request.status);

type Clocked = Pick<DataRequest, 'status' | 'dueAt' | 'extendedUntil' | 'pausedAt'>;

/** Past the day it must be answered by, extension included, and still open. A clock that stands still runs past nothing. */
export function isOverdue(request: Clocked, now: Date): boolean {
  return isOpen(request) && request.pausedAt === null && (request.extendedUntil ?? request.dueAt) < now;
}

/** The Union's countries, and Iceland, Liechtenstein and Norway. */
const economicArea = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' '),
);
const california = new Set(['CA', 'US-CA', 'CALIFORNIA']);

/** Whose deadlines apply, by where the customer lives. */
export function regimeOf({ country, region }: Pick<Customer, 'country' | 'region'>): Regime {
  if (country === null) return 'STRICTEST';
  if (economicArea.has(country)) return 'GDPR';
  if (country === 'GB') return 'UK_GDPR';
  return country === 'US' && california.has(region?.trim().toUpperCase() ?? '') ? 'CCPA' : 'STRICTEST';
}

type Opening = {
  kind: DataRequest['kind'];
  channel: Channel;
  by: CallerKind;
  /** Staff look at an export first: the registered address can still be taken back (P7), or many are asked for. */
  reviewed: boolean;
};

/**
 * What a partner sends is always verified with the customer: it could end what they allow others. A customer's objection
 * is done once it is recorded, whatever the channel (P13). What comes from an e-mail address that anybody may
 * have written is verified, too. A copy of their data is nothing to review, if it is certain whom it goes to (P7, P11).
 */
export function statusAtOpening({
  kind,
  channel,
  by,
  reviewed,
}: Opening): 'RECEIVED' | 'VERIFYING' | 'APPROVED' | 'COMPLETED' {
  if (by === 'PARTNER') return 'VERIFYING';
  if (kind === 'OBJECTION') return 'COMPLETED';
  if (channel === 'EMAIL') return 'VERIFYING';
  return kind === 'EXPORT' && by === 'CUSTOMER' && !reviewed ? 'APPROVED' : 'RECEIVED';
}

/** Handing out everything and erasing everything ask for two approvals while the registered address can be taken back (P7). */
export const asksTwoApprovals = (kind: DataRequest['kind'], revertible: boolean): boolean =>
  revertible && (kind === 'EXPORT' || kind === 'ERASURE');

type Opened = Pick<DataRequest, 'kind' | 'openedByKind' | 'openedById'>;

/** An erasure is never reviewed by whoever opened it (P10). */
export const mayReview = ({ kind, openedByKind, openedById }: Opened, staffId: string): boolean =>
  kind !== 'ERASURE' || openedByKind !== 'STAFF' || openedById !== staffId;

type Verified = Pick<DataRequest, 'kind' | 'channel' | 'assignee'>;

/**
 * What a request becomes that the customer has confirmed: an objection is done (P13); the erasure of an inactive account,
 * asked for from its registered address, is at once under review (P15); the rest waits for whoever takes it up.
 */
export function statusOnceVerified(
  { kind, channel, assignee }: Verified,
  inactive: boolean,
): 'COMPLETED' | 'IN_REVIEW' | 'RECEIVED' {
  if (kind === 'OBJECTION') return 'COMPLETED';
  return assignee !== null || atOnce({ kind, channel }, inactive) ? 'IN_REVIEW' : 'RECEIVED';
}

/** Asked for from the registered address, the erasure of an inactive account waits for no term (P15). */
export const atOnce = ({ kind, channel }: Pick<DataRequest, 'kind' | 'channel'>, inactive: boolean): boolean =>
  kind === 'ERASURE' && channel === 'EMAIL' && inactive;
