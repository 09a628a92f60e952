import type { ConsentChannel, Purpose } from '../../prisma/generated/client/enums.ts';
import type { Category, Role, Scope } from '../../src/policy/vocabulary.ts';
import type { Datum } from './column.ts';
import { type CustomerState, stateOf } from './customers.ts';
import { type PartnerName, registrationOf } from './partners.ts';

/** Who asks, as far as the published policy tells callers apart. */
export type Who =
  | { kind: 'CUSTOMER'; customer: CustomerState | null }
  | { kind: 'STAFF'; roles: readonly Role[] }
  | { kind: 'PARTNER'; partner: PartnerName; scopes: readonly Scope[] }
  | { kind: 'SYSTEM' }
  | { kind: 'ANONYMOUS' };

/** A row of the canary database: whose it is, and what makes it less than its owner's or a partner's to see. */
export type Row = {
  model: string;
  customer: CustomerState | null;
  /** The partner it went through, or that is registered by it. */
  partner: PartnerName | null;
  /**
   * Why it is kept even from those who read its like: the law forbids to tell the customer (P16), no partner is told that
   * the customer had asked already, or how staff work on it (P19), or so few are counted that one could be singled out (P2).
   */
  withheld: 'GAGGED' | 'CASEWORK' | 'TOO_FEW' | null;
};

/** A value of a row, and as which data it may come out. */
export type Cell = { row: Row; column: string; as: readonly Datum[] };

const role = (...roles: Role[]): readonly Role[] => roles;

/** The published table: who of staff reads what. Customers read all of their own but the evidence, and what is about nobody. */
const staffRead: Record<Datum, readonly Role[]> = {
  public: role('SUPPORT', 'BILLING', 'PRIVACY', 'LEGAL'),
  identity: role('SUPPORT', 'BILLING', 'PRIVACY', 'LEGAL'),
  contact: role('SUPPORT', 'BILLING', 'PRIVACY'),
  telephone: role('SUPPORT', 'BILLING', 'PRIVACY'),
  address: role('BILLING', 'PRIVACY'),
  history: role('BILLING', 'PRIVACY'),
  payment: role('BILLING'),
  addressee: role('BILLING'),
  service: role('SUPPORT', 'BILLING', 'PRIVACY'),
  activity: role('SUPPORT', 'PRIVACY'),
  device: role('SUPPORT', 'PRIVACY'),
  communications: role(),
  consent: role('SUPPORT', 'BILLING', 'PRIVACY'),
  messaging: role('SUPPORT', 'BILLING', 'PRIVACY'),
  request: role('SUPPORT', 'BILLING', 'PRIVACY', 'LEGAL'),
  casework: role('SUPPORT', 'BILLING', 'PRIVACY', 'LEGAL'),
  disclosure: role('PRIVACY', 'LEGAL'),
  retention: role('BILLING', 'PRIVACY', 'LEGAL'),
  audit: role('PRIVACY', 'LEGAL'),
  trail: role('PRIVACY', 'LEGAL'),
  partner: role('PRIVACY', 'ADMIN'),
  withdrawal: role(),
  erasure: role('SUPPORT', 'BILLING', 'PRIVACY', 'LEGAL'),
  evidence: role('SUPPORT', 'BILLING', 'PRIVACY', 'LEGAL'),
  usage: role('SUPPORT', 'BILLING', 'PRIVACY', 'LEGAL', 'ADMIN'),
};
const aboutNobody: readonly Datum[] = ['trail', 'partner', 'withdrawal', 'usage'];

/** The scope by which a partner reads a category, where there is one. A telephone number is a processor's alone (P4). */
const scopeFor: Partial<Record<Datum, Scope>> = {
  identity: 'identity:read',
  contact: 'contact:read',
  telephone: 'contact:read',
  address: 'address:read',
  payment: 'payment:read',
  service: 'service:read',
  request: 'requests:write',
};

const processing: readonly Category[] = ['identity', 'contact', 'telephone', 'address', 'payment', 'service'];
const marketing: readonly Category[] = ['identity', 'contact', 'address'];

/** The ceilings, whatever the scopes. A partner's own requests are beside them. */
const ceilings: Record<Purpose, readonly Category[]> = {
  SERVICE_PROVISION: processing,
  PAYMENT_PROCESSING: processing,
  SUPPORT: processing,
  FRAUD_DETECTION: processing,
  ANALYTICS: ['identity', 'service'],
  MARKETING: marketing,
  PROMOTION: marketing,
  LEGAL_OBLIGATION: [],
};

