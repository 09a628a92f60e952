import { lowestId } from '../../src/ids.ts';
import { beginChain, type LinkedRow, link, type Mac } from '../../src/trail/chain.ts';
import type { AuditRow } from '../../src/trail/entry.ts';
import { type CustomerName, childId, customerId, partnerId } from './keys.ts';
import type { Times } from './times.ts';

type Told = 'at' | 'kind' | 'callerKind' | 'callerId' | 'callerName' | 'purpose' | 'operation' | 'fields' | 'clauses';
type Row = Pick<AuditRow, Told> &
  Partial<Pick<AuditRow, 'reference' | 'gaggedUntil' | 'outcome'>> & { of: CustomerName };

const support = { callerKind: 'STAFF', callerId: 'support', callerName: 'SUPPORT', purpose: 'SUPPORT' } as const;
const billing = {
  callerKind: 'STAFF',
  callerId: 'billing',
  callerName: 'BILLING',
  purpose: 'SERVICE_PROVISION',
} as const;
const legal = { callerKind: 'STAFF', callerId: 'legal', callerName: 'LEGAL', purpose: 'LEGAL_OBLIGATION' } as const;
const newsletterCo = {
  callerKind: 'PARTNER',
  callerId: partnerId('newsletter-co'),
  callerName: 'newsletter-co',
  purpose: 'MARKETING',
} as const;

const table = ({ daysAgo, inDays }: Times): Row[] => [
  {
    of: 'bob',
    at: daysAgo(20),
    kind: 'CHANGE',
    ...billing,
    reference: 'MAIL-7781',
    operation: 'updateProfile',
    fields: ['Customer.businessName'],
    clauses: ['P7', 'P18'],
  },
  {
    of: 'alice',
    at: daysAgo(10),
    kind: 'READ',
    ...newsletterCo,
    operation: 'Recipients',
    fields: ['Customer.name', 'Customer.email'],
    clauses: ['P13', 'P19'],
  },
  {
    of: 'alice',
    at: daysAgo(10),
    kind: 'READ',
    outcome: 'REFUSED',
    ...newsletterCo,
    operation: 'Recipients',
    fields: ['Customer.phone'],
    clauses: ['P4'],
  },
  {
    of: 'bob',
    at: daysAgo(7),
    kind: 'READ',
    ...legal,
    reference: 'WARRANT-0311',
    operation: 'DisclosedCommunications',
    fields: ['Communication.correspondent', 'Communication.sentAt', 'Communication.locator'],
    clauses: ['P17'],
    gaggedUntil: inDays(180),
  },
  {
    of: 'alice',
    at: daysAgo(6),
    kind: 'READ',
    ...support,
    reference: 'HD-1042',
    operation: 'CustomerOfTicket',
    fields: ['Customer.name', 'Customer.email', 'Customer.services', 'Service.label', 'Service.status'],
    clauses: ['P1', 'P18'],
  },
  {
    of: 'alice',
    at: daysAgo(4),
    kind: 'READ',
    ...billing,
    reference: 'MAIL-8120',
    operation: 'InvoicesOfCustomer',
    fields: ['Customer.name', 'Customer.invoices', 'Invoice.number', 'Invoice.addressee'],
    clauses: ['P9'],
  },
];

const eventOf = ({ of, ...row }: Row, index: number): AuditRow => ({
  reference: null,
  gaggedUntil: null,
  outcome: 'ALLOWED',
  ...row,
  // Of the event's own time, by which it is looked for.
  id: lowestId(row.at).slice(0, 13) + childId(customerId(of), 'audit', index + 1).slice(13),
  subjects: [customerId(of)],
});

/** The same salt for the same cast, whose references are no secrets. */
const noRandomness = (bytes: number): Buffer => Buffer.alloc(bytes);

/** In a chain of their own. */
export const auditEvents = (times: Times, mac: Mac): LinkedRow[] =>
  link(beginChain('seed'), table(times).map(eventOf), mac, noRandomness).rows;
