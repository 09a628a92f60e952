import { sql } from 'kysely';
import { underNoGag, ungagged } from '../../policy/gag.ts';
import { type Model, on } from '../../policy/predicate/expression.ts';
import { type ExportRule, own, partner, person, withheld } from '../rule.ts';

const proof = withheld('part of the proof that the log is whole');

/** What the customer has decided about contact and sharing, and who therefore receives what. */
export const choiceRules = {
  Consent: {
    section: 'consents',
    columns: {
      customerId: own,
      purpose: 'messaging',
      channel: 'messaging',
      state: 'messaging',
      source: 'messaging',
      decidedAt: 'messaging',
      policyVersion: 'messaging',
      eventId: { category: 'messaging', as: 'event' },
    },
  },
  ConsentEvent: {
    section: 'consentHistory',
    columns: {
      id: 'messaging',
      customerId: own,
      purpose: 'messaging',
      channel: 'messaging',
      state: 'messaging',
      source: 'messaging',
      actorKind: 'messaging',
      actorId: person,
      decidedAt: 'messaging',
      recordedAt: 'messaging',
      policyVersion: 'messaging',
      wording: 'messaging',
      wordingLocale: 'messaging',
      evidence: 'messaging',
    },
  },
  Sharing: {
    section: 'sharing',
    single: true,
    columns: {
      customerId: own,
      blocked: 'consent',
      globalPrivacyControl: 'consent',
      signalAnsweredAt: 'consent',
      decidedAt: 'consent',
      eventId: { category: 'consent', as: 'event' },
    },
  },
  SharingPurpose: {
    section: 'sharingPurposes',
    columns: {
      customerId: own,
      purpose: 'consent',
      allowed: 'consent',
      decidedAt: 'consent',
      eventId: { category: 'consent', as: 'event' },
    },
  },
  PartnerBlock: {
    section: 'partnerBlocks',
    columns: {
      customerId: own,
      partnerId: partner('consent'),
      blocked: 'consent',
      decidedAt: 'consent',
      eventId: { category: 'consent', as: 'event' },
    },
  },
  SharingEvent: {
    section: 'sharingHistory',
    columns: {
      id: 'consent',
      customerId: own,
      purpose: 'consent',
      partnerId: partner('consent'),
      allowed: 'consent',
      source: 'consent',
      actorKind: 'consent',
      actorId: person,
      decidedAt: 'consent',
      recordedAt: 'consent',
      policyVersion: 'consent',
      evidence: 'consent',
    },
  },
  // Consents to text messages are never among them, but those to other channels are, so all has that category.
  PendingDecision: {
    section: 'pendingDecisions',
    columns: {
      id: 'messaging',
      customerId: own,
      purpose: 'messaging',
      consentChannel: 'messaging',
      partnerId: partner('messaging'),
      source: 'messaging',
      channel: 'messaging',
      reference: 'messaging',
      actorKind: 'messaging',
      actorId: person,
      policyVersion: 'messaging',
      requestedAt: 'messaging',
      expiresAt: 'messaging',
      confirmedAt: 'messaging',
    },
  },
  Suppression: {
    section: 'suppressions',
    columns: {
      identifier: 'messaging',
      keyedHash: withheld('a keyed hash of the e-mail address or number in the profile'),
      since: 'messaging',
    },
  },
  Withdrawal: {
    section: 'withdrawals',
    columns: {
      partnerId: partner('withdrawal'),
      position: withheld('counts the partner’s other customers'),
      customerId: own,
      at: 'withdrawal',
    },
  },
  ProcessorRelation: {
    section: 'processors',
    columns: {
      customerId: own,
      partnerId: partner('audit'),
      ground: 'audit',
      since: 'audit',
      endedAt: 'audit',
    },
  },
  Partner: { nothing: 'a company’s registration; those that received data are named among the recipients' },
  PartnerCredential: { nothing: 'keyed secrets of partners' },
  // What staff changed is in the histories; a change that is not to be told yet would be told of here.
  AuditEvent: {
    section: 'accessLog',
    only: (now) => {
      const event = on('AuditEvent');
      const reads = event.and(event.eq('kind', 'READ'), event.eq('outcome', 'ALLOWED'));
      return event.and(event.or(reads, event.eq('callerKind', 'CUSTOMER')), ungagged('AuditEvent', now));
    },
    told: (customerId, now) => underNoGag('AuditEvent', sql`${customerId}::uuid`, now),
    columns: {
      id: 'audit',
      at: 'audit',
      kind: 'trail',
      outcome: 'trail',
      callerKind: 'audit',
      callerId: person,
      callerName: { category: 'audit', as: 'caller' },
      purpose: 'audit',
      reference: 'audit',
      operation: withheld('named by whoever asked'),
      subjects: withheld('other customers may be among them'),
      fields: 'audit',
      clauses: 'trail',
      gaggedUntil: withheld('over, or the entry would not be here'),
      writer: proof,
      sequence: proof,
      previousHash: proof,
      hash: proof,
      referenceSalt: proof,
      referenceHash: proof,
      mac: proof,
    },
  },
  StaffSight: { nothing: 'who of the staff has read anything in the last hour, which the access log tells' },
  SightRefusal: { nothing: 'about a member of staff' },
  AuditHead: { nothing: 'hashes over the whole log' },
  RetentionRun: { nothing: 'how many are warned and erased at once, and a hash over all of them' },
} as const satisfies { [M in Model]?: ExportRule<M> };
