import type { Dispositions } from '../disposition.ts';

/** The record of what was asked, held and disclosed, which the law wants kept without the words of those who wrote it. */
export const casework = {
  DataRequest: {
    does: 'KEEP',
    ground: 'REQUEST',
    columns: {
      id: 'PLAIN',
      version: 'PLAIN',
      customerId: 'PLAIN',
      kind: 'PLAIN',
      status: 'PLAIN',
      channel: 'PLAIN',
      reference: 'MASK',
      details: 'MASK',
      openedByKind: 'PLAIN',
      openedById: 'PLAIN',
      partnerId: 'PLAIN',
      regime: 'PLAIN',
      receivedAt: 'PLAIN',
      acknowledgeBy: 'PLAIN',
      acknowledgedAt: 'PLAIN',
      dueAt: 'PLAIN',
      extendedUntil: 'PLAIN',
      extensionReason: 'MASK',
      pausedAt: 'PLAIN',
      verifiedAt: 'PLAIN',
      identityDoubt: 'MASK',
      assignee: 'PLAIN',
      firstApprover: 'PLAIN',
      firstPlan: 'PLAIN',
      decidedBy: 'PLAIN',
      decidedAt: 'PLAIN',
      approvedPlan: 'PLAIN',
      rejectionGround: 'PLAIN',
      rejectionText: 'MASK',
      duplicateOfId: 'PLAIN',
      completedAt: 'PLAIN',
    },
  },
  RequestEvent: {
    does: 'KEEP',
    ground: 'REQUEST',
    columns: {
      id: 'PLAIN',
      requestId: 'PLAIN',
      at: 'PLAIN',
      action: 'PLAIN',
      status: 'PLAIN',
      actorKind: 'PLAIN',
      actorId: 'PLAIN',
      // But for codes and ids.
      reason: 'MASK',
      assignee: 'PLAIN',
      gaggedUntil: 'PLAIN',
    },
  },
  ErasurePlan: {
    does: 'KEEP',
    ground: 'REQUEST',
    columns: { id: 'PLAIN', requestId: 'PLAIN', hash: 'PLAIN', items: 'PLAIN', blockers: 'PLAIN', madeAt: 'PLAIN' },
  },
  ErasureTask: {
    does: 'KEEP',
    ground: 'REQUEST',
    columns: {
      id: 'PLAIN',
      requestId: 'PLAIN',
      partnerId: 'PLAIN',
      method: 'PLAIN',
      status: 'PLAIN',
      // Sealed, and destroyed when the processor has confirmed.
      sealedReferences: 'PLAIN',
      job: 'PLAIN',
      attempts: 'PLAIN',
      failure: 'PLAIN',
      nextAttemptAt: 'PLAIN',
      toldAt: 'PLAIN',
      evidence: 'KEEP',
      confirmedAt: 'PLAIN',
    },
  },
  ErasureCertificate: {
    does: 'KEEP',
    ground: 'REQUEST',
    columns: { requestId: 'PLAIN', document: 'PLAIN', signature: 'PLAIN', issuedAt: 'PLAIN' },
  },
  ExportArtefact: {
    does: 'MASK',
    columns: {
      id: 'PLAIN',
      requestId: 'PLAIN',
      status: 'PLAIN',
      // Where the unreadable file still is, until it is removed.
      location: 'PLAIN',
      wrappedKey: 'MASK',
      sha256: 'PLAIN',
      bytes: 'PLAIN',
      rowsDone: 'PLAIN',
      startedAt: 'PLAIN',
      readyAt: 'PLAIN',
      expiresAt: 'PLAIN',
    },
  },
  LegalHold: {
    does: 'MASK',
    columns: {
      id: 'PLAIN',
      customerId: 'PLAIN',
      ground: 'PLAIN',
      reference: 'MASK',
      placedBy: 'PLAIN',
      placedAt: 'PLAIN',
      until: 'PLAIN',
      releasedBy: 'PLAIN',
      releasedAt: 'PLAIN',
      gaggedUntil: 'PLAIN',
    },
  },
  Disclosure: {
    does: 'KEEP',
    ground: 'DISCLOSURE',
    columns: {
      id: 'PLAIN',
      customerId: 'PLAIN',
      kind: 'PLAIN',
      ground: 'PLAIN',
      status: 'PLAIN',
      recipient: 'KEEP',
      fields: 'PLAIN',
      reference: 'KEEP',
      evidenceHash: 'KEEP',
      processValidatedBy: 'PLAIN',
      proposedBy: 'PLAIN',
      proposedAt: 'PLAIN',
      decidedBy: 'PLAIN',
      decidedAt: 'PLAIN',
      releasedAt: 'PLAIN',
      documentHash: 'KEEP',
      gaggedUntil: 'PLAIN',
    },
  },
} as const satisfies Dispositions<
  | 'DataRequest'
  | 'RequestEvent'
  | 'ErasurePlan'
  | 'ErasureTask'
  | 'ErasureCertificate'
  | 'ExportArtefact'
  | 'LegalHold'
  | 'Disclosure'
>;
