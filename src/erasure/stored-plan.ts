import { z } from 'zod';

export const planActions = ['ERASE', 'MASK', 'KEEP', 'BLOCKED'] as const;

/** What a plan says, as it is stored. */
export const planItems = z
  .object({
    record: z.string(),
    action: z.enum(planActions),
    ground: z.string().nullable(),
    until: z.iso.datetime().nullable(),
    gaggedUntil: z.iso.datetime().optional(),
  })
  .array();

export const planBlockers = z
  .object({
    code: z.string().optional(),
    reason: z.string(),
    unblock: z.string(),
    gaggedUntil: z.iso.datetime().optional(),
  })
  .array();

export const storedPlan = z.object({ items: planItems, blockers: planBlockers });
