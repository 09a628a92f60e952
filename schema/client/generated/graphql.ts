/* eslint-disable */
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
export type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type MakeOptional<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]?: Maybe<T[SubKey]> };
export type MakeMaybe<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]: Maybe<T[SubKey]> };
export type MakeEmpty<T extends { [key: string]: unknown }, K extends keyof T> = { [_ in K]?: never };
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A day: YYYY-MM-DD. */
  Date: { input: string; output: string; }
  /** A moment: RFC 3339 with an offset, answered in UTC with milliseconds. */
  DateTime: { input: string; output: string; }
  /** An e-mail address of at most 254 characters, kept in lower case. */
  EmailAddress: { input: string; output: string; }
  /** Any JSON value, as it was stored. */
  JSON: { input: unknown; output: unknown; }
  /** A telephone number in E.164: a plus sign and up to 15 digits. */
  PhoneNumber: { input: string; output: string; }
};

/** One time that somebody read a customer’s data. */
export type Access = {
  at: Maybe<Scalars['DateTime']['output']>;
  /** The role of a member of staff, or the name of a partner. */
  caller: Maybe<Scalars['String']['output']>;
  callerKind: Maybe<CallerKind>;
  /** Schema coordinates. */
  fields: Maybe<Array<Scalars['String']['output']>>;
  purpose: Maybe<Purpose>;
  reference: Maybe<Scalars['String']['output']>;
  /** Of staff: no request of the customer that was open or assigned to them, and no change recorded under the read’s reference, explains it. A ticket that begins with the read explains it once something is recorded under it, within the policy’s hours. Null of partners and systems, which read for what they are registered for. */
  unexplained: Maybe<Scalars['Boolean']['output']>;
};

export type AccessConnection = {
  edges: Array<AccessEdge>;
  pageInfo: PageInfo;
};

export type AccessEdge = {
  cursor: Scalars['String']['output'];
  node: Maybe<Access>;
};

/** A line of the account log; log-ins and attempts move the retention clock (P14). */
export type Activity = {
  /** The log-in service holds it for abuse; it moves no clock. */
  abuse: Maybe<Scalars['Boolean']['output']>;
  at: Maybe<Scalars['DateTime']['output']>;
  ip: Maybe<Scalars['String']['output']>;
  kind: Maybe<ActivityKind>;
};

export type ActivityConnection = {
  edges: Array<ActivityEdge>;
  pageInfo: PageInfo;
};

export type ActivityEdge = {
  cursor: Scalars['String']['output'];
  node: Maybe<Activity>;
};

export type ActivityKind =
  | 'LOGIN'
  | 'LOGIN_ATTEMPT'
  | 'LOGOUT'
  | 'PASSWORD_CHANGE'
  | 'SERVICE_CHANGE'
  | 'SUPPORT_CONTACT';

/** A processor’s reference; a card number is refused wherever it turns up (P3). */
export type AddPaymentMethodInput = {
  /** Such as visa, at most 50 characters. */
  brand?: InputMaybe<Scalars['String']['input']>;
  /** The caller’s own, unless given. */
  customerId?: InputMaybe<Scalars['ID']['input']>;
  /** 1 to 12. */
  expiryMonth?: InputMaybe<Scalars['Int']['input']>;
  /** Four digits. */
  expiryYear?: InputMaybe<Scalars['Int']['input']>;
  /** The last four digits. */
  lastFour?: InputMaybe<Scalars['String']['input']>;
  /** A payment processor in service, a partner. */
  processorId: Scalars['ID']['input'];
  /** The processor’s, at most 255 characters. */
  reference: Scalars['String']['input'];
  /** True: the customer accepted the processor’s terms (P3). */
  termsAccepted: Scalars['Boolean']['input'];
};

export type AddPaymentMethodPayload = {
  /** Null for a system, which reads nothing. */
  paymentMethod: Maybe<PaymentMethod>;
  paymentMethodId: Scalars['ID']['output'];
};

export type AddPaymentMethodResult = AddPaymentMethodPayload | Conflict | InvalidInput | NotFound | Restricted;

export type AddServiceInput = {
  /** An object, at most 16 KB of JSON. */
  configuration?: InputMaybe<Scalars['JSON']['input']>;
  customerId: Scalars['ID']['input'];
  /** A host or domain name, say; at most 253 characters. */
  label: Scalars['String']['input'];
  /** At most 100 characters. */
  product: Scalars['String']['input'];
  /** PENDING, unless ACTIVE is given. */
  status?: InputMaybe<ServiceStatus>;
};

export type AddServicePayload = {
  /** Null for a system, which reads nothing. */
  service: Maybe<Service>;
  serviceId: Scalars['ID']['output'];
};

export type AddServiceResult = AddServicePayload | Conflict | InvalidInput | NotFound | Restricted;

/** A postal address. */
export type Address = {
  city: Maybe<Scalars['String']['output']>;
  /** ISO 3166-1 alpha-2. */
  country: Maybe<Scalars['String']['output']>;
  line1: Maybe<Scalars['String']['output']>;
  line2: Maybe<Scalars['String']['output']>;
  postalCode: Maybe<Scalars['String']['output']>;
  region: Maybe<Scalars['String']['output']>;
};

/** The whole address; what is left out is cleared. */
export type AddressInput = {
  city?: InputMaybe<Scalars['String']['input']>;
  /** ISO 3166-1 alpha-2. */
  country?: InputMaybe<Scalars['String']['input']>;
  line1?: InputMaybe<Scalars['String']['input']>;
  line2?: InputMaybe<Scalars['String']['input']>;
  postalCode?: InputMaybe<Scalars['String']['input']>;
  region?: InputMaybe<Scalars['String']['input']>;
};

/** To whom an invoice was addressed when it was issued; it never changes (P9). */
export type Addressee = {
  business: Maybe<Scalars['String']['output']>;
  city: Maybe<Scalars['String']['output']>;
  country: Maybe<Scalars['String']['output']>;
  line1: Maybe<Scalars['String']['output']>;
  line2: Maybe<Scalars['String']['output']>;
  name: Maybe<Scalars['String']['output']>;
  postalCode: Maybe<Scalars['String']['output']>;
  region: Maybe<Scalars['String']['output']>;
  taxNumber: Maybe<Scalars['String']['output']>;
};

/** The whole addressee; it never changes afterwards (P9). */
export type AddresseeInput = {
  business?: InputMaybe<Scalars['String']['input']>;
  city?: InputMaybe<Scalars['String']['input']>;
  /** ISO 3166-1 alpha-2. */
  country?: InputMaybe<Scalars['String']['input']>;
  line1?: InputMaybe<Scalars['String']['input']>;
  line2?: InputMaybe<Scalars['String']['input']>;
  name?: InputMaybe<Scalars['String']['input']>;
  postalCode?: InputMaybe<Scalars['String']['input']>;
  region?: InputMaybe<Scalars['String']['input']>;
};

export type ApproveDisclosureInput = {
  id: Scalars['ID']['input'];
};

export type ApproveDisclosurePayload = {
  disclosure: Maybe<Disclosure>;
};

export type ApproveDisclosureResult = ApproveDisclosurePayload | Conflict | InvalidInput | NotFound;

export type ApproveRequestInput = {
  id: Scalars['ID']['input'];
  /** Of an erasure: the hash of the plan that was looked at. */
  planHash?: InputMaybe<Scalars['String']['input']>;
  /** As it was read; a request that has changed since is left alone. */
  version?: InputMaybe<Scalars['Int']['input']>;
};

export type ApproveRequestPayload = {
  request: Maybe<DataRequest>;
};

export type ApproveRequestResult = ApproveRequestPayload | Blocked | Conflict | InvalidInput | NotFound | PlanChanged;

export type AssignProcessorInput = {
  channel?: InputMaybe<Channel>;
  customerId: Scalars['ID']['input'];
  partnerId: Scalars['ID']['input'];
  /** The ticket or e-mail; staff name it (P18). */
  reference?: InputMaybe<Scalars['String']['input']>;
};

export type AssignProcessorPayload = {
  customer: Maybe<Customer>;
};

export type AssignProcessorResult = AssignProcessorPayload | Conflict | InvalidInput | NotFound | Restricted;

export type AssignRequestInput = {
  /** The id of a member of staff; the caller, unless given. */
  assignee?: InputMaybe<Scalars['String']['input']>;
  id: Scalars['ID']['input'];
  /** As it was read; a request that has changed since is left alone. */
  version?: InputMaybe<Scalars['Int']['input']>;
};

export type AssignRequestPayload = {
  request: Maybe<DataRequest>;
};

export type AssignRequestResult = AssignRequestPayload | Conflict | InvalidInput | NotFound;

/** One read or change, as recorded: ids, coordinates and clauses, never values. */
export type AuditEvent = {
  at: Maybe<Scalars['DateTime']['output']>;
  callerId: Maybe<Scalars['String']['output']>;
  callerKind: Maybe<CallerKind>;
  callerName: Maybe<Scalars['String']['output']>;
  clauses: Maybe<Array<Scalars['String']['output']>>;
  fields: Maybe<Array<Scalars['String']['output']>>;
  kind: Maybe<AuditKind>;
  operation: Maybe<Scalars['String']['output']>;
  outcome: Maybe<AuditOutcome>;
  purpose: Maybe<Purpose>;
  reference: Maybe<Scalars['String']['output']>;
  subjects: Maybe<Array<Scalars['ID']['output']>>;
};

export type AuditEventConnection = {
  edges: Array<AuditEventEdge>;
  pageInfo: PageInfo;
};

export type AuditEventEdge = {
  cursor: Scalars['String']['output'];
  node: Maybe<AuditEvent>;
};

export type AuditFilter = {
  /** A member of staff, a system, or a partner by either id. */
  callerId?: InputMaybe<Scalars['String']['input']>;
  clause?: InputMaybe<Scalars['String']['input']>;
  customerId?: InputMaybe<Scalars['ID']['input']>;
  outcome?: InputMaybe<AuditOutcome>;
  /** This moment included. */
  since?: InputMaybe<Scalars['DateTime']['input']>;
  /** This moment excluded. */
  until?: InputMaybe<Scalars['DateTime']['input']>;
};

export type AuditKind =
  | 'CHANGE'
  | 'READ';

export type AuditOutcome =
  | 'ALLOWED'
  | 'REFUSED';

/** Something stands in the way; the plan says how to clear it. */
export type Blocked = Error & {
  /** See schema/errors.md. */
  code: Scalars['String']['output'];
  message: Scalars['String']['output'];
  reasons: Array<Scalars['String']['output']>;
};

/** Who calls, as the gateway understands the token. */
export type Caller = {
  kind: CallerKind;
  name: Maybe<Scalars['String']['output']>;
  purpose: Maybe<Purpose>;
  roles: Array<Role>;
  scopes: Array<Scalars['String']['output']>;
};

/** Who calls. */
export type CallerKind =
  | 'ANONYMOUS'
  | 'CUSTOMER'
  | 'PARTNER'
  | 'STAFF'
  | 'SYSTEM';

export type CancelRequestInput = {
  id: Scalars['ID']['input'];
  /** As it was read; a request that has changed since is left alone. */
  version?: InputMaybe<Scalars['Int']['input']>;
};

export type CancelRequestPayload = {
  request: Maybe<DataRequest>;
};

export type CancelRequestResult = CancelRequestPayload | Conflict | InvalidInput | NotFound;

/** One field of a profile, changed (P6, P18). */
export type Change = {
  actorKind: Maybe<CallerKind>;
  after: Maybe<Scalars['String']['output']>;
  at: Maybe<Scalars['DateTime']['output']>;
  before: Maybe<Scalars['String']['output']>;
  channel: Maybe<Channel>;
  field: Maybe<Scalars['String']['output']>;
  reference: Maybe<Scalars['String']['output']>;
};

export type ChangeConnection = {
  edges: Array<ChangeEdge>;
  pageInfo: PageInfo;
};

export type ChangeEdge = {
  cursor: Scalars['String']['output'];
  node: Maybe<Change>;
};

/** How a change or request reached us; EMAIL, HELPDESK_TICKET and STAFF come with a reference (P18). */
export type Channel =
  | 'API'
  | 'EMAIL'
  | 'HELPDESK_TICKET'
  | 'PORTAL'
  | 'STAFF';

/** One promise of the published privacy policy. */
export type Clause = {
  /** What the gateway does because of it. */
  enforcement: Scalars['String']['output'];
  id: Scalars['ID']['output'];
  /** The heading it comes from. */
  section: Scalars['String']['output'];
  /** What is promised. */
  text: Scalars['String']['output'];
  title: Scalars['String']['output'];
};

/** That something was written: who, when, where it is kept and its hash, never what (P17). */
export type Communication = {
  /** SHA-256. */
  contentHash: Maybe<Scalars['String']['output']>;
  correspondent: Maybe<Scalars['String']['output']>;
  direction: Maybe<Direction>;
  locator: Maybe<Scalars['String']['output']>;
  medium: Maybe<CommunicationMedium>;
  sentAt: Maybe<Scalars['DateTime']['output']>;
};

