import { DataRequestStatus } from '../../prisma/generated/client/enums.ts';

/** Which status a request may have next. What is not here does not happen, and what has no next one is closed. */
export const moves: Readonly<Record<DataRequestStatus, readonly DataRequestStatus[]>> = {
  /** Waits for somebody to take it. */
  RECEIVED: ['VERIFYING', 'IN_REVIEW', 'APPROVED', 'REJECTED', 'CANCELLED'],
  /** Waits for the customer to follow the link that was mailed to them. */
  VERIFYING: ['RECEIVED', 'IN_REVIEW', 'COMPLETED', 'REJECTED', 'CANCELLED'],
  IN_REVIEW: ['VERIFYING', 'APPROVED', 'REJECTED', 'CANCELLED'],
  /** Waits to be carried out; back to review when what was approved is no longer so. */
  APPROVED: ['PROCESSING', 'IN_REVIEW', 'COMPLETED', 'CANCELLED', 'FAILED'],
  /** An export is cancelled by an erasure alone. */
  PROCESSING: ['AWAITING_PROCESSORS', 'COMPLETED', 'FAILED', 'CANCELLED'],
  AWAITING_PROCESSORS: ['COMPLETED', 'FAILED'],
  FAILED: ['APPROVED', 'PROCESSING', 'AWAITING_PROCESSORS', 'REJECTED', 'CANCELLED'],
  COMPLETED: [],
  REJECTED: [],
  CANCELLED: [],
};

const statuses = Object.values(DataRequestStatus);

/** From which statuses a request may come to `to`. */
export const mayComeFrom = (to: DataRequestStatus): DataRequestStatus[] =>
  statuses.filter((from) => moves[from].includes(to));
