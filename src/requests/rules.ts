import type {
  CallerKind,
  Channel,
  Customer,
  DataRequest,
  DataRequestStatus,
  Regime,
} from '../../prisma/generated/client/client.ts';

/** A request that still asks for work. */
export const openStatuses: readonly DataRequestStatus[] = [
  'RECEIVED',
  'VERIFYING',
  'IN_REVIEW',
  'APPROVED',
  'PROCESSING',
  'AWAITING_PROCESSORS',
  'FAILED',
];

const isOpen = (request: Pick<DataRequest, 'status'>): boolean => openStatuses.includes(request.status);

/** Past the day it must be answered by, extension included, and still open. */
export function isOverdue(request: Pick<DataRequest, 'status' | 'dueAt' | 'extendedUntil'>, now: Date): boolean {
  return isOpen(request) && (request.extendedUntil ?? request.dueAt) < now;
}

/** Nothing has been done yet that could not be left undone. */
export const cancellableStatuses: readonly DataRequestStatus[] = ['RECEIVED', 'VERIFYING', 'IN_REVIEW', 'APPROVED'];

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

type Opening = { kind: DataRequest['kind']; channel: Channel; by: CallerKind };

/**
 * What a partner sends is always verified with the customer: it could end what they allow others. A customer's objection
 * is done once it is recorded, whatever the channel (P13). What comes from an e-mail address that anybody may
 * have written is verified, too.
 */
export function statusAtOpening({ kind, channel, by }: Opening): 'RECEIVED' | 'VERIFYING' | 'COMPLETED' {
  if (by === 'PARTNER') return 'VERIFYING';
  if (kind === 'OBJECTION') return 'COMPLETED';
  return channel === 'EMAIL' ? 'VERIFYING' : 'RECEIVED';
}