export type CommunicationConnection = {
  edges: Array<CommunicationEdge>;
  pageInfo: PageInfo;
};

export type CommunicationEdge = {
  cursor: Scalars['String']['output'];
  node: Maybe<Communication>;
};

export type CommunicationMedium =
  | 'CHAT'
  | 'EMAIL'
  | 'TELEPHONE'
  | 'TICKET';

export type ConfirmConsentInput = {
  /** From the link that was mailed. */
  token: Scalars['String']['input'];
};

export type ConfirmConsentPayload = {
  confirmed: Scalars['Boolean']['output'];
};

export type ConfirmConsentResult = ConfirmConsentPayload | LinkInvalid;

export type ConfirmEmailInput = {
  /** From the link that was mailed. */
  token: Scalars['String']['input'];
};

export type ConfirmEmailPayload = {
  confirmed: Scalars['Boolean']['output'];
};

export type ConfirmEmailResult = ConfirmEmailPayload | InvalidInput | LinkInvalid;

export type ConfirmProcessorErasureInput = {
  /** A reference that proves it, at most 128 characters and nothing personal. */
  evidence: Scalars['String']['input'];
  /** The task’s. */
  id: Scalars['ID']['input'];
};

export type ConfirmProcessorErasurePayload = {
  task: Maybe<ErasureTask>;
};

export type ConfirmProcessorErasureResult = ConfirmProcessorErasurePayload | Conflict | InvalidInput | NotFound;

/** Somebody else was faster, or the state does not allow it. */
export type Conflict = Error & {
  /** See schema/errors.md. */
  code: Scalars['String']['output'];
  currentVersion: Maybe<Scalars['Int']['output']>;
  message: Scalars['String']['output'];
};

/** Whether a customer may be contacted through one channel. Text messages are among them (P5). */
export type Consent = {
  /** They granted it, under a version of the policy that does not count any more: NOT_ASKED until they decide again. */
  askAgain: Maybe<Scalars['Boolean']['output']>;
  channel: Maybe<ConsentChannel>;
  decidedAt: Maybe<Scalars['DateTime']['output']>;
  policyVersion: Maybe<Scalars['String']['output']>;
  purpose: Maybe<Purpose>;
  source: Maybe<ConsentSource>;
  state: Maybe<ConsentState>;
};

/** By what means a customer may be contacted (P12). */
export type ConsentChannel =
  | 'EMAIL'
  | 'POST'
  | 'SMS'
  | 'TELEPHONE';

/** One decision, as it was recorded; never changed afterwards (P13). */
export type ConsentEvent = {
  actorKind: Maybe<CallerKind>;
  channel: Maybe<ConsentChannel>;
  decidedAt: Maybe<Scalars['DateTime']['output']>;
  /** A ticket, an e-mail, a form. */
  evidence: Maybe<Scalars['String']['output']>;
  /** What a verdict’s decisions name. */
  id: Maybe<Scalars['ID']['output']>;
  policyVersion: Maybe<Scalars['String']['output']>;
  purpose: Maybe<Purpose>;
  recordedAt: Maybe<Scalars['DateTime']['output']>;
  source: Maybe<ConsentSource>;
  state: Maybe<ConsentState>;
  /** What the customer was shown, word for word. */
  wording: Maybe<Scalars['String']['output']>;
  /** BCP 47. */
  wordingLocale: Maybe<Scalars['String']['output']>;
};

export type ConsentEventConnection = {
  edges: Array<ConsentEventEdge>;
  pageInfo: PageInfo;
};

export type ConsentEventEdge = {
  cursor: Scalars['String']['output'];
  node: Maybe<ConsentEvent>;
};

/** Where a decision was made. */
export type ConsentSource =
  | 'EMAIL'
  | 'GLOBAL_PRIVACY_CONTROL'
  | 'PORTAL'
  | 'SIGN_UP'
  | 'STAFF'
  | 'TICKET';

export type ConsentState =
  | 'GRANTED'
  | 'NOT_ASKED'
  | 'WITHDRAWN';

/** How a website was used on one day, as a whole (P2). */
export type CookieUsage = {
  day: Scalars['Date']['output'];
  pageViews: Scalars['Int']['output'];
  site: Scalars['String']['output'];
  visitors: Scalars['Int']['output'];
};

/** A person the company keeps data about. */
export type Customer = Node & {
  /** Who read my data, newest first. */
  accessLog: Maybe<AccessConnection>;
  /** Newest first. */
  activity: Maybe<ActivityConnection>;
  address: Maybe<Address>;
  businessName: Maybe<Scalars['String']['output']>;
  /** Who changed which field of the profile, newest first (P6). */
  changes: Maybe<ChangeConnection>;
  /** Newest first. */
  communications: Maybe<CommunicationConnection>;
  /** The decisions that were in force at a moment, which has come. */
  consentAt: Maybe<Array<Consent>>;
  /** Every decision, newest first. */
  consentHistory: Maybe<ConsentEventConnection>;
  /** The decision in force for each channel (P13). */
  consents: Maybe<Array<Consent>>;
  /** Newest first. What the law forbids to tell is absent until the gag ends (P16). */
  disclosures: Maybe<DisclosureConnection>;
  email: Maybe<Scalars['EmailAddress']['output']>;
  id: Scalars['ID']['output'];
  /** Newest first. */
  invoices: Maybe<InvoiceConnection>;
  /** BCP 47. */
  locale: Maybe<Scalars['String']['output']>;
  name: Maybe<Scalars['String']['output']>;
  paymentMethods: Maybe<Array<PaymentMethod>>;
  /** For nobody’s marketing (P4). */
  phone: Maybe<Scalars['PhoneNumber']['output']>;
  registeredAt: Maybe<Scalars['DateTime']['output']>;
  /** Newest first. */
  requests: Maybe<DataRequestConnection>;
  /** Their data is kept, and nothing else is done with it (GDPR art. 18). */
  restricted: Maybe<Scalars['Boolean']['output']>;
  /** The clock as it stands, or as it would: at a moment to come, or after a log-in then, with what keeps the account now. */
  retention: Maybe<RetentionClock>;
  services: Maybe<ServiceConnection>;
  sharing: Maybe<Sharing>;
  /** Every decision about sharing, newest first: a signal of the browser’s is one (P13). */
  sharingHistory: Maybe<SharingEventConnection>;
  /** Newest first. */
  transactions: Maybe<TransactionConnection>;
  /** Counts the changes; an update names the one it is based on. */
  version: Scalars['Int']['output'];
};


/** A person the company keeps data about. */
export type CustomerAccessLogArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
};


/** A person the company keeps data about. */
export type CustomerActivityArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
};


/** A person the company keeps data about. */
export type CustomerChangesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
};


/** A person the company keeps data about. */
export type CustomerCommunicationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
};


/** A person the company keeps data about. */
export type CustomerConsentAtArgs = {
  time: Scalars['DateTime']['input'];
};


/** A person the company keeps data about. */
export type CustomerConsentHistoryArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
};


/** A person the company keeps data about. */
export type CustomerDisclosuresArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
};


/** A person the company keeps data about. */
export type CustomerInvoicesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
};


/** A person the company keeps data about. */
export type CustomerRequestsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
};


/** A person the company keeps data about. */
export type CustomerRetentionArgs = {
  at?: InputMaybe<Scalars['DateTime']['input']>;
  ifActiveAt?: InputMaybe<Scalars['DateTime']['input']>;
};


/** A person the company keeps data about. */
export type CustomerServicesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ServiceFilter>;
  first: Scalars['Int']['input'];
};


/** A person the company keeps data about. */
export type CustomerSharingHistoryArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
};


/** A person the company keeps data about. */
export type CustomerTransactionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
};

export type CustomerConnection = {
  edges: Array<CustomerEdge>;
  pageInfo: PageInfo;
};

export type CustomerEdge = {
  cursor: Scalars['String']['output'];
  node: Maybe<Customer>;
};

/** Exact, but namePrefix. Each filter needs the permission of what it looks at; partners have changedSince only. */
export type CustomerFilter = {
  changedSince?: InputMaybe<Scalars['DateTime']['input']>;
  email?: InputMaybe<Scalars['EmailAddress']['input']>;
  invoiceNumber?: InputMaybe<Scalars['String']['input']>;
  /** At least 3 letters. */
  namePrefix?: InputMaybe<Scalars['String']['input']>;
  phone?: InputMaybe<Scalars['PhoneNumber']['input']>;
  serviceLabel?: InputMaybe<Scalars['String']['input']>;
};

/** A customer of whom a caller has read something, in some time. The erased are among them, by their former id. */
export type CustomerSeen = {
  customerId: Maybe<Scalars['ID']['output']>;
  /** Schema coordinates. */
  fields: Maybe<Array<Scalars['String']['output']>>;
  firstAt: Maybe<Scalars['DateTime']['output']>;
  lastAt: Maybe<Scalars['DateTime']['output']>;
  /** Events of the trail. */
  reads: Maybe<Scalars['Int']['output']>;
  references: Maybe<Array<Scalars['String']['output']>>;
};

export type CustomerSeenConnection = {
  edges: Array<CustomerSeenEdge>;
  pageInfo: PageInfo;
};

export type CustomerSeenEdge = {
  cursor: Scalars['String']['output'];
  node: Maybe<CustomerSeen>;
};

export type CustomersSeenByInput = {
  /** A member of staff, a system, or a partner by either id. */
  callerId: Scalars['String']['input'];
  /** This moment included. */
  from: Scalars['DateTime']['input'];
  /** This moment excluded. */
  until: Scalars['DateTime']['input'];
};

/** What a customer asks about their data, from receipt to answer. */
export type DataRequest = Node & {
  acknowledgeBy: Maybe<Scalars['DateTime']['output']>;
  acknowledgedAt: Maybe<Scalars['DateTime']['output']>;
  /** How often it has been approved; while the registered address can be taken back, it must be twice (P7). */
  approvals: Maybe<Scalars['Int']['output']>;
  assignee: Maybe<Scalars['String']['output']>;
  /** Of an erasure that is done. */
  certificate: Maybe<ErasureCertificate>;
  channel: Maybe<Channel>;
  completedAt: Maybe<Scalars['DateTime']['output']>;
  customer: Maybe<Customer>;
  decidedAt: Maybe<Scalars['DateTime']['output']>;
  details: Maybe<Scalars['String']['output']>;
  dueAt: Maybe<Scalars['DateTime']['output']>;
  /** Null before it is begun, and for the other kinds. */
  export: Maybe<Export>;
  extendedUntil: Maybe<Scalars['DateTime']['output']>;
  extensionReason: Maybe<Scalars['String']['output']>;
  id: Scalars['ID']['output'];
  /** Why staff doubt, or doubted, that the customer has asked. */
  identityDoubt: Maybe<Scalars['String']['output']>;
  kind: Maybe<DataRequestKind>;
  overdue: Maybe<Scalars['Boolean']['output']>;
  /** The clock stands still, and runs on once the customer has proved who they are. */
  paused: Maybe<Scalars['Boolean']['output']>;
  /** What an erasure would do now, or what was approved; null for the other kinds. */
  plan: Maybe<ErasurePlan>;
  /** Of an erasure: each processor that holds the person’s data, and whether it has erased it (P10). */
  processors: Maybe<Array<ErasureTask>>;
  receivedAt: Maybe<Scalars['DateTime']['output']>;
  reference: Maybe<Scalars['String']['output']>;
  /** Whose deadlines apply, fixed at receipt. */
  regime: Maybe<Regime>;
  rejectionGround: Maybe<RejectionGround>;
  rejectionText: Maybe<Scalars['String']['output']>;
  status: Maybe<DataRequestStatus>;
  /** Every step, oldest first. */
  timeline: Maybe<Array<RequestEvent>>;
  verifiedAt: Maybe<Scalars['DateTime']['output']>;
  version: Scalars['Int']['output'];
};

export type DataRequestConnection = {
  edges: Array<DataRequestEdge>;
  pageInfo: PageInfo;
};

export type DataRequestEdge = {
  cursor: Scalars['String']['output'];
  node: Maybe<DataRequest>;
};

export type DataRequestFilter = {
  assignee?: InputMaybe<Scalars['String']['input']>;
  kind?: InputMaybe<DataRequestKind>;
  overdue?: InputMaybe<Scalars['Boolean']['input']>;
  status?: InputMaybe<DataRequestStatus>;
};

export type DataRequestKind =
  | 'ERASURE'
  | 'EXPORT'
  | 'OBJECTION'
  | 'RECTIFICATION'
  | 'RESTRICTION';

export type DataRequestStatus =
  | 'APPROVED'
  | 'AWAITING_PROCESSORS'
  | 'CANCELLED'
  | 'COMPLETED'
  | 'FAILED'
  | 'IN_REVIEW'
  | 'PROCESSING'
  | 'RECEIVED'
  | 'REJECTED'
  | 'VERIFYING';

/** A decision of the customer’s that a verdict rests on. */
export type DecisionInForce = {
  /** The ConsentEvent or SharingEvent that it was made with. */
  event: Maybe<Scalars['ID']['output']>;
};

