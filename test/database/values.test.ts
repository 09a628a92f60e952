import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { anchors, at, insert, type Row, refusal, type Table, undone, update, uuid, validRows } from './rows.ts';
import { migratedDatabase, type Scratch } from './scratch.ts';

type Rule = { constraint: string; spoiled: Row; then?: Row[] };
const breaks = (constraint: string, spoiled: Row, ...then: Row[]): Rule => ({ constraint, spoiled, then });
const long = (length: number) => 'x'.repeat(length + 1);
const approved = { status: 'APPROVED', decidedBy: 'privacy', decidedAt: at(3) };
const confirmed = { status: 'CONFIRMED', confirmedAt: at(3), evidence: 'HD-1' };
const chained = { writer: 'one', sequence: 1, previousHash: '', hash: 'ab' };
const communications = { kind: 'COMMUNICATIONS', ground: 'LEGAL_PROCESS', fields: ['Communication.sentAt'] };

/** Each rule of the tables, with the value that breaks it; where a rule watches a move, the moves that lead to it. */
const rules: Record<string, Rule> = {
  'a version is at least 1': breaks('Customer_version_check', { version: 0 }),
  'an e-mail address is in lower case': breaks('Customer_email_check', { email: 'Bob@example.com' }),
  'an e-mail address has an @': breaks('Customer_email_check', { email: 'bob.example.com' }),
  'a telephone number is E.164': breaks('Customer_phone_check', { phone: '030 123456' }),
  'a country is two capital letters': breaks('Customer_country_check', { country: 'de' }),
  'a name has an end': breaks('Customer_length_check', { name: long(200) }),
  'an erased customer has no name': breaks('Customer_erased_check', { erasedAt: at(2), email: null, phone: null }),
  'an erased customer has no log-in time': breaks('Customer_erased_check', {
    ...{ erasedAt: at(2), name: null, email: null, phone: null },
    lastLoginAt: at(1),
  }),
  'a sweep is approved by another than has looked': breaks('RetentionRun_two_people_check', {
    ...{ status: 'APPROVED', approvedBy: 'privacy', approvedAt: at(3) },
  }),
  'an approved sweep names who approved it': breaks('RetentionRun_approved_check', { status: 'APPROVED' }),
  'a sweep takes no fewer than none': breaks('RetentionRun_counts_check', { warned: -1 }),
  'only a step that assigns a request names to whom': breaks('RequestEvent_assignee_check', { assignee: 'billing' }),
  'only a restriction ends': breaks('Customer_restrictedUntil_check', { restrictedUntil: at(2) }),
  'a login subject has an end': breaks('LoginIdentity_length_check', { subject: long(500) }),
  'a pending e-mail address is in lower case': breaks('EmailChange_email_check', { newEmail: 'Ada@example.org' }),
  'an e-mail changed by ticket names the ticket': breaks('EmailChange_reference_check', { channel: 'HELPDESK_TICKET' }),
  'only a confirmed e-mail change is reverted': breaks('EmailChange_revert_check', { revertedAt: at(2) }),
  'a change by e-mail names the e-mail': breaks('ProfileChange_reference_check', { reference: null }),
  'nobody decides "not asked"': breaks('ConsentEvent_state_check', { state: 'NOT_ASKED' }),
  'staff never grant SMS consent': breaks('ConsentEvent_sms_check', { channel: 'SMS', actorKind: 'STAFF' }),
  'no consent is decided in the future': breaks('ConsentEvent_decidedAt_check', { decidedAt: at(3) }),
  'a consent keeps what the customer was shown': breaks('ConsentEvent_wording_check', { wording: '' }),
  'a sharing decision is for a purpose or for a partner': breaks('SharingEvent_target_check', {
    purpose: 'MARKETING',
    partnerId: uuid(2),
  }),
  'a privacy signal never allows': breaks('SharingEvent_signal_check', {
    source: 'GLOBAL_PRIVACY_CONTROL',
    allowed: true,
  }),
  'a privacy signal is about everything': breaks('SharingEvent_signal_check', {
    source: 'GLOBAL_PRIVACY_CONTROL',
    purpose: 'ANALYTICS',
  }),
  'no sharing is decided in the future': breaks('SharingEvent_decidedAt_check', { decidedAt: at(3) }),
  'a pending decision expires later': breaks('PendingDecision_expiresAt_check', { expiresAt: at(1) }),
  'an expired decision is not confirmed': breaks('PendingDecision_confirmedAt_check', { confirmedAt: at(9) }),
  'a pending decision has one target': breaks('PendingDecision_target_check', { partnerId: uuid(2) }),
  'what staff pass on names its ticket or e-mail': breaks('PendingDecision_reference_check', { reference: '' }),
  'SMS consent is never pending': breaks('PendingDecision_sms_check', { consentChannel: 'SMS' }),
  "a partner's version is at least 1": breaks('Partner_version_check', { version: 0 }),
  'a partner has a name': breaks('Partner_name_check', { name: '' }),
  'no partner is registered for legal obligations': breaks('Partner_purpose_check', { purpose: 'LEGAL_OBLIGATION' }),
  'a partner has scopes of the list only': breaks('Partner_scopes_check', { scopes: ['audit:read'] }),
  'a partner has a list of scopes': breaks('Partner_scopes_check', { scopes: null }),
  'a partner has a list of networks': breaks('Partner_allowedNetworks_check', { allowedNetworks: null }),
  'a partner has a list of documents': breaks('Partner_knownDocuments_check', { knownDocuments: null }),
  'a partner may call at least once': breaks('Partner_ratePerMinute_check', { ratePerMinute: 0 }),
  'withdrawals are counted from 1': breaks('Withdrawal_position_check', { position: 0 }),
  'a relation ends after it began': breaks('ProcessorRelation_endedAt_check', { endedAt: at(1) }),
  "a service's version is at least 1": breaks('Service_version_check', { version: 0 }),
  'a cancelled service has an end': breaks('Service_endedAt_check', { status: 'CANCELLED' }),
  'an active service has no end': breaks('Service_endedAt_check', { endedAt: at(2) }),
  'a label has an end': breaks('Service_length_check', { label: long(253) }),
  'a card number is no reference': breaks('PaymentMethod_reference_check', { reference: '4242 4242 4242 4242' }),
  'the last four are four digits': breaks('PaymentMethod_lastFour_check', { lastFour: '04242' }),
  'there are twelve months': breaks('PaymentMethod_expiryMonth_check', { expiryMonth: 13 }),
  'a year has four digits': breaks('PaymentMethod_expiryYear_check', { expiryYear: 30 }),
  'a brand has an end': breaks('PaymentMethod_brand_check', { brand: long(50) }),
  'an invoice has a currency': breaks('Invoice_currency_check', { currency: 'euro' }),
  "an addressee's country is two capital letters": breaks('Invoice_addresseeCountry_check', { addresseeCountry: 'D' }),
  'a paid invoice tells when': breaks('Invoice_paidAt_check', { status: 'PAID' }),
  'an erased addressee has no name': breaks('Invoice_erased_check', { addresseeErasedAt: at(9) }),
  'a transaction has a currency': breaks('Transaction_currency_check', { currency: '€' }),
  'a transaction is not negative': breaks('Transaction_amount_check', { amount: -1 }),
  'cookies count no fewer than none': breaks('CookieUsage_counts_check', { visitors: -1 }),
  'every visitor viewed a page': breaks('CookieUsage_counts_check', { visitors: 11 }),
  "a request's version is at least 1": breaks('DataRequest_version_check', { version: 0 }),
  'a request by ticket names the ticket': breaks('DataRequest_reference_check', { channel: 'HELPDESK_TICKET' }),
  'a rejection gives its ground': breaks('DataRequest_rejection_check', { status: 'REJECTED', rejectionText: 'no' }),
  'an extension gives its reason': breaks('DataRequest_extension_check', { extendedUntil: at(30) }),
  'a request is due after it came': breaks('DataRequest_dueAt_check', { dueAt: at(1) }),
  'a completed request tells when': breaks('DataRequest_completedAt_check', { status: 'COMPLETED' }),
  "a partner's request names the partner": breaks('DataRequest_partner_check', { openedByKind: 'PARTNER' }),
  'a request is no duplicate of itself': breaks('DataRequest_duplicate_check', { duplicateOfId: uuid(9) }),
  'details have an end': breaks('DataRequest_length_check', { details: long(5000) }),
  'a doubt has an end': breaks('DataRequest_texts_check', { identityDoubt: long(5000) }),
  'a clock stands still only while a proof is awaited': breaks('DataRequest_pausedAt_check', { pausedAt: at(2) }),
  'the second approval is another’s': breaks('DataRequest_two_people_check', { firstApprover: 'a', decidedBy: 'a' }),
  'who opened an erasure approves it never': breaks('DataRequest_reviewer_check', {
    kind: 'ERASURE',
    channel: 'STAFF',
    reference: 'T-1',
    openedByKind: 'STAFF',
    openedById: 'billing',
    decidedBy: 'billing',
  }),
  'a confirmed erasure tells when': breaks('ErasureTask_confirmedAt_check', { status: 'CONFIRMED' }),
  'an erasure is not tried less than never': breaks('ErasureTask_attempts_check', { attempts: -1 }),
  'an erasure that is to be told has its time': breaks('ErasureTask_pending_check', { nextAttemptAt: null }),
  'a confirmed erasure has its evidence': breaks('ErasureTask_evidence_check', { ...confirmed, evidence: '' }),
  'a confirmed erasure keeps nothing of what was told': breaks('ErasureTask_references_check', {
    ...confirmed,
    sealedReferences: Buffer.of(1),
  }),
  'a processor is called with a secret': breaks('Partner_erasureEndpoint_check', { erasureEndpoint: 'https://a' }),
  'a finished export has a key': breaks('ExportArtefact_ready_check', { wrappedKey: null }),
  'an expired export has no key': breaks('ExportArtefact_expired_check', { status: 'EXPIRED' }),
  'an export has no negative size': breaks('ExportArtefact_counts_check', { bytes: -1 }),
  'a hold has a reference': breaks('LegalHold_reference_check', { reference: '' }),
  'somebody releases a hold': breaks('LegalHold_released_check', { releasedAt: at(3) }),
  'a hold ends after it began': breaks('LegalHold_until_check', { until: at(1) }),
  'a ground of communications opens no account data': breaks('Disclosure_ground_check', { ground: 'LEGAL_PROCESS' }),
  'a ground of account data opens no communications': breaks('Disclosure_ground_check', {
    kind: 'COMMUNICATIONS',
    fields: ['Communication.sentAt'],
  }),
  'nobody approves a disclosure alone': breaks('Disclosure_two_people_check', {}, { ...approved, decidedBy: 'legal' }),
  'somebody approves a disclosure': breaks('Disclosure_decided_check', {}, { status: 'APPROVED' }),
  'a released disclosure keeps its hash': breaks('Disclosure_released_check', {}, approved, {
    status: 'RELEASED',
    releasedAt: at(4),
  }),
  'somebody held the legal process to be valid': breaks('Disclosure_process_check', communications, approved),
  'a disclosure lists its fields': breaks('Disclosure_fields_check', { fields: [] }),
  'a disclosure has its list of fields': breaks('Disclosure_fields_check', { fields: null }),
  'a disclosure has a recipient': breaks('Disclosure_named_check', { recipient: '' }),
  'account data opens no communications': breaks('Disclosure_disclosable_check', { fields: ['Communication.sentAt'] }),
  'communications open no account data': breaks('Disclosure_disclosable_check', {
    kind: 'COMMUNICATIONS',
    ground: 'PROVIDE_SERVICE',
  }),
  'text-message consent is never disclosed': breaks('Disclosure_disclosable_check', { fields: ['Consent.state'] }),
  'a disclosure lists a field once': breaks('Disclosure_set_check', { fields: ['Customer.name', 'Customer.name'] }),
  'a gag on a disclosure ends after it began': breaks('Disclosure_gag_check', { gaggedUntil: at(2) }),
  'a gag on a hold ends after it began': breaks('LegalHold_gag_check', { gaggedUntil: at(2) }),
  'an audit event lists whom it is about': breaks('AuditEvent_lists_check', { subjects: null }),
  'an audit event has a whole place in a chain': breaks('AuditEvent_chain_check', { writer: 'one' }),
  'an audit event’s reference has its salt': breaks('AuditEvent_reference_check', { ...chained, reference: 'HD-1' }),
  'an event is not tried less than never': breaks('OutboxEvent_attempts_check', { attempts: -1 }),
  "a webhook's version is at least 1": breaks('Webhook_version_check', { version: 0 }),
  'a webhook is a web address': breaks('Webhook_url_check', { url: 'file:///etc' }),
  'a webhook has a list of kinds': breaks('Webhook_kinds_check', { kinds: null }),
  'a delivery is not tried less than never': breaks('WebhookDelivery_attempts_check', { attempts: -1 }),
  'a secret that was before has an end': breaks('Webhook_previousKey_check', { previousKey: Buffer.of(2) }),
  'a partner’s webhook is for what partners are sent': breaks('Webhook_partners_kinds_check', { partnerId: uuid(2) }),
  'a delivered event tells when': breaks('WebhookDelivery_deliveredAt_check', {
    status: 'DELIVERED',
    nextAttemptAt: null,
  }),
  'a delivery that is done is not tried again': breaks('WebhookDelivery_nextAttemptAt_check', { status: 'FAILED' }),
  'an idempotency key has an end': breaks('IdempotencyKey_key_check', { key: long(255) }),
  'an idempotency key expires later': breaks('IdempotencyKey_expiresAt_check', { expiresAt: at(1) }),
  'a link expires later': breaks('OneTimeLink_expiresAt_check', { expiresAt: at(1) }),
  'an expired link is not used': breaks('OneTimeLink_usedAt_check', { usedAt: at(3) }),
  'no suppression holds the address itself': breaks('Suppression_keyedHash_check', { keyedHash: 'ada@example.com' }),
};

