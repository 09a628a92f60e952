import type { Change } from '../change.ts';

/** An address that its last owner can still take back is nobody else's to have (P7). */
export async function isReserved({ tx, now }: Change, address: string, exceptFor: string | null): Promise<boolean> {
  const revertible = await tx.emailChange.findFirst({
    where: {
      previousEmail: address,
      revertedAt: null,
      revertUntil: { gt: now },
      ...(exceptFor === null ? {} : { customerId: { not: exceptFor } }),
    },
    select: { id: true },
  });
  return revertible !== null;
}