export type DeliveryStatus =
  | 'DELIVERED'
  | 'FAILED'
  | 'PENDING';

export type Direction =
  | 'INBOUND'
  | 'OUTBOUND';

/** Data that left outside consent and processing: a listed ground, and two members of staff (P16, P17). */
export type Disclosure = Node & {
  decidedAt: Maybe<Scalars['DateTime']['output']>;
  decidedBy: Maybe<Scalars['String']['output']>;
  /** SHA-256 of the signed document as it was handed out. */
  documentHash: Maybe<Scalars['String']['output']>;
  /** SHA-256 of what was received. */
  evidenceHash: Maybe<Scalars['String']['output']>;
  /** Schema coordinates. */
  fields: Maybe<Array<Scalars['String']['output']>>;
  /** Until then the customer is shown nothing of it (P16). */
  gaggedUntil: Maybe<Scalars['DateTime']['output']>;
  ground: Maybe<DisclosureGround>;
  id: Scalars['ID']['output'];
  kind: Maybe<DisclosureKind>;
  /** Who held the legal process to be valid (P17). */
  processValidatedBy: Maybe<Scalars['String']['output']>;
  proposedAt: Maybe<Scalars['DateTime']['output']>;
  proposedBy: Maybe<Scalars['String']['output']>;
  recipient: Maybe<Scalars['String']['output']>;
  reference: Maybe<Scalars['String']['output']>;
  releasedAt: Maybe<Scalars['DateTime']['output']>;
  status: Maybe<DisclosureStatus>;
};

export type DisclosureConnection = {
  edges: Array<DisclosureEdge>;
  pageInfo: PageInfo;
};

export type DisclosureEdge = {
  cursor: Scalars['String']['output'];
  node: Maybe<Disclosure>;
};

export type DisclosureFilter = {
  customerId?: InputMaybe<Scalars['ID']['input']>;
  kind?: InputMaybe<DisclosureKind>;
  status?: InputMaybe<DisclosureStatus>;
};

/** The first four open account data (P16), the last four communications (P17). */
export type DisclosureGround =
  | 'CONTACT_HARMFUL_PARTY'
  | 'CRIME_INADVERTENTLY_OBTAINED'
  | 'IDENTIFY_HARMFUL_PARTY'
  | 'LEGAL_ACTION'
  | 'LEGAL_PROCESS'
  | 'LEGITIMATE_INTERESTS'
  | 'PROVIDE_SERVICE'
  | 'REQUIRED_BY_LAW';

export type DisclosureKind =
  | 'ACCOUNT_DATA'
  | 'COMMUNICATIONS';

export type DisclosureStatus =
  | 'APPROVED'
  | 'PROPOSED'
  | 'REFUSED'
  | 'RELEASED';

export type DoubtIdentityInput = {
  id: Scalars['ID']['input'];
  /** Why somebody else may have asked, at most 2,000 characters. */
  reason: Scalars['String']['input'];
  /** As it was read; a request that has changed since is left alone. */
  version?: InputMaybe<Scalars['Int']['input']>;
};

export type DoubtIdentityPayload = {
  request: Maybe<DataRequest>;
};

export type DoubtIdentityResult = Conflict | DoubtIdentityPayload | InvalidInput | NotFound;

export type ErasureAction =
  | 'BLOCKED'
  | 'ERASE'
  | 'KEEP'
  | 'MASK';

/** What stands in the way of an erasure, and how it is cleared (P8). */
export type ErasureBlocker = {
  reason: Maybe<Scalars['String']['output']>;
  unblock: Maybe<Scalars['String']['output']>;
};

/** What was erased, what was kept, why and until when, and which processors have confirmed. It names nobody. */
export type ErasureCertificate = {
  /** JSON, as it was signed: its names in order, without spaces. */
  document: Maybe<Scalars['String']['output']>;
  issuedAt: Maybe<Scalars['DateTime']['output']>;
  /** A compact JWS that holds the document, by a key of /.well-known/jwks.json. */
  signature: Maybe<Scalars['String']['output']>;
};

/** How a partner is told to erase a customer (P10). */
export type ErasureMethod =
  | 'MANUAL_TASK'
  | 'STRIPE_REDACTION'
  | 'WEBHOOK';

/** What an erasure would do, record by record; it is approved by its hash. */
export type ErasurePlan = {
  blockers: Maybe<Array<ErasureBlocker>>;
  hash: Maybe<Scalars['String']['output']>;
  items: Maybe<Array<ErasurePlanItem>>;
  madeAt: Maybe<Scalars['DateTime']['output']>;
};

/** What an erasure does to one kind of record. */
export type ErasurePlanItem = {
  action: Maybe<ErasureAction>;
  ground: Maybe<Scalars['String']['output']>;
  record: Maybe<Scalars['String']['output']>;
  until: Maybe<Scalars['DateTime']['output']>;
};

/** A processor that holds a person’s data is told to erase it, and confirms (P10). */
export type ErasureTask = Node & {
  /** Failed ones. */
  attempts: Maybe<Scalars['Int']['output']>;
  confirmedAt: Maybe<Scalars['DateTime']['output']>;
  /** Whose data it is; what is erased here keeps its id. */
  customerId: Maybe<Scalars['ID']['output']>;
  /** What proves it: the id of the processor’s job, or a reference of staff’s or its own. */
  evidence: Maybe<Scalars['String']['output']>;
  /** Why the last attempt failed: a code, such as HTTP_401 or NOT_CONFIGURED. */
  failure: Maybe<Scalars['String']['output']>;
  id: Scalars['ID']['output'];
  method: Maybe<ErasureMethod>;
  /** The processor’s. */
  name: Maybe<Scalars['String']['output']>;
  nextAttemptAt: Maybe<Scalars['DateTime']['output']>;
  /** The id of the processor, a partner. */
  processor: Maybe<Scalars['ID']['output']>;
  /** What the processor calls its records of the person; none once it has confirmed. */
  references: Maybe<Array<Scalars['String']['output']>>;
  status: Maybe<ErasureTaskStatus>;
  toldAt: Maybe<Scalars['DateTime']['output']>;
};

export type ErasureTaskConnection = {
  edges: Array<ErasureTaskEdge>;
  pageInfo: PageInfo;
};

export type ErasureTaskEdge = {
  cursor: Scalars['String']['output'];
  node: Maybe<ErasureTask>;
};

/** FAILED: the processor could not be told, or could not erase, and staff see to it. */
export type ErasureTaskStatus =
  | 'CONFIRMED'
  | 'FAILED'
  | 'PENDING'
  | 'TOLD';

/** An expected failure; nothing was changed. */
export type Error = {
  /** See schema/errors.md. */
  code: Scalars['String']['output'];
  message: Scalars['String']['output'];
};

export type ExplainAccessInput = {
  customerId: Scalars['ID']['input'];
  /** A schema coordinate, such as `Customer.email`. */
  field: Scalars['String']['input'];
  /** Would this partner be served? */
  partnerId?: InputMaybe<Scalars['ID']['input']>;
  /** For another purpose than the registered one. */
  purpose?: InputMaybe<Purpose>;
  /** Would this member of staff be served? */
  role?: InputMaybe<Role>;
};

/** Everything held about a customer, as one JSON document (P11): how far it is, and where it may be downloaded. */
export type Export = {
  /** A whole number. */
  bytes: Maybe<Scalars['Float']['output']>;
  /** Then its key is destroyed. */
  expiresAt: Maybe<Scalars['DateTime']['output']>;
  readyAt: Maybe<Scalars['DateTime']['output']>;
  /** Grows while it is written. */
  rowsDone: Maybe<Scalars['Int']['output']>;
  /** Of the document, in hex. */
  sha256: Maybe<Scalars['String']['output']>;
  status: Maybe<ExportStatus>;
  /** A path of this gateway, for the customer alone; null unless it is READY. */
  url: Maybe<Scalars['String']['output']>;
};

export type ExportStatus =
  | 'EXPIRED'
  | 'FAILED'
  | 'PENDING'
  | 'READY'
  | 'RUNNING';

export type ExtendRequestInput = {
  id: Scalars['ID']['input'];
  /** For the customer, at most 2,000 characters. */
  reason: Scalars['String']['input'];
  /** As it was read; a request that has changed since is left alone. */
  version?: InputMaybe<Scalars['Int']['input']>;
};

export type ExtendRequestPayload = {
  request: Maybe<DataRequest>;
};

export type ExtendRequestResult = Conflict | ExtendRequestPayload | InvalidInput | NotFound;

/** A value is not what its field expects. */
export type InvalidInput = Error & {
  /** See schema/errors.md. */
  code: Scalars['String']['output'];
  /** Such as `input.email`. */
  field: Scalars['String']['output'];
  message: Scalars['String']['output'];
};

/** Kept for accounting, whatever becomes of the account (P9). */
export type Invoice = Node & {
  addressee: Maybe<Addressee>;
  /** ISO 4217. */
  currency: Maybe<Scalars['String']['output']>;
  description: Maybe<Scalars['String']['output']>;
  dueAt: Maybe<Scalars['DateTime']['output']>;
  id: Scalars['ID']['output'];
  issuedAt: Maybe<Scalars['DateTime']['output']>;
  number: Maybe<Scalars['String']['output']>;
  paidAt: Maybe<Scalars['DateTime']['output']>;
  status: Maybe<InvoiceStatus>;
  /** In the minor unit of the currency. */
  total: Maybe<Scalars['Int']['output']>;
};

export type InvoiceConnection = {
  edges: Array<InvoiceEdge>;
  pageInfo: PageInfo;
};

export type InvoiceEdge = {
  cursor: Scalars['String']['output'];
  node: Maybe<Invoice>;
};

export type InvoiceStatus =
  | 'PAID'
  | 'UNPAID'
  | 'VOID';

/** Keeps data from retention and erasure while it is in force. */
export type LegalHold = Node & {
  /** Until then the customer is shown nothing of it (P16). */
  gaggedUntil: Maybe<Scalars['DateTime']['output']>;
  ground: Maybe<LegalHoldGround>;
  id: Scalars['ID']['output'];
  placedAt: Maybe<Scalars['DateTime']['output']>;
  reference: Maybe<Scalars['String']['output']>;
  releasedAt: Maybe<Scalars['DateTime']['output']>;
  /** When it ends by itself; without it, when it is released. */
  until: Maybe<Scalars['DateTime']['output']>;
};

export type LegalHoldGround =
  | 'COURT_ORDER'
  | 'INVESTIGATION'
  | 'LITIGATION'
  | 'TAX_AUDIT';

export type LiftRestrictionInput = {
  customerId: Scalars['ID']['input'];
};

export type LiftRestrictionPayload = {
  customer: Maybe<Customer>;
  endsAt: Maybe<Scalars['DateTime']['output']>;
};

export type LiftRestrictionResult = Conflict | InvalidInput | LiftRestrictionPayload | NotFound;

/** A one-time link that does not work. */
export type LinkInvalid = Error & {
  /** See schema/errors.md. */
  code: Scalars['String']['output'];
  message: Scalars['String']['output'];
};

/** An explicit choice; a channel without one is not consented to (P12). */
export type MarketingChoice = {
  channel: ConsentChannel;
  granted: Scalars['Boolean']['input'];
};

