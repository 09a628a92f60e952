import { type RawBuilder, sql } from 'kysely';
import type { Tables } from '../database/database.ts';

export type ModelName = keyof Tables;

/**
 * How a model's rows are a customer's: by a column of their own, by the row of another model that they belong to, as one
 * of several in a list, or not at all.
 */
export type Whose = { by: string } | { by: string; through: ModelName } | { among: string } | { nobodys: string };

const customerId = { by: 'customerId' } as const;
const request = { by: 'requestId', through: 'DataRequest' } as const;

/** Every model: where a customer's data is found. */
export const holdings = {
  Customer: { by: 'id' },
  LoginIdentity: customerId,
  EmailChange: customerId,
  ProfileChange: customerId,
  ConsentEvent: customerId,
  Consent: customerId,
  SharingEvent: customerId,
  Sharing: customerId,
  SharingPurpose: customerId,
  PartnerBlock: customerId,
  PendingDecision: customerId,
  Withdrawal: customerId,
  ProcessorRelation: customerId,
  Service: customerId,
  PaymentMethod: customerId,
  Invoice: customerId,
  Transaction: customerId,
  Activity: customerId,
  Communication: customerId,
  DataRequest: customerId,
  RequestEvent: request,
  ErasurePlan: request,
  ErasureTask: request,
  ErasureCertificate: request,
  ExportArtefact: request,
  Tombstone: customerId,
  LegalHold: customerId,
  Disclosure: customerId,
  OneTimeLink: customerId,
  OutboxEvent: customerId,
  WebhookDelivery: { by: 'eventId', through: 'OutboxEvent' },
  StaffSight: customerId,
  AuditEvent: { among: 'subjects' },
  Partner: { nobodys: 'A registration of the company’s own.' },
  PartnerCredential: { nobodys: 'A partner’s.' },
  Webhook: { nobodys: 'The company’s own, or a partner’s.' },
  CookieUsage: { nobodys: 'Aggregates that nothing ties to a customer (P2).' },
  RetentionRun: { nobodys: 'Counts and hashes of what sweeps did.' },
  SightRefusal: { nobodys: 'Of members of staff.' },
  AuditHead: { nobodys: 'Hashes of the trail.' },
  IdempotencyKey: { nobodys: 'Kept by caller: a customer’s is found by their log-in.' },
  Suppression: { nobodys: 'Keyed hashes, which lead to nobody.' },
} as const satisfies Record<ModelName, Whose>;

const nameOf = (...names: readonly string[]): string => names.map((name) => `"${name}"`).join('.');

/**
 * The condition that a row of this model, under its own name, is a customer's: its text before and after their id. Null
 * where none can be. Every name in it is the schema's.
 */
export function conditionOn(model: ModelName): readonly [before: string, after: string] | null {
  const whose: Whose = holdings[model];
  if ('nobodys' in whose) return null;
  if ('among' in whose) return [`${nameOf(model, whose.among)} @> ARRAY[`, '::uuid]'];
  const column = nameOf(model, whose.by);
  if (!('through' in whose)) return [`${column} = `, '::uuid'];
  const owner = conditionOn(whose.through);
  return (
    owner && [
      `${column} IN (SELECT ${nameOf(whose.through, 'id')} FROM ${nameOf(whose.through)} WHERE ${owner[0]}`,
      `${owner[1]})`,
    ]
  );
}

/** That condition for Kysely. */
export function rowsOf(model: ModelName, id: string): RawBuilder<boolean> | null {
  const condition = conditionOn(model);
  return condition && sql<boolean>`${sql.raw(condition[0])}${id}${sql.raw(condition[1])}`;
}
