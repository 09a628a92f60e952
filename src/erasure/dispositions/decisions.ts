import type { Dispositions } from '../disposition.ts';

const derived = 'What is in force by the ledger: ids, choices and times.';

/** What the person decided. The ledgers are never changed, but for the free text that may name somebody. */
export const decisions = {
  ConsentEvent: {
    does: 'KEEP',
    ground: 'CONSENT',
    columns: {
      id: 'PLAIN',
      customerId: 'PLAIN',
      purpose: 'PLAIN',
      channel: 'PLAIN',
      state: 'PLAIN',
      source: 'PLAIN',
      actorKind: 'PLAIN',
      actorId: 'PLAIN',
      decidedAt: 'PLAIN',
      recordedAt: 'PLAIN',
      policyVersion: 'PLAIN',
      // The policy document's own sentence.
      wording: 'PLAIN',
      wordingLocale: 'PLAIN',
      evidence: 'MASK',
    },
  },
  SharingEvent: {
    does: 'KEEP',
    ground: 'CONSENT',
    columns: {
      id: 'PLAIN',
      customerId: 'PLAIN',
      purpose: 'PLAIN',
      partnerId: 'PLAIN',
      allowed: 'PLAIN',
      source: 'PLAIN',
      actorKind: 'PLAIN',
      actorId: 'PLAIN',
      decidedAt: 'PLAIN',
      recordedAt: 'PLAIN',
      policyVersion: 'PLAIN',
      evidence: 'MASK',
    },
  },
  Consent: {
    does: 'HOLDS_NOTHING',
    because: derived,
    columns: {
      customerId: 'PLAIN',
      purpose: 'PLAIN',
      channel: 'PLAIN',
      state: 'PLAIN',
      source: 'PLAIN',
      decidedAt: 'PLAIN',
      policyVersion: 'PLAIN',
      eventId: 'PLAIN',
    },
  },
  Sharing: {
    does: 'HOLDS_NOTHING',
    because: derived,
    columns: {
      customerId: 'PLAIN',
      blocked: 'PLAIN',
      globalPrivacyControl: 'PLAIN',
      signalAnsweredAt: 'PLAIN',
      decidedAt: 'PLAIN',
      eventId: 'PLAIN',
    },
  },
  SharingPurpose: {
    does: 'HOLDS_NOTHING',
    because: derived,
    columns: { customerId: 'PLAIN', purpose: 'PLAIN', allowed: 'PLAIN', decidedAt: 'PLAIN', eventId: 'PLAIN' },
  },
  PartnerBlock: {
    does: 'HOLDS_NOTHING',
    because: derived,
    columns: { customerId: 'PLAIN', partnerId: 'PLAIN', blocked: 'PLAIN', decidedAt: 'PLAIN', eventId: 'PLAIN' },
  },
  PendingDecision: { does: 'ERASE' },
  Withdrawal: {
    does: 'HOLDS_NOTHING',
    because: 'Tells a partner by an id that it knows whom to forget.',
    columns: { partnerId: 'PLAIN', position: 'PLAIN', customerId: 'PLAIN', at: 'PLAIN' },
  },
  // By a keyed hash, which belongs to nobody's id: whoever comes back is not marketed to (P13).
  Suppression: { does: 'OF_NOBODY', because: 'Keyed hashes of addresses and numbers that opted out.' },
} as const satisfies Dispositions<
  | 'ConsentEvent'
  | 'SharingEvent'
  | 'Consent'
  | 'Sharing'
  | 'SharingPurpose'
  | 'PartnerBlock'
  | 'PendingDecision'
  | 'Withdrawal'
  | 'Suppression'
>;