let host: Scratch;
let db: Database;
beforeAll(async () => {
  host = await migratedDatabase();
  db = await host.serve();
  for (const [table, row] of anchors) await insert(db.pool, table, row);
});
afterAll(async () => {
  await db.close();
  await host.close();
});

test.each(Object.entries(rules))('%s', async (_sentence, { constraint, spoiled, then = [] }) => {
  const table = constraint.split('_')[0] as Table;
  const valid = validRows[table] ?? {};
  const outcome = undone(db.pool, async (client) => {
    await insert(client, table, { ...valid, ...spoiled });
    for (const values of then) await update(client, table, values);
  });
  expect(await refusal(outcome)).toBe(constraint);
});

test.each(Object.entries(validRows) as [Table, Row][])('a proper %s is accepted', async (table, row) => {
  expect(await refusal(undone(db.pool, (client) => insert(client, table, row)))).toBe('accepted');
});

test('every rule of every table is shown to refuse something', async () => {
  const { rows } = await db.pool.query<{ conname: string }>(
    `SELECT conname FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
     WHERE contype = 'c' AND NOT relispartition AND connamespace = 'public'::regnamespace`,
  );
  const shown = new Set(Object.values(rules).map(({ constraint }) => constraint));
  expect(rows.map(({ conname }) => conname).filter((name) => !shown.has(name))).toEqual([]);
});

test('the latest sign of life and the search key follow the customer', async () => {
  const derived = await undone(db.pool, async (client) => {
    await insert(client, 'Customer', { ...validRows.Customer, name: 'BOB Builder', lastLoginAttemptAt: at(5) });
    const { rows } = await client.query('SELECT "lastSignalAt", "nameKey" FROM "Customer" WHERE "id" = $1', [uuid(9)]);
    return rows[0];
  });
  expect(derived).toEqual({ lastSignalAt: at(5), nameKey: 'bob builder' });
});
