import type { PrismaClient } from '../../prisma/generated/client/client.ts';
import type { Clients } from '../../src/database/database.ts';
import type { Data } from './planted.ts';
import type { World } from './world.ts';

/** What others refer to comes first. Tables that are not named are written by triggers. */
export const writtenTables = [
  'Partner',
  'Customer',
  'PartnerCredential',
  'LoginIdentity',
  'EmailChange',
  'OneTimeLink',
  'ProfileChange',
  'ConsentEvent',
  'SharingEvent',
  'PendingDecision',
  'Withdrawal',
  'ProcessorRelation',
  'Service',
  'PaymentMethod',
  'Invoice',
  'Transaction',
  'Activity',
  'Communication',
  'CookieUsage',
  'DataRequest',
  'RequestEvent',
  'ErasurePlan',
  'ErasureTask',
  'ErasureCertificate',
  'ExportArtefact',
  'LegalHold',
  'AuditEvent',
  'StaffSight',
  'SightRefusal',
  'RetentionRun',
  'AuditHead',
  'Tombstone',
  'OutboxEvent',
  'Webhook',
  'WebhookDelivery',
  'IdempotencyKey',
  'Suppression',
];

type Writing = {
  createMany(args: { data: Data[] }): Promise<unknown>;
  updateMany(args: { where: Data; data: Data }): Promise<unknown>;
};

function writing(prisma: PrismaClient, model: string): Writing {
  // The client names a model's delegate by the model, its first letter in lower case.
  const delegates = prisma as unknown as Record<string, Writing | undefined>;
  const found = delegates[model.charAt(0).toLowerCase() + model.slice(1)];
  if (!found) throw new Error(`the client has no ${model}`);
  return found;
}

/** Writes the world as the owner of the tables. */
export async function writeWorld({ prisma }: Pick<Clients, 'prisma'>, { tables }: World): Promise<void> {
  for (const model of writtenTables) {
    await writing(prisma, model).createMany({ data: tables.get(model) ?? [] });
  }
  // A disclosure begins as a proposal, is decided by somebody else, and then released.
  for (const disclosure of tables.get('Disclosure') ?? []) {
    const { id, decidedBy, decidedAt, processValidatedBy, releasedAt, documentHash, ...proposed } = disclosure;
    await writing(prisma, 'Disclosure').createMany({ data: [{ id, ...proposed, status: 'PROPOSED' }] });
    const decided = { status: 'APPROVED', decidedBy, decidedAt, processValidatedBy };
    for (const data of [decided, { status: 'RELEASED', releasedAt, documentHash }]) {
      await writing(prisma, 'Disclosure').updateMany({ where: { id }, data });
    }
  }
}
