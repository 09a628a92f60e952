import type { Audience, Policy, Right, Rights } from '../policy.ts';
import type { ClauseId, Scope } from '../vocabulary.ts';

const yes = (clause: ClauseId): Right => ({ allowed: true, clause });
const no = (clause: ClauseId): Right => ({ allowed: false, clause });
const withScope = (clause: ClauseId, scope: Scope): Right => ({ allowed: true, clause, scope });
const withReference = (clause: ClauseId): Right => ({ allowed: true, clause, reference: true });

const both = (right: Right) => ({ PROCESSOR: right, THIRD_PARTY: right }) satisfies Partial<Record<Audience, Right>>;
const staff = (right: Right) =>
  ({ SUPPORT: right, BILLING: right, PRIVACY: right, LEGAL: right, ADMIN: right }) satisfies Partial<
    Record<Audience, Right>
  >;

const nobody: Rights = { otherwise: 'P19' };
const everybody: Rights = {
  CUSTOMER: yes('P1'),
  ...staff(yes('P1')),
  ...both(yes('P1')),
  SYSTEM: yes('P1'),
  ANONYMOUS: yes('P1'),
  otherwise: 'P19',
};
const ownerBillingAndSystem: Rights = {
  CUSTOMER: yes('P6'),
  BILLING: withReference('P7'),
  SYSTEM: yes('P21'),
  otherwise: 'P19',
};

