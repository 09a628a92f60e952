import type { Prisma } from '../generated/client/client.ts';
import { childId, customerId } from './keys.ts';
import type { Times } from './times.ts';

/** Alice's export was downloaded and has expired: its key is destroyed and no file is left. */
export const exportArtefacts = ({ daysAgo }: Times): Prisma.ExportArtefactCreateManyInput[] => [
  {
    id: childId(customerId('alice'), 'exportArtefact', 1),
    requestId: childId(customerId('alice'), 'request', 1),
    status: 'EXPIRED',
    sha256: '5f0c1d6e3a9b48f27d1c0e5b6a7f8091c2d3e4f5061728394a5b6c7d8e9fa0b1',
    bytes: 18_432n,
    rowsDone: 41,
    startedAt: daysAgo(59.95),
    readyAt: daysAgo(59.9),
    expiresAt: daysAgo(53),
  },
];
