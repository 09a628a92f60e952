import type pg from 'pg';
import type { Tables } from '../../src/database/database.ts';

export type Table = keyof Tables;
export type Row = Record<string, unknown>;

export const at = (day: number): Date => new Date(Date.UTC(2026, 2, day));
export const uuid = (number: number): string => `01890000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;

const customerId = uuid(1);
const partnerId = uuid(2);
const requestId = uuid(3);
const eventId = uuid(4);
const webhookId = uuid(5);
const id = uuid(9);

/** What other rows refer to, in the order in which it is written. */
export const anchors: [Table, Row][] = [
  ['Customer', { id: customerId, name: 'Ada', email: 'ada@example.com', registeredAt: at(1), updatedAt: at(1) }],
  [
    'Partner',
    {
      id: partnerId,
      name: 'mailer',
      kind: 'THIRD_PARTY',
      purpose: 'MARKETING',
      scopes: ['identity:read'],
      status: 'ACTIVE',
      allowedNetworks: [],
      ratePerMinute: 60,
      knownDocumentsOnly: false,
      knownDocuments: [],
      registeredAt: at(1),
    },
  ],
  [
    'DataRequest',
    {
      id: requestId,
      customerId,
      kind: 'ERASURE',
      status: 'RECEIVED',
      channel: 'PORTAL',
      openedByKind: 'CUSTOMER',
      openedById: customerId,
      regime: 'GDPR',
      receivedAt: at(1),
      dueAt: at(28),
    },
  ],
  ['OutboxEvent', { id: eventId, kind: 'test', coordinates: {}, occurredAt: at(1), availableAt: at(1) }],
  [
    'Webhook',
    {
      id: webhookId,
      url: 'https://example.com',
      wrappedKey: Buffer.of(1),
      kinds: ['test'],
      status: 'ACTIVE',
      registeredAt: at(1),
    },
  ],
];

const staff = { actorKind: 'STAFF', actorId: 'billing' };

/** A row of each table that every rule accepts; a test spoils one value of it. */
export const validRows: Partial<Record<Table, Row>> = {
  ...Object.fromEntries(anchors.map(([table, row]) => [table, { ...row, id }])),
  Customer: { id, name: 'Bob', email: 'bob@example.com', phone: '+4930123456', registeredAt: at(1), updatedAt: at(1) },
  Partner: { ...anchors[1]?.[1], id, name: 'other' },
  LoginIdentity: { id, customerId, issuer: 'https://id.example.com', subject: 's', linkedAt: at(1) },
  EmailChange: { id, customerId, newEmail: 'ada@example.org', channel: 'PORTAL', requestedAt: at(1) },
  ProfileChange: { id, customerId, field: 'name', at: at(1), ...staff, channel: 'EMAIL', reference: 'T-1' },
  ConsentEvent: {
    id,
    customerId,
    purpose: 'MARKETING',
    channel: 'EMAIL',
    state: 'GRANTED',
    source: 'PORTAL',
    actorKind: 'CUSTOMER',
    actorId: customerId,
    decidedAt: at(2),
    recordedAt: at(2),
    policyVersion: '1',
    wording: 'May we write to you?',
    wordingLocale: 'en',
  },
  SharingEvent: {
    id,
    customerId,
    allowed: false,
    source: 'PORTAL',
    actorKind: 'CUSTOMER',
    actorId: customerId,
    decidedAt: at(2),
    recordedAt: at(2),
    policyVersion: '1',
  },
  PendingDecision: {
    id,
    customerId,
    purpose: 'MARKETING',
    consentChannel: 'EMAIL',
    source: 'EMAIL',
    channel: 'EMAIL',
    reference: 'T-1',
    ...staff,
    policyVersion: '1',
    requestedAt: at(1),
    expiresAt: at(8),
  },
  Withdrawal: { partnerId, position: 1, customerId, at: at(3) },
  ProcessorRelation: { customerId, partnerId, ground: 'ASSIGNMENT', since: at(2) },
  Service: { id, customerId, product: 'web', label: 'example.com', status: 'ACTIVE', updatedAt: at(1) },
  PaymentMethod: {
    id,
    customerId,
    processorId: partnerId,
    reference: 'pm_1',
    lastFour: '4242',
    expiryMonth: 12,
    expiryYear: 2030,
    termsAcceptedAt: at(1),
    addedAt: at(1),
  },
  Invoice: {
    id,
    customerId,
    number: '2026-1',
    status: 'UNPAID',
    currency: 'EUR',
    total: 100,
    issuedAt: at(1),
    dueAt: at(15),
    addresseeName: 'Ada',
    addresseeCountry: 'DE',
  },
  Transaction: {
    id,
    customerId,
    processorId: partnerId,
    reference: 'tx_1',
    kind: 'CHARGE',
    status: 'SUCCEEDED',
    currency: 'EUR',
    amount: 100,
    occurredAt: at(1),
  },
  CookieUsage: { site: 'example.com', day: '2026-03-01', pageViews: 10, visitors: 5 },
  ErasureTask: { id, requestId, partnerId, method: 'MANUAL_TASK', status: 'PENDING', nextAttemptAt: at(1) },
  ExportArtefact: {
    id,
    requestId,
    status: 'READY',
    location: 'exports/1',
    wrappedKey: Buffer.of(1),
    sha256: 'ab',
    readyAt: at(2),
    expiresAt: at(9),
  },
  RetentionRun: {
    id,
    status: 'PROPOSED',
    asOf: at(2),
    termsHash: 'ab',
    hash: 'cd',
    warn: 1,
    erase: 0,
    withoutAddress: 0,
    records: 0,
    proposedBy: 'privacy',
    proposedAt: at(2),
  },
  LegalHold: { id, customerId, ground: 'LITIGATION', reference: 'L-1', placedBy: 'legal', placedAt: at(2) },
  Disclosure: {
    id,
    customerId,
    kind: 'ACCOUNT_DATA',
    ground: 'REQUIRED_BY_LAW',
    status: 'PROPOSED',
    recipient: 'A court',
    fields: ['Customer.name'],
    reference: 'C-1',
    evidenceHash: 'ab',
    proposedBy: 'legal',
    proposedAt: at(2),
  },
  RequestEvent: { id, requestId, at: at(1), action: 'OPENED', actorKind: 'SYSTEM', actorId: 'intake' },
  Tombstone: { customerId: id, erasedAt: at(3) },
  SightRefusal: { callerId: 'support', refusedAt: at(2), toldAt: at(2), eventId: id },
  AuditHead: { writer: 'one', sequence: 1, hash: 'ab', signature: 'cd', at: at(3) },
  AuditEvent: {
    id,
    at: at(2),
    kind: 'READ',
    outcome: 'ALLOWED',
    callerKind: 'STAFF',
    callerId: 'support',
    callerName: 'SUPPORT',
    operation: 'customer',
    subjects: [customerId],
    fields: ['Customer.name'],
    clauses: ['P1'],
  },
  WebhookDelivery: { id, webhookId, eventId, kind: 'test', status: 'PENDING', nextAttemptAt: at(2) },
  IdempotencyKey: {
    callerId: 'a',
    key: 'k',
    bodyHash: 'ab',
    status: 'DONE',
    createdAt: at(1),
    expiresAt: at(2),
  },
  OneTimeLink: {
    id,
    tokenHash: 'ab',
    purpose: 'VERIFY_REQUEST',
    customerId,
    targetId: requestId,
    createdAt: at(1),
    expiresAt: at(2),
  },
  Suppression: { identifier: 'EMAIL', keyedHash: 'ab', since: at(1) },
};

type Connection = pg.Pool | pg.PoolClient;

export async function insert(db: Connection, table: Table, row: Row): Promise<void> {
  const columns = Object.keys(row).map((column) => `"${column}"`);
  const places = columns.map((_, index) => `$${index + 1}`);
  await db.query(`INSERT INTO "${table}" (${columns}) VALUES (${places})`, Object.values(row));
}

/** Sets `values` in all rows of the table. */
export async function update(db: Connection, table: Table, values: Row): Promise<void> {
  const assignments = Object.keys(values).map((column, index) => `"${column}" = $${index + 1}`);
  await db.query(`UPDATE "${table}" SET ${assignments}`, Object.values(values));
}

/** Does `work` in a transaction that is rolled back, whatever comes of it. */
export async function undone<Result>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    return await work(client);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

/** What the database answers to a refused statement: its constraint if it names one, else SQLSTATE and message. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'accepted',
    (error: Error & { code?: string; constraint?: string }) => error.constraint ?? `${error.code} ${error.message}`,
  );
}
