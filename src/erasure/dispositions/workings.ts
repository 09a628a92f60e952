import type { Dispositions } from '../disposition.ts';

const partners = 'About a company that is a partner.';

/** What the gateway needs to work and to account for it: ids and coordinates. */
export const workings = {
  OneTimeLink: { does: 'ERASE' },
  // Whoever calls is named in it by their identity provider.
  IdempotencyKey: { does: 'ERASE' },
  AuditEvent: {
    does: 'MASK',
    columns: {
      id: 'PLAIN',
      at: 'PLAIN',
      kind: 'PLAIN',
      outcome: 'PLAIN',
      callerKind: 'PLAIN',
      callerId: 'PLAIN',
      callerName: 'PLAIN',
      purpose: 'PLAIN',
      reference: 'MASK',
      operation: 'PLAIN',
      subjects: 'PLAIN',
      fields: 'PLAIN',
      clauses: 'PLAIN',
      gaggedUntil: 'PLAIN',
      writer: 'PLAIN',
      sequence: 'PLAIN',
      previousHash: 'PLAIN',
      hash: 'PLAIN',
      referenceSalt: 'MASK',
      referenceHash: 'PLAIN',
      mac: 'PLAIN',
    },
  },
  OutboxEvent: {
    does: 'HOLDS_NOTHING',
    because: 'Ids and coordinates of what happened; what waits there to be sent is removed.',
    columns: {
      id: 'PLAIN',
      kind: 'PLAIN',
      customerId: 'PLAIN',
      coordinates: 'PLAIN',
      occurredAt: 'PLAIN',
      availableAt: 'PLAIN',
      lockedUntil: 'PLAIN',
      attempts: 'PLAIN',
      handledAt: 'PLAIN',
    },
  },
  WebhookDelivery: {
    does: 'HOLDS_NOTHING',
    because: 'That an event was delivered, and when.',
    columns: {
      id: 'PLAIN',
      webhookId: 'PLAIN',
      eventId: 'PLAIN',
      kind: 'PLAIN',
      status: 'PLAIN',
      attempts: 'PLAIN',
      nextAttemptAt: 'PLAIN',
      lastStatus: 'PLAIN',
      deliveredAt: 'PLAIN',
    },
  },
  Tombstone: {
    does: 'HOLDS_NOTHING',
    because: 'That the id is erased.',
    columns: { customerId: 'PLAIN', requestId: 'PLAIN', erasedAt: 'PLAIN' },
  },
  Partner: { does: 'OF_NOBODY', because: partners },
  PartnerCredential: { does: 'OF_NOBODY', because: partners },
  Webhook: { does: 'OF_NOBODY', because: partners },
  CookieUsage: { does: 'OF_NOBODY', because: 'Aggregates (P2).' },
  RetentionRun: { does: 'OF_NOBODY', because: 'Counts, and hashes over everybody whom a sweep takes.' },
  StaffSight: {
    does: 'HOLDS_NOTHING',
    because: 'That a member of staff has read something, for an hour.',
    columns: { callerId: 'PLAIN', customerId: 'PLAIN', seenAt: 'PLAIN' },
  },
  SightRefusal: { does: 'OF_NOBODY', because: 'That a member of staff was refused more.' },
  AuditHead: { does: 'OF_NOBODY', because: 'A signature of the trail.' },
} as const satisfies Dispositions<
  | 'OneTimeLink'
  | 'IdempotencyKey'
  | 'AuditEvent'
  | 'OutboxEvent'
  | 'WebhookDelivery'
  | 'Tombstone'
  | 'Partner'
  | 'PartnerCredential'
  | 'Webhook'
  | 'CookieUsage'
  | 'RetentionRun'
  | 'StaffSight'
  | 'SightRefusal'
  | 'AuditHead'
>;
