import type { Policy } from '../policy.ts';

/** The published privacy policy of the hosting company, clause by clause. Ids are stable: append, never renumber. */
export const clauses = {
  P1: {
    title: 'What is collected',
    promise:
      'The company collects name, address, telephone number, business name and payment information, and creates service configuration and account activity logs while it serves.',
    enforcement: 'Each field carries the category of its datum. The schema cannot be built with an unclassified field.',
    section: 'Collection of Personal Information',
  },
  P2: {
    title: 'Cookies in aggregate only',
    promise: 'Cookies serve to follow how the website is used as a whole.',
    enforcement: 'Usage is kept per site and day, without any tie to a customer, and small counts are not shown.',
    section: 'Collection of Personal Information',
  },
  P3: {
    title: 'Card payments',
    promise: "Who pays by card agrees to Stripe's and PayPal's policies.",
    enforcement:
      'A means of payment is a reference of its processor with brand, last four digits and expiry. Card numbers are refused everywhere. The processors have one purpose, payment.',
    section: 'Collection of Personal Information',
  },
  P4: {
    title: 'Telephone numbers are not for marketing',
    promise: 'Mobile information goes to no third party or affiliate for marketing or promotion.',
    enforcement: 'A telephone number is read by a processor whose purpose needs it, and by no other partner.',
    section: 'Collection of Personal Information',
  },
  P5: {
    title: 'Text-message opt-in stays here',
    promise: 'Opt-in data and consent for text messages are shared with no third party at all.',
    enforcement: 'No partner reads anything of a consent to SMS, by any path, purpose or scope.',
    section: 'Collection of Personal Information',
  },
  P6: {
    title: 'Customers update their own data',
    promise: 'A customer has control over all fields of their personal information, at any time.',
    enforcement: 'The owner reads and writes every personal field, checked and with a history.',
    section: 'Updating Your Personal Information',
  },
  P7: {
    title: 'Billing helps with access',
    promise: 'A customer who has trouble with access turns to the billing department.',
    enforcement:
      'Billing corrects a profile, naming the channel and its reference. A new e-mail address must be confirmed.',
    section: 'Updating Your Personal Information',
  },
  P8: {
    title: 'Kept while served',
    promise: 'Data is kept while a service is active and the customer has not asked to delete the account.',
    enforcement: 'An account with an active service is neither swept nor erased without a reviewed request.',
    section: 'Deleting Your Personal Information',
  },
  P9: {
    title: 'Accounting keeps its records',
    promise: 'Invoices and the history of transactions are needed for accounting.',
    enforcement:
      'They outlive an erasure, with an addressee that billing alone reads, until the accounting period ends.',
    section: 'Deleting Your Personal Information',
  },
  P10: {
    title: 'Deletion on request',
    promise: 'Billing processes a request for deletion promptly.',
    enforcement: 'An approved erasure runs everywhere, processors included, with a deadline the customer can see.',
    section: 'Deleting Your Personal Information',
  },
  P11: {
    title: 'Customers own their data',
    promise: 'An export of the personal information in JSON is given on request.',
    enforcement: 'A customer reads everything held about them, and exports it as one document.',
    section: 'Exporting Your Personal Information',
  },
  P12: {
    title: 'Marketing is chosen at sign-up',
    promise: 'When an account is made, the customer selects whether to be contacted for marketing.',
    enforcement: 'Registration asks per channel. No choice is no consent.',
    section: 'Consent About Getting Contacted',
  },
  P13: {
    title: 'Consent can be withdrawn',
    promise: 'The choice can be changed, and consent withdrawn, at any time.',
    enforcement: 'Decisions are an append-only ledger. A withdrawal holds from the next read on.',
    section: 'Withdrawing Consent',
  },
  P14: {
    title: 'Seven years of inactivity',
    promise: 'Data is kept for seven years after the last active service, log-in or attempt to log in.',
    enforcement: 'The retention clock follows recorded activity; who is due is warned, then erased.',
    section: 'Personal Information Retention',
  },
  P15: {
    title: 'Removal at once when inactive',
    promise: 'After inactivity, a message from the registered address has the data removed at once.',
    enforcement: 'Such a request is proved by a link to the registered address and skips the waiting period.',
    section: 'Personal Information Retention',
  },
  P16: {
    title: 'Disclosure of account data',
    promise: 'Account data is disclosed only against someone who does harm, or where the law requires it.',
    enforcement: 'A disclosure is a record with a listed ground and two members of staff; the customer sees it.',
    section: 'Disclosure of Customer Information and Communications',
  },
  P17: {
    title: 'Disclosure of communications',
    promise: 'Contents of communications are disclosed on four grounds only.',
    enforcement:
      'Who, when, a locator and a hash are kept, never the contents; staff reach them by an approved disclosure.',
    section: 'Disclosure of Customer Information and Communications',
  },
  P18: {
    title: 'Three ways to ask for a change',
    promise: 'Changes come through the portal, by e-mail to billing or by a helpdesk ticket.',
    enforcement: 'Every change and request records its channel; all but the portal and interfaces name a reference.',
    section: 'Modification of Customer Information',
  },
  P19: {
    title: 'Nothing else is shared',
    promise: 'Beyond what is stated, information is not shared.',
    enforcement:
      'What no rule allows is refused. A partner sees a customer only for its registered purpose, and a blocked customer does not exist for it.',
    section: 'Privacy Policy',
  },
  P20: {
    title: "The company's own sites",
    promise: 'The policy covers the company, not sites that it hosts for others.',
    enforcement: 'Nothing about visitors of hosted sites is stored or served.',
    section: 'Privacy Policy',
  },
  P21: {
    title: 'Used to serve',
    promise: 'Personal information serves the customer and allows contact while a service is active.',
    enforcement: 'Staff read what their work needs. Service messages need no marketing consent and carry no marketing.',
    section: 'Deleting Your Personal Information',
  },
} as const satisfies Policy['clauses'];