export type Mutation = {
  /** Adds a means of payment; from then on its processor works for the customer (P3). */
  addPaymentMethod: Maybe<AddPaymentMethodResult>;
  /** Adds a service, which keeps the account while it lasts (P8). */
  addService: Maybe<AddServiceResult>;
  /** Lets a disclosure that another member of staff proposed be released (P16, P17). */
  approveDisclosure: Maybe<ApproveDisclosureResult>;
  /** Has a request carried out; an erasure as its plan says. While the registered address can be taken back, exports and erasures wait for a second approval (P7). */
  approveRequest: Maybe<ApproveRequestResult>;
  /** Records that a processor works for a customer: it sees them, and is told when they are erased (P10). */
  assignProcessor: Maybe<AssignProcessorResult>;
  /** Gives a request to a member of staff, who works on it from then on (P10). */
  assignRequest: Maybe<AssignRequestResult>;
  /** Takes a request back before it is carried out; staff name the ticket or e-mail with X-Reference (P18). */
  cancelRequest: Maybe<CancelRequestResult>;
  /** Follows the link that was mailed with a grant, or a lifted block, that waits (P13). */
  confirmConsent: Maybe<ConfirmConsentResult>;
  /** Follows the link that was mailed to a new address, or to the old one to take it back (P7). */
  confirmEmail: Maybe<ConfirmEmailResult>;
  /** Records that a processor has erased: by the processor itself, or by staff with what proves it, who name the ticket or e-mail with X-Reference (P10, P18). */
  confirmProcessorErasure: Maybe<ConfirmProcessorErasureResult>;
  /** Records a doubt that the customer has asked, once: they prove it by a mailed link, and where the law allows it the clock stands still until then. */
  doubtIdentity: Maybe<DoubtIdentityResult>;
  /** Puts the answer off, once, before it is due; the customer is told why (P10). */
  extendRequest: Maybe<ExtendRequestResult>;
  /** Announces to the customer that the restriction ends some days from now; staff name the ticket or e-mail with X-Reference (P18). */
  liftRestriction: Maybe<LiftRestrictionResult>;
  /** Records what a customer asks about their data. An objection to marketing counts at once; the rest is answered by its deadline (P10, P13). */
  openRequest: Maybe<OpenRequestResult>;
  /** Keeps a customer’s data from retention and erasure, also from an erasure that is approved and has not begun; one that has begun is a Conflict (P16). */
  placeLegalHold: Maybe<PlaceLegalHoldResult>;
  /** Asks that fields of a customer be disclosed on a listed ground; somebody else decides (P16, P17). */
  proposeDisclosure: Maybe<ProposeDisclosureResult>;
  /** Adds a line to the account log. LOGIN and LOGIN_ATTEMPT move the retention clock, never back (P14). */
  recordActivity: Maybe<RecordActivityResult>;
  /** Records that something was written to or by a customer (P17). */
  recordCommunication: Maybe<RecordCommunicationResult>;
  /** Keeps the aggregate usage of a website on a day (P2). */
  recordCookieUsage: Maybe<RecordCookieUsageResult>;
  /** Records an invoice, kept for accounting with an addressee of its own; an unpaid one that is reported again, alike in number, sums and dates, is PAID or VOID from then on (P9). */
  recordInvoice: Maybe<RecordInvoiceResult>;
  /** Records money that a processor moved. A charge that covers an invoice’s total marks it PAID (P9). */
  recordTransaction: Maybe<RecordTransactionResult>;
  /** Sends an event to a webhook again, under the same id, however its delivery ended (P19). */
  redeliverWebhook: Maybe<RedeliverWebhookResult>;
  /** Ends a disclosure that another member of staff proposed (P16, P17). */
  refuseDisclosure: Maybe<RefuseDisclosureResult>;
  /** Makes a customer of whoever calls, or by billing and systems of somebody else (P12). */
  registerCustomer: Maybe<RegisterCustomerResult>;
  /** Registers a processor or a third party for one purpose, with no more than it needs (P19). */
  registerPartner: Maybe<RegisterPartnerResult>;
  /** Says how a processor is told to erase a customer, from the next time on (P10). */
  registerProcessor: Maybe<RegisterProcessorResult>;
  /** Registers where events are sent; to partners, nothing but ids of customers whom they have seen (P19). */
  registerWebhook: Maybe<RegisterWebhookResult>;
  /** Refuses a request on a listed ground, with a text that the customer is sent. */
  rejectRequest: Maybe<RejectRequestResult>;
  /** Hands out the approved fields of an approved disclosure, once. The document is not kept: if the answer is lost, another disclosure is proposed (P16, P17). */
  releaseDisclosure: Maybe<ReleaseDisclosureResult>;
  /** Ends a hold before its time, once (P16). */
  releaseLegalHold: Maybe<ReleaseLegalHoldResult>;
  /** Ends such an assignment. A processor that the customer pays through goes on with that. */
  releaseProcessor: Maybe<ReleaseProcessorResult>;
  /** Takes a means of payment out of use; the processor’s work ends with the last, and no payment open (P3). */
  removePaymentMethod: Maybe<RemovePaymentMethodResult>;
  /** Removes a webhook with the record of its deliveries (P19). */
  removeWebhook: Maybe<RemoveWebhookResult>;
  /** Has a processor told anew, the way it is registered now (P10). */
  retryProcessorErasure: Maybe<RetryProcessorErasureResult>;
  /** Has a request that failed carried out again (P10). */
  retryRequest: Maybe<RetryRequestResult>;
  /** Gives a partner a new secret. Of those before, the newest stays good for the overlap and any other is revoked: two are good at most, also when an answer was lost and it is rotated again (P19). */
  rotatePartnerSecret: Maybe<RotatePartnerSecretResult>;
  /** Gives a webhook a new secret; deliveries carry the signatures of both for the overlap (P19). */
  rotateWebhookSecret: Maybe<RotateWebhookSecretResult>;
  /** Shows whom a sweep would warn and erase, or has it done (P14). The first sweep, and one after a change of the terms or an import, waits until a second member of staff approves a dry run by its hash. */
  runRetention: Maybe<RunRetentionResult>;
  /** Gives or withdraws a marketing consent. A withdrawal counts at once, however it came; a grant that staff pass on waits for the customer (P13). */
  setConsent: Maybe<SetConsentResult>;
  /** Blocks or allows sharing with third parties. A refusal counts at once, however it came; what staff pass on to allow waits for the customer (P13, P19). */
  setSharing: Maybe<SetSharingResult>;
  /** From its next request on, nothing works for the partner, until updatePartner makes it ACTIVE (P19). */
  suspendPartner: Maybe<SuspendPartnerResult>;
  /** Changes a registration, from the partner’s next request on (P19). */
  updatePartner: Maybe<UpdatePartnerResult>;
  /** Corrects a profile: by its owner, or by billing with a reference (P6, P7). */
  updateProfile: Maybe<UpdateProfileResult>;
  /** Changes a service. Its end moves the retention clock (P8, P14). */
  updateService: Maybe<UpdateServiceResult>;
  /** Changes a webhook, from its next delivery on (P19). */
  updateWebhook: Maybe<UpdateWebhookResult>;
  /** Follows the link that proves a request from the registered address (P15). */
  verifyRequest: Maybe<VerifyRequestResult>;
};


export type MutationAddPaymentMethodArgs = {
  input: AddPaymentMethodInput;
};


export type MutationAddServiceArgs = {
  input: AddServiceInput;
};


export type MutationApproveDisclosureArgs = {
  input: ApproveDisclosureInput;
};


export type MutationApproveRequestArgs = {
  input: ApproveRequestInput;
};


export type MutationAssignProcessorArgs = {
  input: AssignProcessorInput;
};


export type MutationAssignRequestArgs = {
  input: AssignRequestInput;
};


export type MutationCancelRequestArgs = {
  input: CancelRequestInput;
};


export type MutationConfirmConsentArgs = {
  input: ConfirmConsentInput;
};


export type MutationConfirmEmailArgs = {
  input: ConfirmEmailInput;
};


export type MutationConfirmProcessorErasureArgs = {
  input: ConfirmProcessorErasureInput;
};


export type MutationDoubtIdentityArgs = {
  input: DoubtIdentityInput;
};


export type MutationExtendRequestArgs = {
  input: ExtendRequestInput;
};


export type MutationLiftRestrictionArgs = {
  input: LiftRestrictionInput;
};


export type MutationOpenRequestArgs = {
  input: OpenRequestInput;
};


export type MutationPlaceLegalHoldArgs = {
  input: PlaceLegalHoldInput;
};


export type MutationProposeDisclosureArgs = {
  input: ProposeDisclosureInput;
};


export type MutationRecordActivityArgs = {
  input: RecordActivityInput;
};


export type MutationRecordCommunicationArgs = {
  input: RecordCommunicationInput;
};


export type MutationRecordCookieUsageArgs = {
  input: RecordCookieUsageInput;
};


export type MutationRecordInvoiceArgs = {
  input: RecordInvoiceInput;
};


export type MutationRecordTransactionArgs = {
  input: RecordTransactionInput;
};


export type MutationRedeliverWebhookArgs = {
  input: RedeliverWebhookInput;
};


export type MutationRefuseDisclosureArgs = {
  input: RefuseDisclosureInput;
};


export type MutationRegisterCustomerArgs = {
  input: RegisterCustomerInput;
};


export type MutationRegisterPartnerArgs = {
  input: RegisterPartnerInput;
};


export type MutationRegisterProcessorArgs = {
  input: RegisterProcessorInput;
};


export type MutationRegisterWebhookArgs = {
  input: RegisterWebhookInput;
};


export type MutationRejectRequestArgs = {
  input: RejectRequestInput;
};


export type MutationReleaseDisclosureArgs = {
  input: ReleaseDisclosureInput;
};


export type MutationReleaseLegalHoldArgs = {
  input: ReleaseLegalHoldInput;
};


export type MutationReleaseProcessorArgs = {
  input: ReleaseProcessorInput;
};


export type MutationRemovePaymentMethodArgs = {
  input: RemovePaymentMethodInput;
};


export type MutationRemoveWebhookArgs = {
  input: RemoveWebhookInput;
};


export type MutationRetryProcessorErasureArgs = {
  input: RetryProcessorErasureInput;
};


export type MutationRetryRequestArgs = {
  input: RetryRequestInput;
};


export type MutationRotatePartnerSecretArgs = {
  input: RotatePartnerSecretInput;
};


export type MutationRotateWebhookSecretArgs = {
  input: RotateWebhookSecretInput;
};


export type MutationRunRetentionArgs = {
  input: RunRetentionInput;
};


export type MutationSetConsentArgs = {
  input: SetConsentInput;
};


export type MutationSetSharingArgs = {
  input: SetSharingInput;
};


export type MutationSuspendPartnerArgs = {
  input: SuspendPartnerInput;
};


export type MutationUpdatePartnerArgs = {
  input: UpdatePartnerInput;
};


export type MutationUpdateProfileArgs = {
  input: UpdateProfileInput;
};


export type MutationUpdateServiceArgs = {
  input: UpdateServiceInput;
};


export type MutationUpdateWebhookArgs = {
  input: UpdateWebhookInput;
};


export type MutationVerifyRequestArgs = {
  input: VerifyRequestInput;
};

/** Anything with a global id: its type, a colon and a UUID. */
export type Node = {
  id: Scalars['ID']['output'];
};

/** There is nothing with this id that the caller may change. */
export type NotFound = Error & {
  /** See schema/errors.md. */
  code: Scalars['String']['output'];
  message: Scalars['String']['output'];
};

export type OpenRequestInput = {
  channel?: InputMaybe<Channel>;
  /** The caller’s own, unless given. */
  customerId?: InputMaybe<Scalars['ID']['input']>;
  /** In the customer’s words, at most 5,000 characters. */
  details?: InputMaybe<Scalars['String']['input']>;
  kind: DataRequestKind;
  /** The ticket or e-mail; staff name it (P18). */
  reference?: InputMaybe<Scalars['String']['input']>;
};

export type OpenRequestPayload = {
  /** Null for a partner who by an objection no longer sees the customer. */
  request: Maybe<DataRequest>;
};

export type OpenRequestResult = Conflict | InvalidInput | NotFound | OpenRequestPayload;

export type PageInfo = {
  endCursor: Maybe<Scalars['String']['output']>;
  hasNextPage: Scalars['Boolean']['output'];
  hasPreviousPage: Scalars['Boolean']['output'];
  startCursor: Maybe<Scalars['String']['output']>;
};

/** A third party or a processor, registered for one purpose. */
export type Partner = Node & {
  /** CIDR ranges its calls may come from; none means any. */
  allowedNetworks: Maybe<Array<Scalars['String']['output']>>;
  contact: Maybe<Scalars['String']['output']>;
  /** The newest ten, newest first. */
  credentials: Maybe<Array<PartnerCredential>>;
  /** Where STRIPE_REDACTION is told; with which secret is never shown. */
  erasureEndpoint: Maybe<Scalars['String']['output']>;
  erasureMethod: Maybe<ErasureMethod>;
  expiresAt: Maybe<Scalars['DateTime']['output']>;
  id: Scalars['ID']['output'];
  kind: Maybe<PartnerKind>;
  /** SHA-256 of the documents that it may send, where it may send no others. */
  knownDocuments: Maybe<Array<Scalars['String']['output']>>;
  knownDocumentsOnly: Maybe<Scalars['Boolean']['output']>;
  name: Maybe<Scalars['String']['output']>;
  purpose: Maybe<Purpose>;
  ratePerMinute: Maybe<Scalars['Int']['output']>;
  registeredAt: Maybe<Scalars['DateTime']['output']>;
  scopes: Maybe<Array<Scalars['String']['output']>>;
  status: Maybe<PartnerStatus>;
  version: Maybe<Scalars['Int']['output']>;
};

export type PartnerConnection = {
  edges: Array<PartnerEdge>;
  pageInfo: PageInfo;
};

/** A client secret, of which a hash is kept and never shown. */
export type PartnerCredential = {
  createdAt: Maybe<Scalars['DateTime']['output']>;
  expiresAt: Maybe<Scalars['DateTime']['output']>;
  /** The `cid` of tokens got with it. */
  id: Maybe<Scalars['ID']['output']>;
  revokedAt: Maybe<Scalars['DateTime']['output']>;
};

export type PartnerEdge = {
  cursor: Scalars['String']['output'];
  node: Maybe<Partner>;
};

export type PartnerKind =
  | 'PROCESSOR'
  | 'THIRD_PARTY';

/** What a partner would receive while its registration is in force. */
export type PartnerPreview = {
  /** How many it would see now, rounded down; null for so few that the count could tell of somebody (P19). */
  customers: Maybe<Scalars['Int']['output']>;
  /** Every field of a customer and of what belongs to one. */
  fields: Maybe<Array<PreviewedField>>;
};