/** Who reads and writes what, by category: the published table, cell by cell. */
export const categories = {
  public: {
    title: 'Nothing personal: ids, versions, the policy itself',
    taxonomy: 'system.operations',
    personal: false,
    read: everybody,
    write: nobody,
  },
  identity: {
    title: 'Name, business name, locale, registration',
    taxonomy: 'user.name',
    personal: true,
    read: {
      CUSTOMER: yes('P11'),
      SUPPORT: yes('P21'),
      BILLING: yes('P7'),
      PRIVACY: yes('P10'),
      LEGAL: yes('P16'),
      ...both(withScope('P19', 'identity:read')),
      otherwise: 'P19',
    },
    write: ownerBillingAndSystem,
  },
  contact: {
    title: 'E-mail address',
    taxonomy: 'user.contact.email',
    personal: true,
    read: {
      CUSTOMER: yes('P11'),
      SUPPORT: yes('P21'),
      BILLING: yes('P7'),
      PRIVACY: yes('P10'),
      ...both(withScope('P19', 'contact:read')),
      otherwise: 'P19',
    },
    write: ownerBillingAndSystem,
  },
  telephone: {
    title: 'Telephone number',
    taxonomy: 'user.contact.phone_number',
    personal: true,
    read: {
      CUSTOMER: yes('P11'),
      SUPPORT: yes('P21'),
      BILLING: yes('P7'),
      PRIVACY: yes('P10'),
      PROCESSOR: withScope('P4', 'contact:read'),
      THIRD_PARTY: no('P4'),
      otherwise: 'P19',
    },
    write: ownerBillingAndSystem,
  },
  address: {
    title: 'Postal address',
    taxonomy: 'user.contact.address',
    personal: true,
    read: {
      CUSTOMER: yes('P11'),
      BILLING: yes('P7'),
      PRIVACY: yes('P10'),
      ...both(withScope('P19', 'address:read')),
      otherwise: 'P19',
    },
    write: ownerBillingAndSystem,
  },
  history: {
    title: 'Earlier values of the profile',
    taxonomy: 'user.account',
    personal: true,
    read: { CUSTOMER: yes('P6'), BILLING: yes('P7'), PRIVACY: yes('P10'), otherwise: 'P19' },
    write: nobody,
  },
  payment: {
    title: 'Means of payment, invoices, transactions',
    taxonomy: 'user.payment',
    personal: true,
    read: {
      CUSTOMER: yes('P11'),
      BILLING: yes('P9'),
      ...both(withScope('P3', 'payment:read')),
      otherwise: 'P19',
    },
    write: { CUSTOMER: yes('P3'), BILLING: yes('P9'), SYSTEM: yes('P9'), otherwise: 'P19' },
  },
  addressee: {
    title: 'To whom an invoice is addressed',
    taxonomy: 'user.contact.address',
    personal: true,
    read: { CUSTOMER: yes('P11'), BILLING: yes('P9'), otherwise: 'P9' },
    write: nobody,
  },
  service: {
    title: 'Services and their configuration',
    taxonomy: 'user.account',
    personal: true,
    read: {
      CUSTOMER: yes('P11'),
      SUPPORT: yes('P21'),
      BILLING: yes('P8'),
      PRIVACY: yes('P10'),
      ...both(withScope('P19', 'service:read')),
      otherwise: 'P19',
    },
    write: { BILLING: yes('P8'), SYSTEM: yes('P8'), otherwise: 'P19' },
  },
  activity: {
    title: 'Log-ins, attempts, account log',
    taxonomy: 'user.behavior',
    personal: true,
    read: {
      CUSTOMER: yes('P11'),
      SUPPORT: yes('P14'),
      PRIVACY: yes('P14'),
      ...both(withScope('P19', 'activity:read')),
      otherwise: 'P19',
    },
    write: { SYSTEM: yes('P14'), otherwise: 'P19' },
  },
  device: {
    title: 'IP addresses',
    taxonomy: 'user.device.ip_address',
    personal: true,
    read: { CUSTOMER: yes('P11'), SUPPORT: yes('P14'), PRIVACY: yes('P14'), otherwise: 'P19' },
    write: { SYSTEM: yes('P14'), otherwise: 'P19' },
  },
  communications: {
    title: 'Who wrote when, where it is kept, its hash',
    taxonomy: 'user.contact',
    personal: true,
    read: { CUSTOMER: yes('P11'), otherwise: 'P17' },
    write: { SYSTEM: yes('P17'), otherwise: 'P17' },
  },
  consent: {
    title: 'Sharing choices',
    taxonomy: 'user.privacy_preferences',
    personal: true,
    read: {
      CUSTOMER: yes('P13'),
      SUPPORT: yes('P13'),
      BILLING: yes('P13'),
      PRIVACY: yes('P13'),
      otherwise: 'P19',
    },
    write: { CUSTOMER: yes('P13'), BILLING: withReference('P13'), otherwise: 'P19' },
  },
  messaging: {
    title: 'Marketing consents, text messages among them',
    taxonomy: 'user.privacy_preferences',
    personal: true,
    read: {
      CUSTOMER: yes('P13'),
      SUPPORT: yes('P13'),
      BILLING: yes('P13'),
      PRIVACY: yes('P13'),
      ...both(no('P5')),
      otherwise: 'P19',
    },
    write: { CUSTOMER: yes('P13'), BILLING: withReference('P13'), ...both(no('P5')), otherwise: 'P19' },
  },
  request: {
    title: 'Requests about personal data',
    taxonomy: 'user.privacy_preferences',
    personal: true,
    read: {
      CUSTOMER: yes('P10'),
      SUPPORT: yes('P18'),
      BILLING: yes('P10'),
      PRIVACY: yes('P10'),
      LEGAL: yes('P16'),
      ...both(withScope('P19', 'requests:write')),
      otherwise: 'P19',
    },
    write: {
      CUSTOMER: yes('P10'),
      SUPPORT: withReference('P18'),
      BILLING: yes('P10'),
      PRIVACY: yes('P10'),
      ...both(withScope('P19', 'requests:write')),
      otherwise: 'P19',
    },
  },
  casework: {
    title: 'How a request is worked on: plan, blockers, assignment',
    taxonomy: 'user.privacy_preferences',
    personal: true,
    read: {
      CUSTOMER: yes('P10'),
      SUPPORT: yes('P18'),
      BILLING: yes('P10'),
      PRIVACY: yes('P10'),
      LEGAL: yes('P16'),
      otherwise: 'P19',
    },
    write: { BILLING: yes('P10'), PRIVACY: yes('P10'), otherwise: 'P19' },
  },
  disclosure: {
    title: 'Disclosures to third parties',
    taxonomy: 'user.account',
    personal: true,
    read: { CUSTOMER: yes('P16'), PRIVACY: yes('P16'), LEGAL: yes('P16'), otherwise: 'P16' },
    write: { PRIVACY: yes('P16'), LEGAL: yes('P16'), otherwise: 'P16' },
  },
  retention: {
    title: 'Retention clock and legal holds',
    taxonomy: 'user.account',
    personal: true,
    read: {
      CUSTOMER: yes('P14'),
      BILLING: yes('P14'),
      PRIVACY: yes('P14'),
      LEGAL: yes('P14'),
      otherwise: 'P19',
    },
    write: { PRIVACY: yes('P14'), LEGAL: yes('P16'), otherwise: 'P19' },
  },
  audit: {
    title: 'Who read my data',
    taxonomy: 'user.account',
    personal: true,
    read: { CUSTOMER: yes('P11'), PRIVACY: yes('P19'), LEGAL: yes('P19'), otherwise: 'P19' },
    write: nobody,
  },
  trail: {
    title: 'The audit trail: ids, coordinates, clauses',
    taxonomy: 'system.operations',
    personal: false,
    read: { PRIVACY: yes('P19'), LEGAL: yes('P19'), otherwise: 'P19' },
    write: nobody,
  },
  partner: {
    title: 'Registered partners and their scopes',
    taxonomy: 'system.operations',
    personal: false,
    read: { PRIVACY: yes('P19'), ADMIN: yes('P19'), ...both(yes('P19')), otherwise: 'P19' },
    write: { ADMIN: yes('P19'), otherwise: 'P19' },
  },
} as const satisfies Policy['categories'];

