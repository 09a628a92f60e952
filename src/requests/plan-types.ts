import type { z } from 'zod';
import type {
  ErasureCertificate as CertificateRow,
  ErasurePlan as ErasurePlanRow,
} from '../../prisma/generated/client/client.ts';
import { builder } from '../builder.ts';
import { canonicalJson } from '../erasure/canonical.ts';
import { planActions, planBlockers, planItems } from '../erasure/stored-plan.ts';

type Plan = ErasurePlanRow & { customerId: string };
type PlanItem = z.infer<typeof planItems>[number] & { customerId: string };
type Blocker = z.infer<typeof planBlockers>[number] & { customerId: string };
type Certificate = CertificateRow & { customerId: string };

const ErasurePlanItem = builder.objectRef<PlanItem>('ErasurePlanItem').implement({
  description: 'What an erasure does to one kind of record.',
  subject: (item) => item.customerId,
  extensions: { rowModel: 'ErasurePlan' },
  fields: (t) => ({
    record: t.exposeString('record', { category: 'retention', nullable: true }),
    action: t.expose('action', {
      type: builder.enumType('ErasureAction', { values: planActions }),
      category: 'retention',
      nullable: true,
    }),
    ground: t.exposeString('ground', { category: 'retention', nullable: true }),
    until: t.field({
      type: 'DateTime',
      category: 'retention',
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
    reason: t.exposeString('reason', { category: 'retention', nullable: true }),
    unblock: t.exposeString('unblock', { category: 'retention', nullable: true }),
  }),
});

export const ErasurePlan = builder.objectRef<Plan>('ErasurePlan').implement({
  description: 'What an erasure would do, record by record; it is approved by its hash.',
  subject: (plan) => plan.customerId,
  extensions: { rowModel: 'ErasurePlan' },
  fields: (t) => ({
    hash: t.exposeString('hash', { category: 'retention', nullable: true }),
    madeAt: t.expose('madeAt', { type: 'DateTime', category: 'retention', nullable: true }),
    items: t.field({
      type: [ErasurePlanItem],
      category: 'retention',
      nullable: true,
      resolve: ({ items, customerId }) => planItems.parse(items).map((item) => ({ ...item, customerId })),
    }),
    blockers: t.field({
      type: [ErasureBlocker],
      category: 'retention',
      nullable: true,
      resolve: ({ blockers, customerId }) => planBlockers.parse(blockers).map((one) => ({ ...one, customerId })),
    }),
  }),
});

export const ErasureCertificate = builder.objectRef<Certificate>('ErasureCertificate').implement({
  description:
    'What was erased, what was kept, why and until when, and which processors have confirmed. It names nobody.',
  subject: (certificate) => certificate.customerId,
  extensions: { rowModel: 'ErasureCertificate' },
  fields: (t) => ({
    document: t.string({
      category: 'retention',
      nullable: true,
      from: ['ErasureCertificate.document'],
      description: 'JSON, as it was signed: its names in order, without spaces.',
      resolve: ({ document }) => canonicalJson(document),
    }),
    signature: t.exposeString('signature', {
      category: 'retention',
      nullable: true,
      description: 'A compact JWS that holds the document, by a key of /.well-known/jwks.json.',
    }),
    issuedAt: t.expose('issuedAt', { type: 'DateTime', category: 'retention', nullable: true }),
  }),
});