/** Either `partnerId`, or `kind`, `purpose` and `scopes` of one that could be registered. */
export type PartnerPreviewInput = {
  kind?: InputMaybe<PartnerKind>;
  partnerId?: InputMaybe<Scalars['ID']['input']>;
  purpose?: InputMaybe<Purpose>;
  scopes?: InputMaybe<Array<Scalars['String']['input']>>;
};

export type PartnerStatus =
  | 'ACTIVE'
  | 'SUSPENDED';

/** A processor’s reference to a means of payment; never a card number (P3). */
export type PaymentMethod = Node & {
  addedAt: Maybe<Scalars['DateTime']['output']>;
  brand: Maybe<Scalars['String']['output']>;
  expiryMonth: Maybe<Scalars['Int']['output']>;
  expiryYear: Maybe<Scalars['Int']['output']>;
  id: Scalars['ID']['output'];
  lastFour: Maybe<Scalars['String']['output']>;
  /** The id of the processor, a partner. */
  processor: Maybe<Scalars['ID']['output']>;
  reference: Maybe<Scalars['String']['output']>;
  /** When the customer accepted the processor’s terms (P3). */
  termsAcceptedAt: Maybe<Scalars['DateTime']['output']>;
};

export type PlaceLegalHoldInput = {
  customerId: Scalars['ID']['input'];
  /** Where the law forbids to tell the customer: until when, in the future. */
  gaggedUntil?: InputMaybe<Scalars['DateTime']['input']>;
  ground: LegalHoldGround;
  /** The case, warrant or decision, at most 128 characters. */
  reference: Scalars['String']['input'];
  /** When it ends by itself, in the future. Never, unless given. */
  until?: InputMaybe<Scalars['DateTime']['input']>;
};

export type PlaceLegalHoldPayload = {
  hold: Maybe<LegalHold>;
};

export type PlaceLegalHoldResult = Conflict | InvalidInput | NotFound | PlaceLegalHoldPayload;

/** What is approved is not what would be done now. */
export type PlanChanged = Error & {
  /** See schema/errors.md. */
  code: Scalars['String']['output'];
  currentHash: Scalars['String']['output'];
  message: Scalars['String']['output'];
};

/** The policy in force: what is promised, and what decides every answer. */
export type Policy = {
  categories: Array<PolicyCategory>;
  clauses: Array<Clause>;
  purposes: Array<PolicyPurpose>;
  version: Scalars['String']['output'];
};

/** What a datum is. */
export type PolicyCategory = {
  name: Scalars['String']['output'];
  /** The Fides data category. */
  taxonomy: Scalars['String']['output'];
  title: Scalars['String']['output'];
};

/** Why data may be read, and how far that reaches. */
export type PolicyPurpose = {
  /** The categories that a partner reaches with it at most. */
  ceiling: Array<Scalars['String']['output']>;
  name: Purpose;
  /** The Fides data use. */
  taxonomy: Scalars['String']['output'];
  title: Scalars['String']['output'];
};

/** A field of a customer, and what decides whether the partner is served it. */
export type PreviewedField = {
  allowed: Maybe<Scalars['Boolean']['output']>;
  category: Maybe<Scalars['String']['output']>;
  /** The promise that decides. */
  clause: Maybe<Scalars['String']['output']>;
  /** `Customer.email` */
  coordinate: Maybe<Scalars['String']['output']>;
  /** What would change a refusal: `scope:…`, `purpose`. */
  needs: Maybe<Array<Scalars['String']['output']>>;
};

/** Nothing of it is changed afterwards: for other facts, another disclosure is proposed. */
export type ProposeDisclosureInput = {
  customerId: Scalars['ID']['input'];
  /** SHA-256 of what was received, in lower case. */
  evidenceHash: Scalars['String']['input'];
  /** Schema coordinates, each once, of those that the kind opens; a refusal lists them. */
  fields: Array<Scalars['String']['input']>;
  /** Where the law forbids to tell the customer: until when, in the future. */
  gaggedUntil?: InputMaybe<Scalars['DateTime']['input']>;
  /** One of those of the kind (P16, P17). */
  ground: DisclosureGround;
  kind: DisclosureKind;
  /** Who held the process to be valid, at most 200 characters; required under LEGAL_PROCESS (P17). */
  processValidatedBy?: InputMaybe<Scalars['String']['input']>;
  /** Who is given the document, at most 200 characters. */
  recipient: Scalars['String']['input'];
  /** The case, warrant or order, at most 128 characters. */
  reference: Scalars['String']['input'];
};

export type ProposeDisclosurePayload = {
  disclosure: Maybe<Disclosure>;
};

export type ProposeDisclosureResult = Conflict | InvalidInput | NotFound | ProposeDisclosurePayload;

/** Why data is read or shared, in W3C DPV and Fides terms. */
export type Purpose =
  | 'ANALYTICS'
  | 'FRAUD_DETECTION'
  | 'LEGAL_OBLIGATION'
  | 'MARKETING'
  | 'PAYMENT_PROCESSING'
  | 'PROMOTION'
  | 'SERVICE_PROVISION'
  | 'SUPPORT';

export type Query = {
  /** Who read and changed what, newest first. */
  auditEvents: Maybe<AuditEventConnection>;
  caller: Maybe<Caller>;
  /** Aggregate usage of days that are over (UTC), a year at most; days with too few visitors are left out. */
  cookieUsage: Maybe<Array<CookieUsage>>;
  /** A customer the caller sees; null for an unknown and for an invisible one alike (P19). */
  customer: Maybe<Customer>;
  /** The customers the caller sees, in order of registration. Support and billing name a filter. */
  customers: Maybe<CustomerConnection>;
  /** Whom a partner, a member of staff or a system has read between two moments, each once. */
  customersSeenBy: Maybe<CustomerSeenConnection>;
  /** The register of disclosures, newest first. */
  disclosures: Maybe<DisclosureConnection>;
  /** What is to be erased, oldest first: by the calling processor, or for staff by all. */
  erasureTasks: Maybe<ErasureTaskConnection>;
  /** Whether somebody would be served one field of one customer, and which promise decides. Customers and partners ask about themselves. */
  explainAccess: Maybe<Verdict>;
  /** The customer who calls. Null until they are registered. */
  me: Maybe<Customer>;
  /** Any object by its id. Null for one that does not exist, and for one that the caller does not see. */
  node: Maybe<Node>;
  /** A registered partner; for a partner, its own registration. */
  partner: Maybe<Partner>;
  /** What a partner would receive, by the rules that decide its answers (P19). What could not be registered is BAD_USER_INPUT that names what can. */
  partnerPreview: Maybe<PartnerPreview>;
  partners: Maybe<PartnerConnection>;
  /** The policy in force; for everybody. */
  policy: Policy;
  request: Maybe<DataRequest>;
  /** The requests the caller sees. For staff those overdue and due soonest come first, then those that wait for their customer, then what is closed; for everybody else the newest. */
  requests: Maybe<DataRequestConnection>;
  /** Whom the sweep would warn or erase, the longest silent first (P14). */
  retentionDue: Maybe<RetentionConnection>;
  /** Dry runs and sweeps, the newest first (P14). */
  retentionRuns: Maybe<RetentionRunConnection>;
  /** Who of the staff has read how many customers in the last hour, and was refused more, by id. */
  staffCaps: Maybe<StaffCapConnection>;
  /** Registered webhooks; for a partner, its own. */
  webhooks: Maybe<WebhookConnection>;
  /** For partners: the customers they have seen and see no more, oldest first, alike for a block, a withdrawn consent, a restriction and an erasure (P13, P19). Whoever goes on after the last cursor misses none; an empty page has no cursor, and the one before it stays good. */
  withdrawals: Maybe<WithdrawalConnection>;
};


export type QueryAuditEventsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<AuditFilter>;
  first: Scalars['Int']['input'];
};


export type QueryCookieUsageArgs = {
  from: Scalars['Date']['input'];
  site?: InputMaybe<Scalars['String']['input']>;
  to: Scalars['Date']['input'];
};


export type QueryCustomerArgs = {
  id: Scalars['ID']['input'];
};


export type QueryCustomersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<CustomerFilter>;
  first: Scalars['Int']['input'];
};


export type QueryCustomersSeenByArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
  input: CustomersSeenByInput;
};


export type QueryDisclosuresArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<DisclosureFilter>;
  first: Scalars['Int']['input'];
};


export type QueryErasureTasksArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
  status?: InputMaybe<ErasureTaskStatus>;
};


export type QueryExplainAccessArgs = {
  input: ExplainAccessInput;
};


export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


export type QueryPartnerArgs = {
  id: Scalars['ID']['input'];
};


export type QueryPartnerPreviewArgs = {
  input: PartnerPreviewInput;
};


export type QueryPartnersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
};


export type QueryRequestArgs = {
  id: Scalars['ID']['input'];
};


export type QueryRequestsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<DataRequestFilter>;
  first: Scalars['Int']['input'];
};


export type QueryRetentionDueArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  asOf?: InputMaybe<Scalars['DateTime']['input']>;
  first: Scalars['Int']['input'];
};


export type QueryRetentionRunsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
};


export type QueryStaffCapsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
};


export type QueryWebhooksArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
};


export type QueryWithdrawalsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
};

export type RecordActivityInput = {
  /** Held for abuse: it moves no clock (P14). */
  abuse?: InputMaybe<Scalars['Boolean']['input']>;
  /** Now, unless given; at most five minutes ahead. */
  at?: InputMaybe<Scalars['DateTime']['input']>;
  customerId: Scalars['ID']['input'];
  /** IPv4 or IPv6. */
  ip?: InputMaybe<Scalars['String']['input']>;
  kind: ActivityKind;
};

export type RecordActivityPayload = {
  activityId: Scalars['ID']['output'];
};

export type RecordActivityResult = InvalidInput | NotFound | RecordActivityPayload;

/** Who, when, where it is kept and its hash, never the content (P17). */
export type RecordCommunicationInput = {
  /** SHA-256, 64 hexadecimal digits in lower case. */
  contentHash: Scalars['String']['input'];
  /** At most 320 characters. */
  correspondent: Scalars['String']['input'];
  customerId: Scalars['ID']['input'];
  direction: Direction;
  /** Where it is kept, at most 500 characters. */
  locator: Scalars['String']['input'];
  medium: CommunicationMedium;
  sentAt: Scalars['DateTime']['input'];
};

export type RecordCommunicationPayload = {
  communicationId: Scalars['ID']['output'];
};

export type RecordCommunicationResult = Conflict | InvalidInput | NotFound | RecordCommunicationPayload;

/** How one website was used on one day, as a whole; nobody can be named (P2). */
export type RecordCookieUsageInput = {
  /** In UTC; what was told of it before is replaced, once it is over by figures that differ enough. */
  day: Scalars['Date']['input'];
  pageViews: Scalars['Int']['input'];
  /** A host name. */
  site: Scalars['String']['input'];
  /** At most as many as pageViews. */
  visitors: Scalars['Int']['input'];
};

export type RecordCookieUsagePayload = {
  /** False where the day is over, and what was told of it before differs by too few visitors: that stays. */
  recorded: Scalars['Boolean']['output'];
};

export type RecordCookieUsageResult = InvalidInput | RecordCookieUsagePayload;

export type RecordInvoiceInput = {
  /** As the customer’s profile stands now, unless given. */
  addressee?: InputMaybe<AddresseeInput>;
  /** ISO 4217. */
  currency: Scalars['String']['input'];
  customerId: Scalars['ID']['input'];
  /** At most 500 characters. */
  description?: InputMaybe<Scalars['String']['input']>;
  dueAt: Scalars['DateTime']['input'];
  issuedAt: Scalars['DateTime']['input'];
  /** At most 50 characters, and no other invoice’s. */
  number: Scalars['String']['input'];
  /** UNPAID, unless given. PAID counts from now. */
  status?: InputMaybe<InvoiceStatus>;
  /** At most 50 characters. */
  taxNumber?: InputMaybe<Scalars['String']['input']>;
  /** In the minor unit of the currency. */
  total: Scalars['Int']['input'];
};

export type RecordInvoicePayload = {
  /** Null for a system, which reads nothing. */
  invoice: Maybe<Invoice>;
  invoiceId: Scalars['ID']['output'];
};

export type RecordInvoiceResult = Conflict | InvalidInput | NotFound | RecordInvoicePayload | Restricted;

export type RecordTransactionInput = {
  /** In the minor unit of the currency; a refund is positive as well. */
  amount: Scalars['Int']['input'];
  /** ISO 4217. */
  currency: Scalars['String']['input'];
  customerId: Scalars['ID']['input'];
  /** The invoice it pays, of the same customer and currency. */
  invoiceId?: InputMaybe<Scalars['ID']['input']>;
  kind: TransactionKind;
  occurredAt: Scalars['DateTime']['input'];
  /** A payment processor, a partner. */
  processorId: Scalars['ID']['input'];
  /** The processor’s, at most 255 characters. */
  reference: Scalars['String']['input'];
  status: TransactionStatus;
};

export type RecordTransactionPayload = {
  /** Null for a system, which reads nothing. */
  transaction: Maybe<Transaction>;
  transactionId: Scalars['ID']['output'];
};

export type RecordTransactionResult = Conflict | InvalidInput | NotFound | RecordTransactionPayload | Restricted;

