import { z } from 'zod';
import type { Change } from '../change.ts';
import type { Context } from '../context.ts';

/** What each processor calls the person's records: by its id, and no reference of one that works on an assignment. */
type References = ReadonlyMap<string, readonly string[]>;

/** Every processor that holds data of the customer by recorded facts, ended work and removed means of payment included. */
export async function referencesOf({ tx }: Change, customerId: string): Promise<References> {
  const where = { customerId };
  const select = { processorId: true, reference: true } as const;
  const relations = await tx.processorRelation.findMany({ where, select: { partnerId: true } });
  const named = [
    ...(await tx.paymentMethod.findMany({ where, select })),
    ...(await tx.transaction.findMany({ where, select })),
  ];
  const partners = [...relations.map(({ partnerId }) => partnerId), ...named.map(({ processorId }) => processorId)];
  const found = new Map<string, string[]>(partners.map((id) => [id, []]));
  for (const { processorId, reference } of named) found.get(processorId)?.push(reference);
  return found;
}

const aboutTask = (id: string): string => `erasure task ${id}`;

/** Kept with the task, since the erasure removes where they came from before the processor has confirmed. */
export const sealReferences = (
  { seal }: Context,
  taskId: string,
  references: readonly string[],
): Uint8Array<ArrayBuffer> => seal.seal(new TextEncoder().encode(JSON.stringify(references)), aboutTask(taskId));

type Sealed = { id: string; sealedReferences: Uint8Array | null };

/** None once the processor has confirmed; null for what was sealed under another key of the gateway's. */
export function openReferences({ seal }: Context, { id, sealedReferences }: Sealed): string[] | null {
  if (sealedReferences === null) return [];
  try {
    const opened = new TextDecoder().decode(seal.open(sealedReferences, aboutTask(id)));
    return z.array(z.string()).parse(JSON.parse(opened));
  } catch {
    return null;
  }
}
