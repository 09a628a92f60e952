import type { Prisma } from '../../prisma/generated/client/client.ts';
import {
  childId,
  customerId,
  type PartnerName,
  partnerId,
  partnerNamed,
  partnerNames,
} from '../../prisma/seed/keys.ts';
import { partners } from '../../schema/policy-table.ts';
import { type Clock, days } from '../../src/clock.ts';
import type { Clients } from '../../src/database/database.ts';
import type { Caller } from '../../src/policy/vocabulary.ts';

const alice = customerId('alice');

/** A partner of each kind for each purpose, with all scopes and an ongoing business with alice. */
export type StagedPartner = { caller: Extract<Caller, { kind: 'PARTNER' }>; credentialId: string; number: number };

const idOf = (table: number, number: number): string =>
  `01890002-0000-7${table.toString(16).padStart(3, '0')}-8000-${number.toString(16).padStart(12, '0')}`;

/** Nobody is registered for LEGAL_OBLIGATION: the database refuses it (P16). */
export const stagedPartners: readonly StagedPartner[] = partners().flatMap(({ caller, name }, number) =>
  caller.kind === 'PARTNER' && caller.purpose !== 'LEGAL_OBLIGATION'
    ? [{ caller: { ...caller, id: idOf(1, number), name }, credentialId: idOf(2, number), number }]
    : [],
);

/** The rows that are alice's and a staged partner's own. */
export const rowsOfPartner = (number: number) => ({
  PaymentMethod: idOf(3, number),
  Transaction: idOf(4, number),
  Invoice: childId(alice, 'invoice', 2),
  DataRequest: idOf(5, number),
  ErasureTask: idOf(9, number),
});

/** What a partner of the cast had to erase: of alice, and PayPal of bob. */
export const taskOf = (name: PartnerName): string => idOf(10, partnerNames.indexOf(name));
const partnerIds = [...partnerNames.map(partnerId), ...stagedPartners.map(({ caller }) => caller.id)];

/** A partner's webhook, and what is on its way to it. */
export const webhookOf = (id: string) => ({
  Webhook: idOf(9, partnerIds.indexOf(id)),
  WebhookDelivery: idOf(10, partnerIds.indexOf(id)),
});

/** A hold on alice that was released. */
export const alicesHold = idOf(6, 6);

/** Alice's own request, with a plan. */
export const alicesRequest = idOf(5, 0xfff);

function requestRow(
  id: string,
  now: Date,
  opened: Pick<Prisma.DataRequestCreateManyInput, 'openedByKind' | 'openedById' | 'partnerId'>,
) {
  const later = new Date(now.getTime() + days(30));
  return {
    ...opened,
    id,
    customerId: alice,
    kind: 'ERASURE',
    status: 'COMPLETED',
    channel: 'EMAIL',
    reference: 'MAIL-1',
    details: 'Please.',
    regime: 'GDPR',
    receivedAt: now,
    acknowledgeBy: later,
    acknowledgedAt: now,
    dueAt: later,
    extendedUntil: later,
    extensionReason: 'It is complicated.',
    identityDoubt: 'It came from another country.',
    verifiedAt: now,
    assignee: 'billing',
    decidedBy: 'billing',
    decidedAt: now,
    rejectionGround: 'PROCESS_EXCESSIVE',
    rejectionText: 'Too often.',
    completedAt: now,
  } as const;
}

function planRow(requestId: string, now: Date) {
  const items = [{ record: 'Invoice', action: 'KEEP', ground: 'P9', until: now.toISOString() }];
  const blockers = [{ reason: 'An active service.', unblock: 'Cancel it.' }];
  return { id: requestId, requestId, hash: 'ab', items, blockers, madeAt: now };
}

