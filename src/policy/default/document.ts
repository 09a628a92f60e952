import type { Policy } from '../policy.ts';
import { actions } from './actions.ts';
import { categories } from './categories.ts';
import { clauses } from './clauses.ts';
import { neverShared } from './never-shared.ts';
import { wordings } from './wordings.ts';

const processing = {
  sees: 'RELATED',
  consentFor: {},
  ceiling: ['identity', 'contact', 'telephone', 'address', 'payment', 'service', 'request'],
} as const;
const marketing = {
  sees: 'SHARED',
  consentFor: { 'contact:read': 'EMAIL', 'address:read': 'POST' },
  ceiling: ['identity', 'contact', 'address', 'request'],
} as const;

/** The default policy: a hosting company's. An operator replaces this one document. */
export const defaultPolicy = {
  version: '2026-11-01',
  controller: { name: 'The hosting company', contact: 'its billing department' },
  transfers: [],
  clauses,
  categories,
  purposes: {
    SERVICE_PROVISION: { title: 'Provide the service', taxonomy: 'essential.service', ...processing },
    PAYMENT_PROCESSING: { title: 'Take payments', taxonomy: 'essential.service.payment_processing', ...processing },
    SUPPORT: { title: 'Help customers', taxonomy: 'essential.service.operations.support', ...processing },
    FRAUD_DETECTION: { title: 'Detect fraud', taxonomy: 'essential.fraud_detection', ...processing },
    ANALYTICS: {
      title: 'Understand use',
      taxonomy: 'analytics.reporting',
      sees: 'SHARED',
      consentFor: {},
      ceiling: ['service', 'identity', 'request'],
    },
    MARKETING: { title: 'Market to customers', taxonomy: 'marketing.communications.email', ...marketing },
    PROMOTION: { title: 'Promote offers', taxonomy: 'marketing', ...marketing, consentUnder: 'MARKETING' },
    LEGAL_OBLIGATION: {
      title: 'Comply with the law',
      taxonomy: 'essential.legal_obligation',
      sees: 'NOBODY',
      consentFor: {},
      ceiling: [],
    },
  },
  neverShared,
  actions,
  consent: { confirmedOptIn: [], countsUnder: {} },
  staff: {
    SUPPORT: { purposes: { default: 'SUPPORT', allowed: ['SUPPORT', 'SERVICE_PROVISION'] } },
    BILLING: {
      purposes: { default: 'SERVICE_PROVISION', allowed: ['SERVICE_PROVISION', 'SUPPORT', 'LEGAL_OBLIGATION'] },
    },
    PRIVACY: {
      purposes: { default: 'LEGAL_OBLIGATION', allowed: ['LEGAL_OBLIGATION', 'SUPPORT', 'SERVICE_PROVISION'] },
    },
    LEGAL: { purposes: { default: 'LEGAL_OBLIGATION', allowed: ['LEGAL_OBLIGATION'] } },
    ADMIN: { purposes: { default: 'SERVICE_PROVISION', allowed: ['SERVICE_PROVISION'] } },
  },
  exactSearchOnly: ['SUPPORT', 'BILLING'],
  retention: {
    inactivityYears: 7,
    warningDays: 30,
    accountingYears: 7,
    grounds: {
      ACCOUNTING: 'P9: accounting (GDPR art. 17(3)(b))',
      CONSENT: 'P13: proof of what was decided (GDPR art. 7(1))',
      REQUEST: 'P10: record of requests (GDPR art. 5(2), 11 CCR § 7101)',
      DISCLOSURE: 'P16: register of disclosures (GDPR art. 17(3)(e))',
    },
    // 11 CCR § 7101 asks for 24 months; claims are barred after three years, and after seven of what was disclosed.
    keptYears: { CONSENT: 3, REQUEST: 3, DISCLOSURE: 7 },
  },
  requests: {
    deadlines: {
      // Art. 12(3); 12(6) lets reasonable doubts be cleared up, and what is asked late is asked with undue delay.
      GDPR: { answer: { months: 1 }, extension: { months: 2 }, pausing: { doubtWithin: { days: 14 } } },
      // Art. 12A: time does not run before the identity that was asked for is proved.
      UK_GDPR: { answer: { months: 1 }, extension: { months: 2 }, pausing: 'AWAITED' },
      // 11 CCR § 7021: verification included, and 90 days at most.
      CCPA: {
        acknowledge: { workingDays: 10 },
        answer: { days: 45 },
        extension: { days: 45 },
        pausing: 'NEVER',
      },
    },
    holidays: [],
    noticeDays: 3,
    exportsPerDay: 5,
    exportDays: 7,
  },
  sources: [
    {
      source: 'The customer, at registration, in the portal, by e-mail or by ticket',
      categories: ['identity', 'contact', 'telephone', 'address', 'payment', 'consent', 'messaging', 'request'],
    },
    { source: 'The customer’s browser, by Global Privacy Control', categories: ['consent'] },
    {
      source: 'Our own systems while they serve: log-in, provisioning, mail, accounting',
      categories: ['service', 'activity', 'device', 'communications', 'addressee', 'history', 'retention', 'audit'],
    },
    { source: 'Payment processors', categories: ['payment'] },
    { source: 'Our staff', categories: ['casework', 'disclosure', 'retention'] },
    { source: 'Partners that pass on a request', categories: ['request'] },
  ],
  wordings,
  tickets: { openDays: 30, recordedWithinHours: 24 },
  staffCustomersPerHour: 100,
  rates: {
    perMinute: { ANONYMOUS: 300, CUSTOMER: 20_000, STAFF: 60_000, SYSTEM: 120_000 },
    perHour: { CUSTOMER: 60, STAFF: 1_000, PARTNER: 1_000, SYSTEM: 10_000 },
  },
  smallestCount: 10,
} as const satisfies Policy;
