import type { Prisma } from '../../prisma/generated/client/client.ts';
import { uuidv7 } from '../ids.ts';
import type { Category } from '../policy/vocabulary.ts';

type EventEntry = {
  /** Who takes it from the outbox. */
  to: 'mail' | 'webhooks' | 'gateway';
  /** The most protected datum that its kind and coordinates tell of. */
  tells?: Category;
  /** Sent to partners too, who are told the customer's id and these coordinates; every other webhook is the company's own. */
  partners?: readonly string[];
};

/** Every kind of event. */
export const eventKinds = {
  'mail.confirm-email': { to: 'mail' },
  'mail.email-changed': { to: 'mail' },
  'mail.confirm-decision': { to: 'mail' },
  'mail.verify-request': { to: 'mail' },
  'mail.restriction-ends': { to: 'mail' },
  'mail.retention-warning': { to: 'mail' },
  'mail.erasure': { to: 'mail' },
  'mail.export-ready': { to: 'mail' },
  'mail.export-link': { to: 'mail' },
  'mail.request-received': { to: 'mail' },
  'mail.request-extended': { to: 'mail' },
  'mail.request-rejected': { to: 'mail' },
  'mail.request-completed': { to: 'mail' },
  'customer.changed': { to: 'webhooks', tells: 'public', partners: [] },
  'consent.changed': { to: 'webhooks', tells: 'messaging' },
  'sharing.changed': { to: 'webhooks', tells: 'consent' },
  'service.changed': { to: 'webhooks', tells: 'service' },
  'payment.changed': { to: 'webhooks', tells: 'payment' },
  'request.changed': { to: 'webhooks', tells: 'request' },
  // What the law forbids to tell is told when the gag ends.
  'hold.changed': { to: 'webhooks', tells: 'retention' },
  'disclosure.changed': { to: 'webhooks', tells: 'disclosure' },
  // Whom it is about, and how they stand, the privacy department asks.
  'staff.capped': { to: 'webhooks', tells: 'trail' },
  'customer.withdrawn': { to: 'webhooks', tells: 'public', partners: [] },
  'customer.erase': { to: 'webhooks', tells: 'public', partners: ['task'] },
  'withdrawals.look': { to: 'gateway' },
} as const satisfies Record<string, EventEntry>;

export type EventKind = keyof typeof eventKinds;
type KindFor<To extends EventEntry['to']> = {
  [Kind in EventKind]: (typeof eventKinds)[Kind]['to'] extends To ? Kind : never;
}[EventKind];
export type MailKind = KindFor<'mail'>;
export type WebhookKind = KindFor<'webhooks'>;

/** Where to find what happened. For mail, `target` is the id of the record that it is about. */
export type Coordinates = Readonly<Record<string, string>>;

type Happening = { customerId: string | null; coordinates: Coordinates; now: Date; availableAt?: Date };

const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const schemaCoordinate = /^[A-Z]\w*(\.[a-z]\w*)+$/;
const closedList = /^[A-Z][A-Z_]*$/;
const isCoordinate = (word: string) => [id, schemaCoordinate, closedList].some((form) => form.test(word));

/**
 * The outbox row to write in the transaction of the change. Its coordinates are words with spaces between: ids,
 * schema coordinates (`Customer.email`) and members of closed lists (`MARKETING`). Throws TypeError for others.
 */
export function outboxRow(
  kind: EventKind,
  { customerId, coordinates, now, availableAt = now }: Happening,
): Prisma.OutboxEventCreateManyInput {
  for (const [name, words] of Object.entries(coordinates)) {
    if (!words.split(' ').every(isCoordinate)) throw new TypeError(`${kind}: ${name} is not a coordinate`);
  }
  return { id: uuidv7(now), kind, customerId, coordinates, occurredAt: now, availableAt };
}

type Row = Prisma.OutboxEventCreateManyInput;

/** As many as a sweep tells at once take one value, and no statement of their own. */
const several = 10;

export async function addToOutbox(tx: Prisma.TransactionClient, rows: Row[]): Promise<void> {
  if (rows.length <= several) {
    if (rows.length > 0) await tx.outboxEvent.createMany({ data: rows });
    return;
  }
  await tx.$executeRaw`
    INSERT INTO "OutboxEvent" ("id", "kind", "customerId", "coordinates", "occurredAt", "availableAt")
    SELECT "id", "kind", "customerId", "coordinates", "occurredAt", "availableAt"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS row("id" uuid, "kind" text, "customerId" uuid,
      "coordinates" jsonb, "occurredAt" timestamptz, "availableAt" timestamptz)`;
}