function exportRow(requestId: string, now: Date) {
  const later = new Date(now.getTime() + days(7));
  const written = { location: 'nowhere', wrappedKey: Buffer.of(1), sha256: 'ab', bytes: 1, rowsDone: 1 };
  return {
    id: requestId,
    requestId,
    status: 'READY',
    ...written,
    startedAt: now,
    readyAt: now,
    expiresAt: later,
  } as const;
}

/** Fills what the cast leaves empty of alice, so that every field of the schema has a value to show or to refuse. */
export async function setStage({ prisma }: Pick<Clients, 'prisma'>, clock: Clock): Promise<void> {
  const now = clock.now();
  const byAlice = { source: 'TICKET', actorKind: 'CUSTOMER', actorId: alice, decidedAt: now, recordedAt: now } as const;
  const decision = { ...byAlice, customerId: alice, policyVersion: '1', evidence: 'HD-1' } as const;
  await prisma.sharingEvent.create({ data: { ...decision, id: idOf(6, 1), purpose: 'PROMOTION', allowed: true } });
  const partnerId = partnerNamed('insight-labs').partnerId;
  await prisma.sharingEvent.create({ data: { ...decision, id: idOf(6, 5), partnerId, allowed: true } });
  await prisma.consentEvent.create({
    data: {
      ...decision,
      id: idOf(6, 2),
      purpose: 'MARKETING',
      channel: 'POST',
      state: 'GRANTED',
      wording: 'May we write to you?',
      wordingLocale: 'en',
    },
  });
  await prisma.profileChange.create({
    data: {
      id: idOf(6, 3),
      customerId: alice,
      field: 'city',
      before: 'Bath',
      after: 'Bristol',
      at: now,
      actorKind: 'STAFF',
      actorId: 'billing',
      channel: 'EMAIL',
      reference: 'MAIL-1',
    },
  });
  await prisma.legalHold.create({
    data: {
      id: idOf(6, 4),
      customerId: alice,
      ground: 'LITIGATION',
      reference: 'CASE-1',
      placedBy: 'legal',
      placedAt: now,
      until: new Date(now.getTime() + days(30)),
    },
  });
  // Though she has services: nobody would warn her.
  await prisma.customer.update({ where: { id: alice }, data: { retentionWarnedAt: now } });
  await prisma.retentionRun.create({
    data: {
      id: idOf(6, 6),
      status: 'ENDED',
      ...{ asOf: now, termsHash: 'ab', hash: 'cd', warn: 1, erase: 1, withoutAddress: 1, records: 1 },
      ...{ proposedBy: 'privacy', proposedAt: now, approvedBy: 'other', approvedAt: now, finishedAt: now },
    },
  });
  await prisma.sightRefusal.create({ data: { callerId: 'support', refusedAt: now, toldAt: now, eventId: idOf(6, 7) } });
  await holdAndDisclose(prisma, now);
  await registerPartners(prisma, now);
  await openRequests(prisma, now);
  await tellPartners(prisma, now);
  await addPayers(prisma, now);
  await keepPartnersHistory(prisma, now);
  await registerWebhooks(prisma, now);
}

/** A hold that is over and a disclosure that has been released, both gagged once. */
async function holdAndDisclose(prisma: Clients['prisma'], now: Date): Promise<void> {
  const [before, over] = [new Date(now.getTime() - days(20)), new Date(now.getTime() - days(1))];
  const placed = { ground: 'COURT_ORDER', reference: 'CASE-2', placedBy: 'legal', placedAt: before } as const;
  const ended = { until: now, releasedBy: 'legal', releasedAt: over, gaggedUntil: over };
  await prisma.legalHold.create({ data: { id: alicesHold, customerId: alice, ...placed, ...ended } });
  const id = idOf(6, 7);
  await prisma.disclosure.create({
    data: {
      id,
      customerId: alice,
      kind: 'COMMUNICATIONS',
      ground: 'LEGAL_PROCESS',
      status: 'PROPOSED',
      recipient: 'A court',
      fields: ['Communication.sentAt'],
      reference: 'WARRANT-1',
      evidenceHash: 'ab',
      processValidatedBy: 'legal',
      proposedBy: 'legal',
      proposedAt: before,
      gaggedUntil: over,
    },
  });
  const where = { id };
  await prisma.disclosure.update({ where, data: { status: 'APPROVED', decidedBy: 'privacy', decidedAt: over } });
  await prisma.disclosure.update({ where, data: { status: 'RELEASED', releasedAt: over, documentHash: 'ab' } });
}

