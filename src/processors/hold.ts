import type { DataRequest } from '../../prisma/generated/client/client.ts';
import type { Change } from '../change.ts';
import { holdCustomer } from '../subject.ts';

/** The erasure that a task is part of. */
export type Erasure = Pick<DataRequest, 'id' | 'customerId'>;

/**
 * Holds the person and the request until the transaction ends: of the local erasure and the confirmations, which end at
 * once, the last one sees that it is the last.
 */
export async function holdErasure(change: Change, { id, customerId }: Erasure): Promise<void> {
  await holdCustomer(change, customerId);
  await change.tx.$queryRaw`SELECT FROM "DataRequest" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;
}