/** Who may use which root field at all; what comes back is then judged field by field. */
export const actions = {
  'policy:read': everybody,
  'caller:read': everybody,
  'node:read': {
    CUSTOMER: yes('P11'),
    ...staff(yes('P21')),
    ...both(yes('P19')),
    otherwise: 'P19',
  },
  'customer:self': { CUSTOMER: yes('P11'), otherwise: 'P19' },
  'customer:read': {
    CUSTOMER: yes('P11'),
    ...staff(yes('P21')),
    ADMIN: no('P19'),
    ...both(yes('P19')),
    otherwise: 'P19',
  },
  'customer:search': { ...staff(yes('P21')), ADMIN: no('P19'), ...both(yes('P19')), otherwise: 'P19' },
  'request:read': {
    CUSTOMER: yes('P10'),
    SUPPORT: yes('P18'),
    BILLING: yes('P10'),
    PRIVACY: yes('P10'),
    LEGAL: yes('P16'),
    ...both(withScope('P19', 'requests:write')),
    otherwise: 'P19',
  },
  'partner:read': { PRIVACY: yes('P19'), ADMIN: yes('P19'), ...both(yes('P19')), otherwise: 'P19' },
  'disclosure:read': { CUSTOMER: yes('P16'), PRIVACY: yes('P16'), LEGAL: yes('P16'), otherwise: 'P16' },
  'audit:read': { PRIVACY: yes('P19'), LEGAL: yes('P19'), otherwise: 'P19' },
  'retention:read': { BILLING: yes('P14'), PRIVACY: yes('P14'), LEGAL: yes('P14'), otherwise: 'P14' },
  'access:explain': {
    CUSTOMER: yes('P11'),
    PRIVACY: yes('P19'),
    LEGAL: yes('P19'),
    ADMIN: yes('P19'),
    ...both(yes('P19')),
    otherwise: 'P19',
  },
  'usage:read': { ...staff(yes('P2')), otherwise: 'P2' },
  'customer:register': {
    CUSTOMER: yes('P12'),
    BILLING: withReference('P7'),
    SYSTEM: yes('P21'),
    otherwise: 'P19',
  },
  'profile:write': { CUSTOMER: yes('P6'), BILLING: withReference('P7'), SYSTEM: yes('P21'), otherwise: 'P19' },
  // Whoever holds the one-time link: it was sent to one address alone.
  'email:confirm': { ...everybody, ...both(no('P7')), otherwise: 'P7' },
  'consent:write': { CUSTOMER: yes('P13'), BILLING: withReference('P13'), otherwise: 'P13' },
  'consent:confirm': { ...everybody, ...both(no('P13')), otherwise: 'P13' },
  'sharing:write': { CUSTOMER: yes('P13'), BILLING: withReference('P13'), otherwise: 'P13' },
  'service:write': { BILLING: yes('P8'), SYSTEM: yes('P8'), otherwise: 'P19' },
  'payment-method:write': { CUSTOMER: yes('P3'), BILLING: yes('P3'), SYSTEM: yes('P3'), otherwise: 'P3' },
  'invoice:record': { BILLING: yes('P9'), SYSTEM: yes('P9'), otherwise: 'P9' },
  'transaction:record': { BILLING: yes('P9'), SYSTEM: yes('P9'), otherwise: 'P9' },
  'activity:record': { SYSTEM: yes('P14'), otherwise: 'P14' },
  'communication:record': { SYSTEM: yes('P17'), otherwise: 'P17' },
  'usage:record': { SYSTEM: yes('P2'), otherwise: 'P2' },
  'request:open': {
    CUSTOMER: yes('P10'),
    SUPPORT: withReference('P18'),
    BILLING: withReference('P18'),
    PRIVACY: withReference('P18'),
    ...both(withScope('P19', 'requests:write')),
    otherwise: 'P19',
  },
  'request:verify': { ...everybody, ...both(no('P15')), otherwise: 'P15' },
  'request:cancel': { CUSTOMER: yes('P10'), BILLING: yes('P10'), PRIVACY: yes('P10'), otherwise: 'P19' },
} as const satisfies Policy['actions'];
