import type { Policy } from '../policy.ts';
import { both, everybody, no, staff, withReference, withScope, yes } from './cells.ts';

const readsRequests = {
  CUSTOMER: yes('P10'),
  SUPPORT: yes('P18'),
  BILLING: yes('P10'),
  PRIVACY: yes('P10'),
  LEGAL: yes('P16'),
  ...both(withScope('P19', 'requests:write')),
  otherwise: 'P19',
} as const;

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
  'request:read': readsRequests,
  'partner:read': { PRIVACY: yes('P19'), ADMIN: yes('P19'), ...both(yes('P19')), otherwise: 'P19' },
  'partner:preview': { PRIVACY: yes('P19'), ADMIN: yes('P19'), otherwise: 'P19' },
  'withdrawal:read': { ...both(yes('P13')), otherwise: 'P19' },
  'erasure:read': {
    BILLING: yes('P10'),
    PRIVACY: yes('P10'),
    LEGAL: yes('P10'),
    ...both(yes('P10')),
    otherwise: 'P19',
  },
  'webhook:read': { PRIVACY: yes('P19'), ADMIN: yes('P19'), ...both(yes('P19')), otherwise: 'P19' },
  'disclosure:read': { CUSTOMER: yes('P16'), PRIVACY: yes('P16'), LEGAL: yes('P16'), otherwise: 'P16' },
  'audit:read': { PRIVACY: yes('P19'), LEGAL: yes('P19'), otherwise: 'P19' },
  'retention:read': { BILLING: yes('P14'), PRIVACY: yes('P14'), LEGAL: yes('P14'), otherwise: 'P14' },
  'retention:review': { PRIVACY: yes('P14'), LEGAL: yes('P14'), otherwise: 'P14' },
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
  'request:cancel': {
    CUSTOMER: yes('P10'),
    BILLING: withReference('P18'),
    PRIVACY: withReference('P18'),
    otherwise: 'P19',
  },
  // Whoever holds the link that was mailed to the registered address needs no right besides.
  'export:download': { CUSTOMER: yes('P11'), otherwise: 'P11' },
  'restriction:lift': { BILLING: withReference('P18'), PRIVACY: withReference('P18'), otherwise: 'P19' },
  'request:work': { BILLING: yes('P10'), PRIVACY: yes('P10'), otherwise: 'P10' },
  'request:decide': { BILLING: yes('P10'), PRIVACY: yes('P10'), otherwise: 'P10' },
  // One department looks, and another may approve.
  'retention:run': { PRIVACY: yes('P14'), LEGAL: yes('P14'), otherwise: 'P14' },
  // As those who may read them, text messages' among them (P5).
  'consent:watch': {
    CUSTOMER: yes('P13'),
    SUPPORT: yes('P13'),
    BILLING: yes('P13'),
    PRIVACY: yes('P13'),
    ...both(no('P5')),
    otherwise: 'P19',
  },
  'request:watch': readsRequests,
  'partner:write': { ADMIN: yes('P19'), otherwise: 'P19' },
  'processor:assign': { BILLING: withReference('P18'), SYSTEM: yes('P21'), otherwise: 'P19' },
  // The processor itself, or staff with what proves it.
  'erasure:confirm': {
    BILLING: withReference('P18'),
    PRIVACY: withReference('P18'),
    ...both(yes('P10')),
    otherwise: 'P10',
  },
  'erasure:retry': { BILLING: yes('P10'), PRIVACY: yes('P10'), otherwise: 'P10' },
  // A partner's own; what may be sent to it is decided by the kind of event, and for each customer anew.
  'webhook:write': { ADMIN: yes('P19'), ...both(yes('P19')), otherwise: 'P19' },
  'hold:write': { PRIVACY: yes('P16'), LEGAL: yes('P16'), otherwise: 'P16' },
  // One proposes, and another decides; which two, the statement and the database ask (P16).
  'disclosure:propose': { LEGAL: yes('P16'), otherwise: 'P16' },
  'disclosure:decide': { PRIVACY: yes('P16'), LEGAL: yes('P16'), otherwise: 'P16' },
  'disclosure:release': { LEGAL: yes('P16'), otherwise: 'P16' },
} as const satisfies Policy['actions'];
