import type { Owner } from './owner.ts';
import type { PartnerName } from './partners.ts';

const openers: (PartnerName | null)[] = [null, 'PROCESSOR_A', 'MARKETER', 'HELPDESK'];

/** A request of the customer's own and one of each of some partners, with all that hangs on it. */
function plantRequest({ plant, derived, id, name, partnerIds }: Owner, partner: PartnerName | null): void {
  const own = { partner };
  const asked = {
    kind: 'ERASURE',
    channel: 'API',
    openedByKind: partner === null ? 'CUSTOMER' : 'PARTNER',
    partnerId: partner === null ? null : partnerIds[partner],
    regime: 'GDPR',
    rejectionGround: 'PROCESS_EXCESSIVE',
    duplicateOfId: null,
  };
  const request = plant('DataRequest', { ...asked, status: 'COMPLETED', pausedAt: null }, own);
  plant('DataRequest', { ...asked, status: 'VERIFYING', completedAt: null }, own);
  const requestId = request['id'];
  const step = { requestId, action: 'OPENED', status: 'RECEIVED', actorKind: 'SYSTEM' };
  plant('RequestEvent', { ...step, assignee: null, gaggedUntil: null }, own);
  plant('RequestEvent', { ...step, assignee: null }, { ...own, withheld: 'GAGGED' });
  for (const action of ['LINKED_DUPLICATE', 'ASSIGNED', 'IDENTITY_DOUBTED'])
    plant(
      'RequestEvent',
      { ...step, action, ...(action !== 'ASSIGNED' && { assignee: null }), gaggedUntil: null },
      { ...own, withheld: 'CASEWORK' },
    );
  plant('ErasurePlan', { requestId }, own);
  const tasked = { partner: 'PROCESSOR_A' } as const;
  const isTold = name === 'erasingTasked' && partner === null;
  plant(
    'ErasureTask',
    {
      requestId,
      partnerId: partnerIds.PROCESSOR_A,
      method: 'MANUAL_TASK',
      ...(isTold ? { status: 'TOLD', confirmedAt: null } : { status: 'CONFIRMED', sealedReferences: null }),
    },
    tasked,
  );
  // It is told whom to erase.
  derived('ErasureTask', tasked, { column: 'customerId', as: ['erasure'] }, id);
  plant('ErasureCertificate', { requestId }, own);
  plant('ExportArtefact', { requestId, status: 'READY' }, own);
}

/** Requests, holds, disclosures and what was recorded; of what can be gagged, one that is and one that is not. */
export function plantCases(owner: Owner): void {
  const { plant, id, name } = owner;
  for (const partner of openers) plantRequest(owner, partner);
  if (name !== 'inactive') {
    const hold = { ground: 'LITIGATION', releasedAt: null, releasedBy: null };
    plant('LegalHold', { ...hold, gaggedUntil: null });
    plant('LegalHold', hold, { withheld: 'GAGGED' });
    plant('LegalHold', { ground: 'TAX_AUDIT', gaggedUntil: null });
  }
  const fields = ['Customer.name'];
  const disclosure = { kind: 'ACCOUNT_DATA', ground: 'LEGAL_ACTION', status: 'RELEASED', fields };
  plant('Disclosure', { ...disclosure, gaggedUntil: null });
  plant('Disclosure', disclosure, { withheld: 'GAGGED' });
  const read = { kind: 'READ', outcome: 'ALLOWED', callerKind: 'STAFF', purpose: 'SUPPORT', subjects: [id] };
  plant('AuditEvent', { ...read, gaggedUntil: null });
  plant('AuditEvent', read, { withheld: 'GAGGED' });
  plant('StaffSight', { callerId: 'planted' });
  if (name === 'erased') plant('Tombstone', { requestId: null });
}
