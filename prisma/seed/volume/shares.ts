/**
 * How the generated customers are, in plausible proportions. Numbers in braces weigh against each other; the others are
 * shares of 1.
 */
export const shares = {
  /** With a service; without one, but seen within seven years; silent for longer (P14). */
  standing: { SERVED: 62, LAPSED: 27, DORMANT: 11 },
  business: 0.3,
  secondAddressLine: 0.15,
  moved: 0.12,

  services: { 1: 35, 2: 37, 3: 20, 4: 8 },
  /** Of a customer who has services, the first of whom is open in any case. */
  openService: 0.7,
  openServiceStatus: { ACTIVE: 95, SUSPENDED: 5 },
  endedServiceStatus: { CANCELLED: 75, TERMINATED: 25 },

  paysThrough: { stripe: 55, paypal: 25, nobody: 20 },
  replacedPaymentMethod: 0.12,
  /** Of those without a service. */
  removedPaymentMethod: 0.6,
  invoices: { 0: 8, 1: 27, 2: 33, 3: 20, 4: 12 },
  invoiceStatus: { PAID: 95, UNPAID: 3, VOID: 2 },
  failedFirstCharge: 0.04,
  refunded: 0.03,

  logins: { 1: 15, 2: 25, 3: 25, 4: 20, 5: 15 },
  failedLogin: 0.2,
  loggedOut: 0.35,
  supportContact: 0.15,
  abuse: 0.03,
  communications: { 0: 70, 1: 20, 2: 10 },

  /** Of the channels at sign-up: a choice was made, and it was yes (P12). */
  asked: 0.96,
  granted: { EMAIL: 0.5, TELEPHONE: 0.12, SMS: 0.18, POST: 0.15 },
  /** Of the channels, later. */
  changedMind: 0.06,
  changedThrough: { PORTAL: 75, STAFF: 8, EMAIL: 8, TICKET: 9 },

  allowedAtSignUp: { MARKETING: 0.42, ANALYTICS: 0.28, PROMOTION: 0.1 },
  allowedLater: 0.06,
  disallowedLater: 0.08,
  blocked: 0.1,
  blockedBySignal: 0.25,
  unblocked: 0.02,
  partnerBlock: 0.03,

  request: 0.1,
  requestKind: { EXPORT: 40, ERASURE: 20, RECTIFICATION: 20, OBJECTION: 12, RESTRICTION: 8 },
  requestChannel: { PORTAL: 70, EMAIL: 15, HELPDESK_TICKET: 15 },
  /** Of the requests of customers with a service. */
  openRequest: 0.2,
  requestEnd: { COMPLETED: 80, REJECTED: 8, CANCELLED: 12 },
  legalHold: 0.004,
  releasedHold: 0.4,
} as const;