export type RedeliverWebhookInput = {
  deliveryId: Scalars['ID']['input'];
};

export type RedeliverWebhookPayload = {
  delivery: Maybe<WebhookDelivery>;
};

export type RedeliverWebhookResult = Conflict | InvalidInput | NotFound | RedeliverWebhookPayload;

export type RefuseDisclosureInput = {
  id: Scalars['ID']['input'];
  /** For the audit trail, at most 128 characters. */
  reason?: InputMaybe<Scalars['String']['input']>;
};

export type RefuseDisclosurePayload = {
  disclosure: Maybe<Disclosure>;
};

export type RefuseDisclosureResult = Conflict | InvalidInput | NotFound | RefuseDisclosurePayload;

export type Regime =
  | 'CCPA'
  | 'GDPR'
  | 'STRICTEST'
  | 'UK_GDPR';

export type RegisterCustomerInput = {
  address?: InputMaybe<AddressInput>;
  businessName?: InputMaybe<Scalars['String']['input']>;
  channel?: InputMaybe<Channel>;
  email: Scalars['String']['input'];
  /** BCP 47. */
  locale?: InputMaybe<Scalars['String']['input']>;
  marketing: Array<MarketingChoice>;
  name: Scalars['String']['input'];
  /** E.164. */
  phone?: InputMaybe<Scalars['String']['input']>;
  /** The ticket or e-mail; staff name it (P18). */
  reference?: InputMaybe<Scalars['String']['input']>;
};

export type RegisterCustomerPayload = {
  /** Null for a system, which reads nothing. */
  customer: Maybe<Customer>;
  customerId: Scalars['ID']['output'];
  /** A choice waits for the customer, who confirms it by the link that is mailed to them (P13). */
  pending: Scalars['Boolean']['output'];
};

export type RegisterCustomerResult = Conflict | InvalidInput | RegisterCustomerPayload;

/** Kind and purpose are for good: what customers allow is about that purpose. For another, register another partner. */
export type RegisterPartnerInput = {
  /** CIDR ranges of IPv4 or IPv6 that its calls may come from, at most 50; none means any. */
  allowedNetworks?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Who is reached about it, at most 254 characters. */
  contact: Scalars['String']['input'];
  /** How it is told to erase (P10). */
  erasureMethod?: InputMaybe<ErasureMethod>;
  /** From then on nothing works. Never, unless given. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  kind: PartnerKind;
  /** SHA-256 of documents, exactly as they are sent, in lower-case hexadecimal; at most 500. */
  knownDocuments?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Whether any document but the known ones is refused, before it is read. */
  knownDocumentsOnly?: InputMaybe<Scalars['Boolean']['input']>;
  /** Unique: a to z, 0 to 9 and single hyphens, at most 100. */
  name: Scalars['String']['input'];
  /** One that its kind may have; a refusal lists them. */
  purpose: Purpose;
  /** 1 to 100000: an operation costs the nodes that it asks for, and 1 at least. */
  ratePerMinute: Scalars['Int']['input'];
  /** Those that the purpose reaches; a refusal lists them. */
  scopes: Array<Scalars['String']['input']>;
};

export type RegisterPartnerPayload = {
  /** For POST /oauth/token; the name does as well. */
  clientId: Maybe<Scalars['String']['output']>;
  /** Shown this once. Null when an Idempotency-Key is repeated: no more than a hash is kept. */
  clientSecret: Maybe<Scalars['String']['output']>;
  partner: Maybe<Partner>;
};

export type RegisterPartnerResult = Conflict | InvalidInput | RegisterPartnerPayload;

export type RegisterProcessorInput = {
  /** The base of the API that STRIPE_REDACTION calls, Stripe’s own unless given; https in production. */
  endpoint?: InputMaybe<Scalars['String']['input']>;
  method: ErasureMethod;
  /** A partner that is a processor. */
  partnerId: Scalars['ID']['input'];
  /** The key that STRIPE_REDACTION is called with, needed for it; never shown. */
  secret?: InputMaybe<Scalars['String']['input']>;
  /** The version that the change is based on; the one in force, unless given. */
  version?: InputMaybe<Scalars['Int']['input']>;
};

export type RegisterProcessorPayload = {
  partner: Maybe<Partner>;
};

export type RegisterProcessorResult = Conflict | InvalidInput | NotFound | RegisterProcessorPayload;

export type RegisterWebhookInput = {
  /** At least one; a refusal lists those that there are. Partners have customer.changed, withdrawn and erase. */
  kinds: Array<Scalars['String']['input']>;
  /** Whose it is. Of a partner that calls, its own; else the company’s, unless given. */
  partnerId?: InputMaybe<Scalars['ID']['input']>;
  /** https, without credentials, to a public address; at most 2000 characters. */
  url: Scalars['String']['input'];
};

export type RegisterWebhookPayload = {
  /** `whsec_…`, shown this once. Null when an Idempotency-Key is repeated. */
  secret: Maybe<Scalars['String']['output']>;
  webhook: Maybe<Webhook>;
};

export type RegisterWebhookResult = Conflict | InvalidInput | NotFound | RegisterWebhookPayload;

export type RejectRequestInput = {
  ground: RejectionGround;
  id: Scalars['ID']['input'];
  /** For the customer, at most 5,000 characters. */
  text: Scalars['String']['input'];
  /** As it was read; a request that has changed since is left alone. */
  version?: InputMaybe<Scalars['Int']['input']>;
};

export type RejectRequestPayload = {
  request: Maybe<DataRequest>;
};

export type RejectRequestResult = Conflict | InvalidInput | NotFound | RejectRequestPayload;

export type RejectionGround =
  | 'CONTRACT_PERFORMANCE_NECESSITY'
  | 'CRIME_INVESTIGATION_IMPAIRED'
  | 'IDENTITY_VERIFICATION_FAILURE'
  | 'LEGALLY_EXEMPTED'
  | 'LEGAL_CLAIM_DEFENCE_IMPAIRED'
  | 'LEGAL_OBLIGATION_IMPAIRED'
  | 'PROCESS_EXCESSIVE'
  | 'PROCESS_UNFOUNDED'
  | 'THIRD_PARTY_RIGHTS_IMPAIRED';

export type ReleaseDisclosureInput = {
  id: Scalars['ID']['input'];
};

export type ReleaseDisclosurePayload = {
  disclosure: Maybe<Disclosure>;
  /** A compact JWS that holds the approved fields as JSON, by a key of /.well-known/jwks.json. Shown this once; null when an Idempotency-Key is repeated. */
  document: Maybe<Scalars['String']['output']>;
};

export type ReleaseDisclosureResult = Conflict | InvalidInput | NotFound | ReleaseDisclosurePayload;

export type ReleaseLegalHoldInput = {
  id: Scalars['ID']['input'];
  /** The case, warrant or decision, at most 128 characters. For the audit trail. */
  reference: Scalars['String']['input'];
};

export type ReleaseLegalHoldPayload = {
  hold: Maybe<LegalHold>;
};

export type ReleaseLegalHoldResult = Conflict | InvalidInput | NotFound | ReleaseLegalHoldPayload;

export type ReleaseProcessorInput = {
  channel?: InputMaybe<Channel>;
  customerId: Scalars['ID']['input'];
  partnerId: Scalars['ID']['input'];
  /** The ticket or e-mail; staff name it (P18). */
  reference?: InputMaybe<Scalars['String']['input']>;
};

export type ReleaseProcessorPayload = {
  customer: Maybe<Customer>;
};

export type ReleaseProcessorResult = Conflict | InvalidInput | NotFound | ReleaseProcessorPayload | Restricted;

export type RemovePaymentMethodInput = {
  id: Scalars['ID']['input'];
};

export type RemovePaymentMethodPayload = {
  /** Null for a system, which reads nothing. */
  paymentMethod: Maybe<PaymentMethod>;
  paymentMethodId: Scalars['ID']['output'];
};

export type RemovePaymentMethodResult = Conflict | InvalidInput | NotFound | RemovePaymentMethodPayload | Restricted;

export type RemoveWebhookInput = {
  id: Scalars['ID']['input'];
};

export type RemoveWebhookPayload = {
  webhookId: Maybe<Scalars['ID']['output']>;
};

export type RemoveWebhookResult = InvalidInput | NotFound | RemoveWebhookPayload;

export type RequestAction =
  | 'ACKNOWLEDGED'
  | 'APPROVED'
  | 'ASSIGNED'
  | 'CANCELLED'
  | 'COMPLETED'
  | 'EXTENDED'
  | 'FAILED'
  | 'FIRST_APPROVED'
  | 'IDENTITY_DOUBTED'
  | 'LINKED_DUPLICATE'
  | 'OPENED'
  | 'PAUSED'
  | 'PLANNED'
  | 'PROCESSOR_CONFIRMED'
  | 'PROCESSOR_TOLD'
  | 'REJECTED'
  | 'RESUMED'
  | 'RETRIED'
  | 'STARTED'
  | 'VERIFICATION_SENT'
  | 'VERIFIED';

/** One step of a request, with who took it. */
export type RequestEvent = {
  action: Maybe<RequestAction>;
  actorKind: Maybe<CallerKind>;
  at: Maybe<Scalars['DateTime']['output']>;
  reason: Maybe<Scalars['String']['output']>;
  status: Maybe<DataRequestStatus>;
};

/** Processing is restricted. */
export type Restricted = Error & {
  /** See schema/errors.md. */
  code: Scalars['String']['output'];
  message: Scalars['String']['output'];
};

/** How long the account is kept, and why (P14). Only recorded activity moves it. */
export type RetentionClock = {
  activeServices: Maybe<Scalars['Int']['output']>;
  /** When the account would be erased; null while a service is active. */
  dueAt: Maybe<Scalars['DateTime']['output']>;
  /** The earliest that the account is erased: due, and warned long enough before. Null while it is kept. */
  eraseFrom: Maybe<Scalars['DateTime']['output']>;
  holds: Maybe<Array<LegalHold>>;
  lastLoginAt: Maybe<Scalars['DateTime']['output']>;
  lastLoginAttemptAt: Maybe<Scalars['DateTime']['output']>;
  lastServiceEndedAt: Maybe<Scalars['DateTime']['output']>;
  /** When the customer is, or was, to be warned; null while a service is active. */
  nextNoticeAt: Maybe<Scalars['DateTime']['output']>;
  signal: Maybe<RetentionSignal>;
  state: Maybe<RetentionState>;
  /** When the customer was warned, unless a sign of life has come since. */
  warnedAt: Maybe<Scalars['DateTime']['output']>;
};

export type RetentionConnection = {
  edges: Array<RetentionEdge>;
  pageInfo: PageInfo;
};

/** A customer whom the sweep would warn or erase: ERASE once due, after a warning of its own (`Customer.retention`). */
export type RetentionDue = {
  customer: Maybe<Customer>;
  dueAt: Maybe<Scalars['DateTime']['output']>;
  reason: Maybe<RetentionReason>;
};

export type RetentionEdge = {
  cursor: Scalars['String']['output'];
  node: Maybe<RetentionDue>;
};

export type RetentionReason =
  | 'ERASE'
  | 'WARN';

/** What a sweep would do at a moment, who has looked at it, and what was done since (P14). */
export type RetentionRun = {
  approvedAt: Maybe<Scalars['DateTime']['output']>;
  approvedBy: Maybe<Scalars['String']['output']>;
  asOf: Maybe<Scalars['DateTime']['output']>;
  /** Customers whose erasure was opened under it. */
  claimed: Maybe<Scalars['Int']['output']>;
  /** Customers whom it would erase. */
  erase: Maybe<Scalars['Int']['output']>;
  /** Records, under it. */
  expired: Maybe<Scalars['Int']['output']>;
  /** When the last sweep under it came to its end. */
  finishedAt: Maybe<Scalars['DateTime']['output']>;
  /** Of the policy’s terms, of each customer whom it would take, and of the numbers of records. */
  hash: Maybe<Scalars['String']['output']>;
  id: Maybe<Scalars['ID']['output']>;
  proposedAt: Maybe<Scalars['DateTime']['output']>;
  proposedBy: Maybe<Scalars['String']['output']>;
  /** Kept records whose time has passed (P9). */
  records: Maybe<Scalars['Int']['output']>;
  status: Maybe<RetentionRunStatus>;
  /** Customers whom it would warn. */
  warn: Maybe<Scalars['Int']['output']>;
  /** Customers, under it. */
  warned: Maybe<Scalars['Int']['output']>;
  /** Of those to warn: no e-mail reaches them, and the portal alone tells them. */
  withoutAddress: Maybe<Scalars['Int']['output']>;
};

export type RetentionRunConnection = {
  edges: Array<RetentionRunEdge>;
  pageInfo: PageInfo;
};

export type RetentionRunEdge = {
  cursor: Scalars['String']['output'];
  node: Maybe<RetentionRun>;
};

/** SIMULATED: as of another moment. PROPOSED: another member of staff may approve it, for a day. APPROVED: sweeps go on under it. ENDED: they do no more, after another approval or an import. ORDERED: done under the approval that stood. */
export type RetentionRunStatus =
  | 'APPROVED'
  | 'ENDED'
  | 'ORDERED'
  | 'PROPOSED'
  | 'SIMULATED';

