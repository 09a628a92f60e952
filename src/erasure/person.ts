/** Who is erased, and by which request; by none when a restored backup is erased again. */
export type Person = { customerId: string; requestId: string | null };

/** Erasures are promised by P10. */
export const named = (operation: string) => ({ operation, clause: 'P10', reference: null }) as const;
