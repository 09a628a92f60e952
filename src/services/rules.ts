import type { ServiceStatus } from '../../prisma/generated/client/enums.ts';

/** Where a service may go from each status; one that has ended stays so. */
const moves: Readonly<Record<ServiceStatus, readonly ServiceStatus[]>> = {
  PENDING: ['ACTIVE', 'CANCELLED'],
  ACTIVE: ['SUSPENDED', 'CANCELLED', 'TERMINATED'],
  SUSPENDED: ['ACTIVE', 'CANCELLED', 'TERMINATED'],
  CANCELLED: [],
  TERMINATED: [],
};

export const mayMove = (from: ServiceStatus, to: ServiceStatus): boolean => from === to || moves[from].includes(to);

/** An ended service keeps no account any more (P8). */
export const hasEnded = (status: ServiceStatus): boolean => moves[status].length === 0;