/** What moved the clock last. */
export type RetentionSignal =
  | 'LOGIN'
  | 'LOGIN_ATTEMPT'
  | 'REGISTRATION'
  | 'SERVICE_ENDED';

/** Where the clock stands: what keeps the account, or how far it has run (P8, P9, P14). */
export type RetentionState =
  | 'ACTIVE_SERVICE'
  | 'DUE'
  | 'HELD'
  | 'NOTICE'
  | 'RESTRICTED'
  | 'RUNNING'
  | 'UNPAID_INVOICE';

export type RetryProcessorErasureInput = {
  /** The task’s. */
  id: Scalars['ID']['input'];
};

export type RetryProcessorErasurePayload = {
  task: Maybe<ErasureTask>;
};

export type RetryProcessorErasureResult = Conflict | InvalidInput | NotFound | RetryProcessorErasurePayload;

export type RetryRequestInput = {
  id: Scalars['ID']['input'];
  /** As it was read; a request that has changed since is left alone. */
  version?: InputMaybe<Scalars['Int']['input']>;
};

export type RetryRequestPayload = {
  request: Maybe<DataRequest>;
};

export type RetryRequestResult = Conflict | InvalidInput | NotFound | RetryRequestPayload;

/** A member of staff's role. */
export type Role =
  | 'ADMIN'
  | 'BILLING'
  | 'LEGAL'
  | 'PRIVACY'
  | 'SUPPORT';

export type RotatePartnerSecretInput = {
  id: Scalars['ID']['input'];
  /** How long the secret before stays good: 0 to 168, 24 unless given. 0 ends it, and its tokens, at once. */
  overlapHours?: InputMaybe<Scalars['Int']['input']>;
};

export type RotatePartnerSecretPayload = {
  /** For POST /oauth/token; the name does as well. */
  clientId: Maybe<Scalars['String']['output']>;
  /** Shown this once. Null when an Idempotency-Key is repeated: no more than a hash is kept. */
  clientSecret: Maybe<Scalars['String']['output']>;
  partner: Maybe<Partner>;
};

export type RotatePartnerSecretResult = InvalidInput | NotFound | RotatePartnerSecretPayload;

export type RotateWebhookSecretInput = {
  id: Scalars['ID']['input'];
  /** How long the secret before signs as well: 0 to 168, 24 unless given. 0 ends it at once. */
  overlapHours?: InputMaybe<Scalars['Int']['input']>;
};

export type RotateWebhookSecretPayload = {
  /** `whsec_…`, shown this once. Null when an Idempotency-Key is repeated. */
  secret: Maybe<Scalars['String']['output']>;
  webhook: Maybe<Webhook>;
};

export type RotateWebhookSecretResult = InvalidInput | NotFound | RotateWebhookSecretPayload;

export type RunRetentionInput = {
  /** Of a dry run that is not to be approved: a moment to come. */
  asOf?: InputMaybe<Scalars['DateTime']['input']>;
  /** Only look: what would be done is kept for another to approve. */
  dryRun: Scalars['Boolean']['input'];
  /** Of the dry run that is approved, made by somebody else within a day. Not needed while sweeps go on under an approval. */
  hash?: InputMaybe<Scalars['String']['input']>;
};

export type RunRetentionPayload = {
  run: Maybe<RetentionRun>;
};

export type RunRetentionResult = Conflict | InvalidInput | NotFound | PlanChanged | RunRetentionPayload;

/** What a customer has chosen, and how it is configured (P1). */
export type Service = Node & {
  configuration: Maybe<Scalars['JSON']['output']>;
  endedAt: Maybe<Scalars['DateTime']['output']>;
  id: Scalars['ID']['output'];
  /** A host or domain name, say. */
  label: Maybe<Scalars['String']['output']>;
  product: Maybe<Scalars['String']['output']>;
  startedAt: Maybe<Scalars['DateTime']['output']>;
  status: Maybe<ServiceStatus>;
  version: Scalars['Int']['output'];
};

export type ServiceConnection = {
  edges: Array<ServiceEdge>;
  pageInfo: PageInfo;
};

export type ServiceEdge = {
  cursor: Scalars['String']['output'];
  node: Maybe<Service>;
};

export type ServiceFilter = {
  product?: InputMaybe<Scalars['String']['input']>;
  status?: InputMaybe<ServiceStatus>;
};

/** A service is active, for retention, until it is CANCELLED or TERMINATED (P8). */
export type ServiceStatus =
  | 'ACTIVE'
  | 'CANCELLED'
  | 'PENDING'
  | 'SUSPENDED'
  | 'TERMINATED';

export type SetConsentInput = {
  /** By what means they may be contacted. */
  channel: ConsentChannel;
  /** The caller’s own, unless given. */
  customerId?: InputMaybe<Scalars['ID']['input']>;
  purpose: Purpose;
  /** The ticket or e-mail; staff name it (P18). */
  reference?: InputMaybe<Scalars['String']['input']>;
  /** GRANTED or WITHDRAWN. */
  state: ConsentState;
  /** How the decision reached us (P18). */
  via?: InputMaybe<Channel>;
};

export type SetConsentPayload = {
  customer: Maybe<Customer>;
  /** It waits for the customer, who confirms it by the link that is mailed to them (P13). */
  pending: Scalars['Boolean']['output'];
};

export type SetConsentResult = Conflict | InvalidInput | NotFound | Restricted | SetConsentPayload;

/** Either `blocked`, over everything; or `allowed`, for one purpose or one partner. */
export type SetSharingInput = {
  allowed?: InputMaybe<Scalars['Boolean']['input']>;
  /** A block wins over every other choice until it is lifted. */
  blocked?: InputMaybe<Scalars['Boolean']['input']>;
  /** The caller’s own, unless given. */
  customerId?: InputMaybe<Scalars['ID']['input']>;
  partnerId?: InputMaybe<Scalars['ID']['input']>;
  purpose?: InputMaybe<Purpose>;
  /** The ticket or e-mail; staff name it (P18). */
  reference?: InputMaybe<Scalars['String']['input']>;
  /** How the decision reached us (P18). */
  via?: InputMaybe<Channel>;
};

export type SetSharingPayload = {
  customer: Maybe<Customer>;
  /** It waits for the customer, who confirms it by the link that is mailed to them (P13). */
  pending: Scalars['Boolean']['output'];
};

export type SetSharingResult = Conflict | InvalidInput | NotFound | Restricted | SetSharingPayload;

/** What a customer allows third parties to see (P19). */
export type Sharing = {
  /** A block wins over every consent, older or newer, until it is lifted. */
  blocked: Maybe<Scalars['Boolean']['output']>;
  /** Ids of partners the customer has blocked one by one. */
  blockedPartners: Maybe<Array<Scalars['ID']['output']>>;
  /** The block was set by a Global Privacy Control signal. */
  globalPrivacyControl: Maybe<Scalars['Boolean']['output']>;
  purposes: Maybe<Array<SharingPurpose>>;
};

/** One decision about sharing, as it was recorded; never changed afterwards (P13, P19). */
export type SharingEvent = {
  actorKind: Maybe<CallerKind>;
  allowed: Maybe<Scalars['Boolean']['output']>;
  decidedAt: Maybe<Scalars['DateTime']['output']>;
  /** A ticket, an e-mail, a form. */
  evidence: Maybe<Scalars['String']['output']>;
  /** What a verdict’s decisions name. */
  id: Maybe<Scalars['ID']['output']>;
  partnerId: Maybe<Scalars['ID']['output']>;
  policyVersion: Maybe<Scalars['String']['output']>;
  /** Without a purpose and a partner it was about all sharing. */
  purpose: Maybe<Purpose>;
  recordedAt: Maybe<Scalars['DateTime']['output']>;
  source: Maybe<ConsentSource>;
};

export type SharingEventConnection = {
  edges: Array<SharingEventEdge>;
  pageInfo: PageInfo;
};

export type SharingEventEdge = {
  cursor: Scalars['String']['output'];
  node: Maybe<SharingEvent>;
};

/** Whether a customer allows sharing for one purpose. A block over all refuses every one. */
export type SharingPurpose = {
  allowed: Maybe<Scalars['Boolean']['output']>;
  /** The promise that decides. */
  clause: Maybe<Scalars['String']['output']>;
  purpose: Maybe<Purpose>;
};

/** How a member of staff stands against the hourly cap on the customers whom they read (P19). */
export type StaffCap = {
  /** Whom they have read in the last hour, each once. */
  customers: Maybe<Scalars['Int']['output']>;
  /** The cap of those who find customers by a filter alone, as the policy says. */
  most: Maybe<Scalars['Int']['output']>;
  /** When they were last refused more. */
  refusedAt: Maybe<Scalars['DateTime']['output']>;
  staffId: Maybe<Scalars['String']['output']>;
};

export type StaffCapConnection = {
  edges: Array<StaffCapEdge>;
  pageInfo: PageInfo;
};

export type StaffCapEdge = {
  cursor: Scalars['String']['output'];
  node: Maybe<StaffCap>;
};

export type Subscription = {
  /** Each consent of a customer that is given or withdrawn from now on, as it stands when it is told (P13). */
  consentChanged: Consent;
  /** A request, each time that it has moved on (P10). */
  requestUpdated: DataRequest;
};


export type SubscriptionConsentChangedArgs = {
  customerId?: InputMaybe<Scalars['ID']['input']>;
};


export type SubscriptionRequestUpdatedArgs = {
  id: Scalars['ID']['input'];
};

export type SuspendPartnerInput = {
  id: Scalars['ID']['input'];
  /** The ticket or e-mail that asks for it, for the audit trail. */
  reference?: InputMaybe<Scalars['String']['input']>;
};

export type SuspendPartnerPayload = {
  partner: Maybe<Partner>;
};

export type SuspendPartnerResult = Conflict | InvalidInput | NotFound | SuspendPartnerPayload;

/** Money that moved through a processor. */
export type Transaction = Node & {
  /** In the minor unit of the currency. */
  amount: Maybe<Scalars['Int']['output']>;
  currency: Maybe<Scalars['String']['output']>;
  id: Scalars['ID']['output'];
  /** The id of the invoice it pays. */
  invoice: Maybe<Scalars['ID']['output']>;
  kind: Maybe<TransactionKind>;
  occurredAt: Maybe<Scalars['DateTime']['output']>;
  /** The id of the processor, a partner. */
  processor: Maybe<Scalars['ID']['output']>;
  reference: Maybe<Scalars['String']['output']>;
  status: Maybe<TransactionStatus>;
};

export type TransactionConnection = {
  edges: Array<TransactionEdge>;
  pageInfo: PageInfo;
};

export type TransactionEdge = {
  cursor: Scalars['String']['output'];
  node: Maybe<Transaction>;
};

export type TransactionKind =
  | 'CHARGE'
  | 'REFUND';

export type TransactionStatus =
  | 'FAILED'
  | 'PENDING'
  | 'SUCCEEDED';

/** A field that is left out stays. Kind and purpose cannot be changed: tokens are issued for the purpose, and what customers allow is about it. */
export type UpdatePartnerInput = {
  /** CIDR ranges of IPv4 or IPv6 that its calls may come from, at most 50; none means any. */
  allowedNetworks?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Who is reached about it, at most 254 characters. */
  contact?: InputMaybe<Scalars['String']['input']>;
  /** Null: never. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  id: Scalars['ID']['input'];
  /** SHA-256 of documents, exactly as they are sent, in lower-case hexadecimal; at most 500. */
  knownDocuments?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Whether any document but the known ones is refused, before it is read. */
  knownDocumentsOnly?: InputMaybe<Scalars['Boolean']['input']>;
  /** 1 to 100000: an operation costs the nodes that it asks for, and 1 at least. */
  ratePerMinute?: InputMaybe<Scalars['Int']['input']>;
  /** Those that the purpose reaches; a refusal lists them. */
  scopes?: InputMaybe<Array<Scalars['String']['input']>>;
  /** ACTIVE ends a suspension. */
  status?: InputMaybe<PartnerStatus>;
  /** The version that the change is based on. */
  version: Scalars['Int']['input'];
};

export type UpdatePartnerPayload = {
  partner: Maybe<Partner>;
};

export type UpdatePartnerResult = Conflict | InvalidInput | NotFound | UpdatePartnerPayload;

/** A field that is left out stays; null clears it. */
export type UpdateProfileInput = {
  address?: InputMaybe<AddressInput>;
  businessName?: InputMaybe<Scalars['String']['input']>;
  channel?: InputMaybe<Channel>;
  /** Counts once it is confirmed by the link that is sent to it (P7). */
  email?: InputMaybe<Scalars['String']['input']>;
  /** The caller’s own, unless given. */
  id?: InputMaybe<Scalars['ID']['input']>;
  /** BCP 47. */
  locale?: InputMaybe<Scalars['String']['input']>;
  name?: InputMaybe<Scalars['String']['input']>;
  /** E.164. */
  phone?: InputMaybe<Scalars['String']['input']>;
  /** The ticket or e-mail; staff name it (P18). */
  reference?: InputMaybe<Scalars['String']['input']>;
  /** The version that the change is based on. */
  version: Scalars['Int']['input'];
};

