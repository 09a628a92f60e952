import { z } from 'zod';
import type { ErasurePlan as ErasurePlanRow } from '../../prisma/generated/client/client.ts';
import { builder } from '../builder.ts';

const planItem = z.object({
  record: z.string(),
  action: z.enum(['ERASE', 'MASK', 'KEEP', 'BLOCKED']),
  ground: z.string().nullable(),
  until: z.iso.datetime().nullable(),
});
const planBlocker = z.object({ reason: z.string(), unblock: z.string() });

type Plan = ErasurePlanRow & { customerId: string };
type PlanItem = z.infer<typeof planItem> & { customerId: string };
type Blocker = z.infer<typeof planBlocker> & { customerId: string };

const ErasurePlanItem = builder.objectRef<PlanItem>('ErasurePlanItem').implement({
  description: 'What an erasure does to one kind of record.',
  subject: (item) => item.customerId,
  extensions: { rowModel: 'ErasurePlan' },
  fields: (t) => ({
    record: t.exposeString('record', { category: 'casework', nullable: true }),
    action: t.expose('action', {
      type: builder.enumType('ErasureAction', { values: planItem.shape.action.options }),
      category: 'casework',
      nullable: true,
    }),
    ground: t.exposeString('ground', { category: 'casework', nullable: true }),
    until: t.field({
      type: 'DateTime',
      category: 'casework',
      nullable: true,
      resolve: ({ until }) => (until === null ? null : new Date(until)),
    }),
  }),
});

const ErasureBlocker = builder.objectRef<Blocker>('ErasureBlocker').implement({
  description: 'What stands in the way of an erasure, and how it is cleared (P8).',
  subject: (blocker) => blocker.customerId,
  extensions: { rowModel: 'ErasurePlan' },
  fields: (t) => ({
    reason: t.exposeString('reason', { category: 'casework', nullable: true }),
    unblock: t.exposeString('unblock', { category: 'casework', nullable: true }),
  }),
});

export const ErasurePlan = builder.objectRef<Plan>('ErasurePlan').implement({
  description: 'What an erasure would do, record by record; it is approved by its hash.',
  subject: (plan) => plan.customerId,
  extensions: { rowModel: 'ErasurePlan' },
  fields: (t) => ({
    hash: t.exposeString('hash', { category: 'casework', nullable: true }),
    madeAt: t.expose('madeAt', { type: 'DateTime', category: 'casework', nullable: true }),
    items: t.field({
      type: [ErasurePlanItem],
      category: 'casework',
      nullable: true,
      resolve: ({ items, customerId }) =>
        planItem
          .array()
          .parse(items)
          .map((item) => ({ ...item, customerId })),
    }),
    blockers: t.field({
      type: [ErasureBlocker],
      category: 'casework',
      nullable: true,
      resolve: ({ blockers, customerId }) =>
        planBlocker
          .array()
          .parse(blockers)
          .map((one) => ({ ...one, customerId })),
    }),
  }),
});
