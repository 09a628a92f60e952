import type { DisclosureGround, DisclosureKind } from '../../prisma/generated/client/enums.ts';
import type { ClauseId } from '../policy/vocabulary.ts';

/** What of each model may be disclosed, by kind; a CHECK of the database holds the same lists. No consent is among it (P5). */
export const disclosable = {
  ACCOUNT_DATA: {
    Customer: ['name', 'businessName', 'email', 'phone', 'address', 'registeredAt'],
    Service: ['product', 'label', 'status', 'startedAt', 'endedAt'],
    PaymentMethod: ['brand', 'lastFour', 'expiryMonth', 'expiryYear', 'addedAt'],
    Invoice: ['number', 'status', 'currency', 'total', 'issuedAt', 'paidAt'],
    Transaction: ['kind', 'status', 'currency', 'amount', 'occurredAt'],
    Activity: ['kind', 'at', 'ip'],
  },
  COMMUNICATIONS: {
    Communication: ['medium', 'direction', 'correspondent', 'sentAt', 'locator', 'contentHash'],
  },
} as const satisfies Record<DisclosureKind, Readonly<Record<string, readonly string[]>>>;

/** The schema coordinates that may be disclosed under a kind. */
export const fieldsOf = (kind: DisclosureKind): string[] =>
  Object.entries<readonly string[]>(disclosable[kind]).flatMap(([model, columns]) =>
    columns.map((column) => `${model}.${column}`),
  );

/** The closed list of grounds: those of account data open no communications, nor the other way round. */
export const groundsOf: Readonly<Record<DisclosureKind, readonly DisclosureGround[]>> = {
  ACCOUNT_DATA: ['IDENTIFY_HARMFUL_PARTY', 'CONTACT_HARMFUL_PARTY', 'LEGAL_ACTION', 'REQUIRED_BY_LAW'],
  COMMUNICATIONS: ['PROVIDE_SERVICE', 'LEGITIMATE_INTERESTS', 'LEGAL_PROCESS', 'CRIME_INADVERTENTLY_OBTAINED'],
};

export const clauseOf: Readonly<Record<DisclosureKind, ClauseId>> = { ACCOUNT_DATA: 'P16', COMMUNICATIONS: 'P17' };

/** Somebody must have held a warrant or an order to be valid (P17). */
export const needsValidation = (ground: DisclosureGround): boolean => ground === 'LEGAL_PROCESS';