/** Kept after an erasure, for staff (P9). */
const requests = ['DataRequest', 'RequestEvent', 'ErasurePlan', 'ErasureTask', 'ErasureCertificate', 'ExportArtefact'];
const outlivesErasure = ['Invoice', 'Transaction', ...requests, 'Disclosure'];
/** Of a visible customer a partner sees only those of these that are its own. */
const partnersOwn = [
  'PaymentMethod',
  'Invoice',
  'Transaction',
  'DataRequest',
  'RequestEvent',
  'ErasurePlan',
  'ExportArtefact',
  'ErasureCertificate',
];
const neverPartners = ['LegalHold', 'Disclosure', 'Communication', 'ProfileChange', 'AuditEvent'];

const registered = ['Partner', 'PartnerCredential', 'Webhook', 'WebhookDelivery'];

const writtenBySystems = ['Customer', 'Service'];

type Partner = Extract<Who, { kind: 'PARTNER' }>;

function partnerSees({ partner }: Partner, customer: CustomerState): boolean {
  const { shares, consents, processors } = stateOf(customer);
  const { kind, purpose, scopes } = registrationOf(partner);
  switch (purpose) {
    case 'ANALYTICS':
      return shares;
    case 'MARKETING':
    case 'PROMOTION': {
      const reached: ConsentChannel[] = [];
      if (scopes.includes('contact:read')) reached.push('EMAIL');
      if (scopes.includes('address:read')) reached.push('POST');
      return shares && reached.every((channel) => consents.includes(channel));
    }
    default:
      return kind === 'PROCESSOR' && (processors === 'ALL' || processors === partner);
  }
}

function partnerReads({ partner, scopes }: Partner, datum: Datum): boolean {
  if (datum === 'public') return true;
  const scope = scopeFor[datum];
  const { kind, purpose } = registrationOf(partner);
  if (scope === undefined || !scopes.includes(scope)) return false;
  if (datum === 'telephone' && kind !== 'PROCESSOR') return false;
  return datum === 'request' || ceilings[purpose].some((reached) => reached === datum);
}

function partnerMay(who: Partner, row: Row, datum: Datum): boolean {
  if (registered.includes(row.model)) return datum === 'partner' && row.partner === who.partner;
  // Who is told that a customer withdrew sees them no more.
  if (row.model === 'Withdrawal') return datum === 'withdrawal' && row.partner === who.partner;
  // Nor does whoever is told to erase them.
  if (row.model === 'ErasureTask') return ['public', 'erasure'].includes(datum) && row.partner === who.partner;
  if (row.customer === null || row.withheld !== null || neverPartners.includes(row.model)) return false;
  if (partnersOwn.includes(row.model) && row.partner !== who.partner) return false;
  return partnerReads(who, datum) && partnerSees(who, row.customer);
}

function staffMay(roles: readonly Role[], row: Row, datum: Datum): boolean {
  if (row.withheld === 'TOO_FEW' || !roles.some((one) => staffRead[datum].includes(one))) return false;
  return row.customer !== 'erased' || aboutNobody.includes(datum) || outlivesErasure.includes(row.model);
}

function customerMay(customer: CustomerState | null, row: Row, datum: Datum): boolean {
  // Whoever reads the data of customers is named to them.
  if (row.model === 'Partner') return datum === 'audit' && customer !== null;
  if (aboutNobody.includes(datum) || datum === 'evidence' || row.withheld === 'GAGGED') return false;
  return customer !== null && customer !== 'erased' && row.customer === customer;
}

function may(who: Who, { row, column }: Cell, datum: Datum): boolean {
  switch (who.kind) {
    case 'CUSTOMER':
      return customerMay(who.customer, row, datum);
    case 'STAFF':
      return staffMay(who.roles, row, datum);
    case 'PARTNER':
      return partnerMay(who, row, datum);
    case 'SYSTEM':
      // Who writes is told the version that the change is to be based on.
      return column === 'version' && writtenBySystems.includes(row.model);
    case 'ANONYMOUS':
      return false;
  }
}

/** Whether the published policy lets a caller learn a value. It knows nothing of the gateway's own rules. */
export const mayLearn = (who: Who, cell: Cell): boolean => cell.as.some((datum) => may(who, cell, datum));