const payers = Array.from({ length: 10 }, (_, number) => idOf(8, number));

/** Stripe works for so many that they can be counted. */
async function addPayers(prisma: Clients['prisma'], now: Date): Promise<void> {
  await prisma.customer.createMany({ data: payers.map((id) => ({ id, registeredAt: now, updatedAt: now })) });
  const related = { partnerId: partnerId('stripe'), ground: 'ASSIGNMENT', since: now } as const;
  await prisma.processorRelation.createMany({ data: payers.map((id) => ({ ...related, customerId: id })) });
}

/** A secret and a withdrawal that each partner has behind it, those of the cast as well. */
async function keepPartnersHistory(prisma: Clients['prisma'], now: Date): Promise<void> {
  await prisma.partnerCredential.createMany({
    data: partnerIds.map((id, number) => {
      const ended = { createdAt: new Date(0), expiresAt: now, revokedAt: now };
      return { id: idOf(7, number), partnerId: id, secretHash: '-', ...ended };
    }),
  });
  const [withdrawing = ''] = payers;
  await prisma.withdrawal.createMany({
    data: partnerIds.map((id) => ({ partnerId: id, position: 1, customerId: withdrawing, at: now })),
  });
  const called = { erasureEndpoint: 'https://api.partner.example', erasureSecret: new Uint8Array([1]) };
  await prisma.partner.updateMany({ data: { withdrawals: 1, ...called } });
}

/** One for each partner, with a delivery that has come and one that is not due for long. */
async function registerWebhooks(prisma: Clients['prisma'], now: Date): Promise<void> {
  const kind = 'customer.changed';
  const later = new Date(now.getTime() + days(300));
  const [eventId, earlierId] = [idOf(11, 1), idOf(11, 2)];
  const happened = { kind, customerId: alice, coordinates: {}, occurredAt: now, availableAt: now, handledAt: now };
  await prisma.outboxEvent.createMany({ data: [eventId, earlierId].map((id) => ({ ...happened, id })) });
  await prisma.webhook.createMany({
    data: partnerIds.map((id) => ({
      id: webhookOf(id).Webhook,
      partnerId: id,
      url: 'https://partner.example/',
      wrappedKey: Buffer.of(1),
      previousKey: Buffer.of(2),
      previousKeyUntil: later,
      kinds: [kind],
      status: 'ACTIVE' as const,
      registeredAt: now,
    })),
  });
  await prisma.webhookDelivery.createMany({
    data: partnerIds.map((id) => ({
      id: webhookOf(id).WebhookDelivery,
      webhookId: webhookOf(id).Webhook,
      eventId,
      kind,
      status: 'PENDING' as const,
      attempts: 1,
      lastStatus: 503,
      nextAttemptAt: later,
    })),
  });
  await prisma.webhookDelivery.createMany({
    data: partnerIds.map((id, number) => {
      const delivered = { status: 'DELIVERED', deliveredAt: now, lastStatus: 204, attempts: 1 } as const;
      return { ...delivered, id: idOf(12, number), webhookId: webhookOf(id).Webhook, eventId: earlierId, kind };
    }),
  });
}

