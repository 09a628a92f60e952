import type { Change } from '../change.ts';

/** May whoever had the address before take it back, now (P7)? Hold the customer first: addresses change under that lock. */
export async function revertible({ tx, now }: Change, customerId: string): Promise<boolean> {
  const where = { customerId, confirmedAt: { not: null }, revertedAt: null, revertUntil: { gt: now } };
  return (await tx.emailChange.findFirst({ where, select: { id: true } })) !== null;
}