export type UpdateProfilePayload = {
  /** Null for a system, which reads nothing. */
  customer: Maybe<Customer>;
  customerId: Scalars['ID']['output'];
};

export type UpdateProfileResult = Conflict | InvalidInput | NotFound | Restricted | UpdateProfilePayload;

/** A field that is left out stays. */
export type UpdateServiceInput = {
  /** The whole of it: an object, at most 16 KB of JSON. */
  configuration?: InputMaybe<Scalars['JSON']['input']>;
  id: Scalars['ID']['input'];
  /** At most 253 characters. */
  label?: InputMaybe<Scalars['String']['input']>;
  /** A service that was CANCELLED or TERMINATED stays so (P8). */
  status?: InputMaybe<ServiceStatus>;
  /** The version that the change is based on. */
  version: Scalars['Int']['input'];
};

export type UpdateServicePayload = {
  /** Null for a system, which reads nothing. */
  service: Maybe<Service>;
  serviceId: Scalars['ID']['output'];
};

export type UpdateServiceResult = Conflict | InvalidInput | NotFound | Restricted | UpdateServicePayload;

/** A field that is left out stays. */
export type UpdateWebhookInput = {
  id: Scalars['ID']['input'];
  /** At least one; a refusal lists those that there are. Partners have customer.changed, withdrawn and erase. */
  kinds?: InputMaybe<Array<Scalars['String']['input']>>;
  /** DISABLED: nothing is sent, and what happens is not kept for it. */
  status?: InputMaybe<WebhookStatus>;
  /** https, without credentials, to a public address; at most 2000 characters. */
  url?: InputMaybe<Scalars['String']['input']>;
  /** The version that the change is based on. */
  version: Scalars['Int']['input'];
};

export type UpdateWebhookPayload = {
  webhook: Maybe<Webhook>;
};

export type UpdateWebhookResult = Conflict | InvalidInput | NotFound | UpdateWebhookPayload;

/** A decision, with the promise that made it. */
export type Verdict = {
  allowed: Scalars['Boolean']['output'];
  clause: Scalars['String']['output'];
  /** None where nobody has decided, and none for whoever may not read the customer’s consents. */
  decisions: Array<DecisionInForce>;
  /** What would change a refusal: `scope:…`, `role:…`, `purpose`, `registration`, `relation`, `restriction`, `sharing` (lifting the block), `sharing:partner`, `sharing:<purpose>`, `consent:<channel>`, `consent`, `token`. */
  needs: Array<Scalars['String']['output']>;
  reason: Scalars['String']['output'];
};

export type VerifyRequestInput = {
  /** From the link that was mailed. */
  token: Scalars['String']['input'];
};

export type VerifyRequestPayload = {
  verified: Scalars['Boolean']['output'];
};

export type VerifyRequestResult = LinkInvalid | VerifyRequestPayload;

/** Where events are sent (Standard Webhooks): to a partner, or to a system of the company’s own. */
export type Webhook = Node & {
  /** Newest first. */
  deliveries: Maybe<WebhookDeliveryConnection>;
  id: Scalars['ID']['output'];
  kinds: Maybe<Array<Scalars['String']['output']>>;
  /** Null for one of the company’s own. */
  partner: Maybe<Partner>;
  /** Until then deliveries are signed with the secret before as well. */
  previousSecretUntil: Maybe<Scalars['DateTime']['output']>;
  registeredAt: Maybe<Scalars['DateTime']['output']>;
  status: Maybe<WebhookStatus>;
  url: Maybe<Scalars['String']['output']>;
  version: Maybe<Scalars['Int']['output']>;
};


/** Where events are sent (Standard Webhooks): to a partner, or to a system of the company’s own. */
export type WebhookDeliveriesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
};

export type WebhookConnection = {
  edges: Array<WebhookEdge>;
  pageInfo: PageInfo;
};

/** One event on its way to one webhook; `webhook-id` is the UUID in its id. No order is promised. */
export type WebhookDelivery = Node & {
  /** Since it was last sent. */
  attempts: Maybe<Scalars['Int']['output']>;
  deliveredAt: Maybe<Scalars['DateTime']['output']>;
  id: Scalars['ID']['output'];
  kind: Maybe<Scalars['String']['output']>;
  /** The HTTP status of the last answer; null when none came. */
  lastStatus: Maybe<Scalars['Int']['output']>;
  nextAttemptAt: Maybe<Scalars['DateTime']['output']>;
  status: Maybe<DeliveryStatus>;
};

export type WebhookDeliveryConnection = {
  edges: Array<WebhookDeliveryEdge>;
  pageInfo: PageInfo;
};

export type WebhookDeliveryEdge = {
  cursor: Scalars['String']['output'];
  node: Maybe<WebhookDelivery>;
};

export type WebhookEdge = {
  cursor: Scalars['String']['output'];
  node: Maybe<Webhook>;
};

export type WebhookStatus =
  | 'ACTIVE'
  | 'DISABLED';

/** A customer whom the partner has seen and sees no more. It is never told why. */
export type Withdrawal = {
  at: Maybe<Scalars['DateTime']['output']>;
  customerId: Maybe<Scalars['ID']['output']>;
};

export type WithdrawalConnection = {
  edges: Array<WithdrawalEdge>;
  pageInfo: PageInfo;
};

export type WithdrawalEdge = {
  cursor: Scalars['String']['output'];
  node: Maybe<Withdrawal>;
};

export type AccountPageQueryVariables = Exact<{ [key: string]: never; }>;


export type AccountPageQuery = { me: { id: string, version: number, name: string | null, businessName: string | null, email: string | null, phone: string | null, locale: string | null, address: { line1: string | null, line2: string | null, city: string | null, region: string | null, postalCode: string | null, country: string | null } | null, consents: Array<{ purpose: Purpose | null, channel: ConsentChannel | null, state: ConsentState | null, decidedAt: string | null }> | null, sharing: { blocked: boolean | null, globalPrivacyControl: boolean | null, purposes: Array<{ purpose: Purpose | null, allowed: boolean | null, clause: string | null }> | null } | null, services: { edges: Array<{ node: { id: string, product: string | null, label: string | null, status: ServiceStatus | null } | null }> } | null, requests: { edges: Array<{ node: { id: string, kind: DataRequestKind | null, status: DataRequestStatus | null, dueAt: string | null } | null }> } | null, retention: { state: RetentionState | null, dueAt: string | null } | null } | null };

export type SaveProfileMutationVariables = Exact<{
  input: UpdateProfileInput;
}>;


export type SaveProfileMutation = { updateProfile:
    | { __typename: 'Conflict', code: string, message: string, currentVersion: number | null }
    | { __typename: 'InvalidInput', code: string, message: string, field: string }
    | { __typename: 'NotFound', code: string, message: string }
    | { __typename: 'Restricted', code: string, message: string }
    | { __typename: 'UpdateProfilePayload', customer: { id: string, version: number, name: string | null, email: string | null } | null }
   | null };

export type ChooseMarketingMutationVariables = Exact<{
  input: SetConsentInput;
}>;


export type ChooseMarketingMutation = { setConsent:
    | { __typename: 'Conflict', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string }
    | { __typename: 'NotFound', code: string, message: string }
    | { __typename: 'Restricted', code: string, message: string }
    | { __typename: 'SetConsentPayload', pending: boolean, customer: { consents: Array<{ channel: ConsentChannel | null, state: ConsentState | null }> | null } | null }
   | null };

export type ChooseSharingMutationVariables = Exact<{
  input: SetSharingInput;
}>;


export type ChooseSharingMutation = { setSharing:
    | { __typename: 'Conflict', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string }
    | { __typename: 'NotFound', code: string, message: string }
    | { __typename: 'Restricted', code: string, message: string }
    | { __typename: 'SetSharingPayload', pending: boolean, customer: { sharing: { blocked: boolean | null, purposes: Array<{ purpose: Purpose | null, allowed: boolean | null }> | null } | null } | null }
   | null };

export type AskForDataMutationVariables = Exact<{
  input: OpenRequestInput;
}>;


export type AskForDataMutation = { openRequest:
    | { __typename: 'Conflict', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string }
    | { __typename: 'NotFound', code: string, message: string }
    | { __typename: 'OpenRequestPayload', request: { id: string, kind: DataRequestKind | null, status: DataRequestStatus | null, dueAt: string | null } | null }
   | null };

export type FindCustomerQueryVariables = Exact<{
  filter: CustomerFilter;
}>;


export type FindCustomerQuery = { customers: { edges: Array<{ node: { id: string, version: number, name: string | null, email: string | null, services: { edges: Array<{ node: { id: string, label: string | null, status: ServiceStatus | null } | null }> } | null } | null }> } | null };

export type RequestDeskQueryVariables = Exact<{
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<DataRequestFilter>;
}>;


export type RequestDeskQuery = { requests: { edges: Array<{ node: { id: string, kind: DataRequestKind | null, status: DataRequestStatus | null, channel: Channel | null, dueAt: string | null, overdue: boolean | null, assignee: string | null, customer: { id: string, name: string | null } | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type IssueInvoiceMutationVariables = Exact<{
  input: RecordInvoiceInput;
}>;


export type IssueInvoiceMutation = { recordInvoice:
    | { __typename: 'Conflict', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string }
    | { __typename: 'NotFound', code: string, message: string }
    | { __typename: 'RecordInvoicePayload', invoice: { id: string, number: string | null, total: number | null, currency: string | null } | null }
    | { __typename: 'Restricted', code: string, message: string }
   | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const AccountPageDocument = new TypedDocumentString(`
    query AccountPage {
  me {
    id
    version
    name
    businessName
    email
    phone
    locale
    address {
      line1
      line2
      city
      region
      postalCode
      country
    }
    consents {
      purpose
      channel
      state
      decidedAt
    }
    sharing {
      blocked
      globalPrivacyControl
      purposes {
        purpose
        allowed
        clause
      }
    }
    services(first: 20) {
      edges {
        node {
          id
          product
          label
          status
        }
      }
    }
    requests(first: 5) {
      edges {
        node {
          id
          kind
          status
          dueAt
        }
      }
    }
    retention {
      state
      dueAt
    }
  }
}
    `) as unknown as TypedDocumentString<AccountPageQuery, AccountPageQueryVariables>;
export const SaveProfileDocument = new TypedDocumentString(`
    mutation SaveProfile($input: UpdateProfileInput!) {
  updateProfile(input: $input) {
    __typename
    ... on UpdateProfilePayload {
      customer {
        id
        version
        name
        email
      }
    }
    ... on Error {
      code
      message
    }
    ... on InvalidInput {
      field
    }
    ... on Conflict {
      currentVersion
    }
  }
}
    `) as unknown as TypedDocumentString<SaveProfileMutation, SaveProfileMutationVariables>;
export const ChooseMarketingDocument = new TypedDocumentString(`
    mutation ChooseMarketing($input: SetConsentInput!) {
  setConsent(input: $input) {
    __typename
    ... on SetConsentPayload {
      pending
      customer {
        consents {
          channel
          state
        }
      }
    }
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ChooseMarketingMutation, ChooseMarketingMutationVariables>;
export const ChooseSharingDocument = new TypedDocumentString(`
    mutation ChooseSharing($input: SetSharingInput!) {
  setSharing(input: $input) {
    __typename
    ... on SetSharingPayload {
      pending
      customer {
        sharing {
          blocked
          purposes {
            purpose
            allowed
          }
        }
      }
    }
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ChooseSharingMutation, ChooseSharingMutationVariables>;
export const AskForDataDocument = new TypedDocumentString(`
    mutation AskForData($input: OpenRequestInput!) {
  openRequest(input: $input) {
    __typename
    ... on OpenRequestPayload {
      request {
        id
        kind
        status
        dueAt
      }
    }
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<AskForDataMutation, AskForDataMutationVariables>;
export const FindCustomerDocument = new TypedDocumentString(`
    query FindCustomer($filter: CustomerFilter!) {
  customers(first: 1, filter: $filter) {
    edges {
      node {
        id
        version
        name
        email
        services(first: 10) {
          edges {
            node {
              id
              label
              status
            }
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<FindCustomerQuery, FindCustomerQueryVariables>;
export const RequestDeskDocument = new TypedDocumentString(`
    query RequestDesk($after: String, $filter: DataRequestFilter) {
  requests(first: 50, after: $after, filter: $filter) {
    edges {
      node {
        id
        kind
        status
        channel
        dueAt
        overdue
        assignee
        customer {
          id
          name
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<RequestDeskQuery, RequestDeskQueryVariables>;
export const IssueInvoiceDocument = new TypedDocumentString(`
    mutation IssueInvoice($input: RecordInvoiceInput!) {
  recordInvoice(input: $input) {
    __typename
    ... on RecordInvoicePayload {
      invoice {
        id
        number
        total
        currency
      }
    }
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<IssueInvoiceMutation, IssueInvoiceMutationVariables>;