async function registerPartners(prisma: Clients['prisma'], now: Date): Promise<void> {
  await prisma.partner.createMany({
    data: stagedPartners.map(({ caller: { id, name, partnerKind: kind, purpose, registeredScopes } }) => ({
      id,
      name,
      kind,
      purpose,
      scopes: [...registeredScopes],
      status: 'ACTIVE' as const,
      contact: 'privacy@partner.example',
      allowedNetworks: [],
      ratePerMinute: 100_000,
      erasureMethod: 'MANUAL_TASK' as const,
      registeredAt: now,
      expiresAt: new Date(now.getTime() + days(30)),
    })),
  });
  await prisma.partnerCredential.createMany({
    data: stagedPartners.map(({ caller, credentialId: id }) => ({
      id,
      partnerId: caller.id,
      secretHash: '-',
      createdAt: now,
    })),
  });
  await prisma.processorRelation.createMany({
    data: stagedPartners.map(({ caller: { id: partnerId } }) => {
      return { customerId: alice, partnerId, ground: 'ASSIGNMENT' as const, since: now };
    }),
  });
  await prisma.paymentMethod.createMany({
    data: stagedPartners.map(({ caller: { id: processorId }, number }) => ({
      id: rowsOfPartner(number).PaymentMethod,
      customerId: alice,
      processorId,
      reference: `pm_${number}`,
      brand: 'visa',
      lastFour: '4242',
      expiryMonth: 1,
      expiryYear: 2030,
      termsAcceptedAt: now,
      addedAt: now,
    })),
  });
  await prisma.transaction.createMany({
    data: stagedPartners.map(({ caller: { id: processorId }, number }) => ({
      id: rowsOfPartner(number).Transaction,
      customerId: alice,
      processorId,
      invoiceId: rowsOfPartner(number).Invoice,
      reference: `tx_${number}`,
      kind: 'CHARGE' as const,
      status: 'SUCCEEDED' as const,
      currency: 'GBP',
      amount: 100,
      occurredAt: now,
    })),
  });
}

/** Every partner had to erase something. */
async function tellPartners(prisma: Clients['prisma'], now: Date): Promise<void> {
  const told = [
    ...partnerNames.map((name) => ({ id: taskOf(name), partnerId: partnerId(name) })),
    ...stagedPartners.map(({ caller, number }) => ({ id: rowsOfPartner(number).ErasureTask, partnerId: caller.id })),
  ];
  const step = { failure: 'HTTP_503', nextAttemptAt: now, toldAt: now, evidence: 'HD-1', confirmedAt: now };
  const bobs = { requestId: childId(customerId('bob'), 'request', 1) };
  const done = { requestId: alicesRequest, method: 'MANUAL_TASK', status: 'CONFIRMED', attempts: 1, ...step } as const;
  await prisma.erasureTask.createMany({
    data: told.map((task) => ({ ...done, ...task, ...(task.partnerId === partnerId('paypal') && bobs) })),
  });
}

async function openRequests(prisma: Clients['prisma'], now: Date): Promise<void> {
  const own = requestRow(alicesRequest, now, { openedByKind: 'CUSTOMER', openedById: alice });
  const ofPartners = stagedPartners.map(({ caller: { id: partnerId }, number }) =>
    requestRow(rowsOfPartner(number).DataRequest, now, { openedByKind: 'PARTNER', openedById: partnerId, partnerId }),
  );
  const requests = [...ofPartners, own];
  await prisma.dataRequest.createMany({ data: requests });
  await prisma.erasurePlan.createMany({ data: requests.map(({ id }) => planRow(id, now)) });
  await prisma.exportArtefact.createMany({ data: requests.map(({ id }) => exportRow(id, now)) });
  const certificate = { document: { erased: ['Activity'] }, signature: '-', issuedAt: now };
  await prisma.erasureCertificate.createMany({ data: requests.map(({ id }) => ({ requestId: id, ...certificate })) });
  await prisma.requestEvent.createMany({
    data: requests.map(({ id }) => {
      const step = {
        action: 'OPENED',
        status: 'RECEIVED',
        actorKind: 'SYSTEM',
        actorId: 'gateway',
        reason: 'MAIL-1',
      } as const;
      return { ...step, id, requestId: id, at: now };
    }),
  });
}
