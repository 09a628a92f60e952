import type { Prisma } from '../generated/client/client.ts';
import { type CustomerName, childId, customerId, partnerId } from './keys.ts';
import type { Times } from './times.ts';

type Row = Omit<Prisma.AuditEventCreateManyInput, 'id' | 'subjects' | 'outcome'> & {
  of: CustomerName;
  outcome?: 'REFUSED';
};

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

/** Outside the hash chains: these rows belong to no writer. */
export const auditEvents = (times: Times): Prisma.AuditEventCreateManyInput[] =>
  table(times).map(({ of, outcome, ...row }, index) => ({
    ...row,
    id: childId(customerId(of), 'audit', index + 1),
    outcome: outcome ?? 'ALLOWED',
    subjects: [customerId(of)],
  }));
