import type { DataRequest } from '../../prisma/generated/client/client.ts';

/** Who opens the erasures of those whose time has passed: the sweep, and nobody asks for them. */
export const sweeper = { openedByKind: 'SYSTEM', openedById: 'retention' } as const;

export const isSwept = ({ openedByKind, openedById }: Pick<DataRequest, 'openedByKind' | 'openedById'>): boolean =>
  openedByKind === sweeper.openedByKind && openedById === sweeper.openedById;
