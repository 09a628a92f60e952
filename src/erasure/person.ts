import { NothingToRecord } from '../change.ts';

/** Who is erased, and by which request; by none when a restored backup is erased again. */
export type Person = { customerId: string; requestId: string | null };

/** Erasures are promised by P10. */
export const named = (operation: string) => ({ operation, clause: 'P10', reference: null }) as const;

/** For a step that found nothing to do: false; other errors are thrown on. */
export function unlessNothing(error: unknown): false {
  if (error instanceof NothingToRecord) return false;
  throw error;
}
