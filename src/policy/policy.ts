import type { CallerKind, ConsentChannel, PartnerKind, Purpose, Regime } from '../../prisma/generated/client/enums.ts';
import type { Model, StoredColumn } from './predicate/expression.ts';
import type { Action, Category, ClauseId, Role, Scope } from './vocabulary.ts';

/** The kinds of caller that the policy tells apart: one column of the printed table each. */
export const audiences = [
  'CUSTOMER',
  'SUPPORT',
  'BILLING',
  'PRIVACY',
  'LEGAL',
  'ADMIN',
  'PROCESSOR',
  'THIRD_PARTY',
  'SYSTEM',
  'ANONYMOUS',
] as const;
export type Audience = (typeof audiences)[number];

/** One cell of the rights table: the answer, the clause that gives it, and what it asks for besides. */
export type Right = {
  allowed: boolean;
  clause: ClauseId;
  /** A partner's token must carry it. */
  scope?: Scope;
  /** Only with a channel and its reference (P18). */
  reference?: true;
};

/** What is not listed is refused by `otherwise`. */
export type Rights = Partial<Record<Audience, Right>> & { otherwise: ClauseId };

export type Clause = {
  title: string;
  /** What the published policy promises, in our words. */
  promise: string;
  /** What the gateway does because of it. */
  enforcement: string;
  /** The heading of the published policy that it comes from. */
  section: string;
};

export type CategoryEntry = {
  title: string;
  /** The datum's key in the Fides taxonomy. */
  taxonomy: string;
  /** It tells something about a person: such a field needs a subject, and its reads are recorded. */
  personal: boolean;
  read: Rights;
  write: Rights;
};

/** Which customers a caller with this purpose sees. */
export type PurposeEntry = {
  title: string;
  taxonomy: string;
  /** NOBODY: never a partner's. RELATED: whom the processor works for. SHARED: who allowed sharing for it, and blocks nothing. */
  sees: 'NOBODY' | 'RELATED' | 'SHARED';
  /** For SHARED: the marketing consent that each scope needs. */
  consentFor: Partial<Record<Scope, ConsentChannel>>;
  /** The purpose under which that consent is asked, where it is not this one. */
  consentUnder?: Purpose;
  /** What a partner may reach with it at most, whatever its scopes. */
  ceiling: readonly Category[];
};

/** A datum that partners of these kinds never reach, by any path. */
export type NeverShared = {
  clause: ClauseId;
  /** From whom it is kept. */
  from: readonly PartnerKind[];
  /** Models whose every row is such a datum. */
  models: readonly Model[];
  /** Single columns: `Customer.phone`. */
  columns: readonly StoredColumn[];
  /** GraphQL types whose every value is such a datum. */
  types: readonly string[];
};

/** A time to act in, from receipt. Working days leave out Saturdays, Sundays and holidays. */
export type Span = { months: number } | { days: number } | { workingDays: number };

/**
 * Whether the clock stands still while somebody's identity is not proved: whenever proof is awaited, never, or only for a
 * doubt that is recorded soon enough after receipt.
 */
export type Pausing = 'AWAITED' | 'NEVER' | { doubtWithin: Span };

/**
 * By when a request about personal data is acknowledged, where that is asked, and answered; by how much that may be put
 * off, once; and what stops the clock.
 */
export type Deadlines = { acknowledge?: Span; answer: Span; extension: Span; pausing: Pausing };

/** `country` is ISO 3166-1 alpha-2; `safeguard` such as an adequacy decision or standard contractual clauses. */
export type Transfer = { recipient: string; country: string; safeguard: string };

/** Invoices and transactions; the proof of a decision; the record of a request; the record of a disclosure. */
export type Kept = 'ACCOUNTING' | 'CONSENT' | 'REQUEST' | 'DISCLOSURE';

export type Policy = {
  /** The day it came into force, YYYY-MM-DD. */
  version: string;
  controller: { name: string; contact: string; dataProtectionOfficer?: string };
  /** What leaves for a third country, and by which safeguard (GDPR art. 30(1)(e)). */
  transfers: readonly Transfer[];
  clauses: Record<ClauseId, Clause>;
  categories: Record<Category, CategoryEntry>;
  purposes: Record<Purpose, PurposeEntry>;
  neverShared: readonly NeverShared[];
  actions: Record<Action, Rights>;
  consent: {
    /** Double opt-in: a consent to be contacted by these waits until the customer follows the link mailed to them (P13). */
    confirmedOptIn: readonly ConsentChannel[];
    /** The versions of the policy under which a consent for the purpose still counts, this one among them; any, unless listed. */
    countsUnder: Partial<Record<Purpose, readonly string[]>>;
  };
  staff: Record<Role, { purposes: { default: Purpose; allowed: readonly Purpose[] } }>;
  /** Roles that find customers by an exact filter only, and so cannot page through all. */
  exactSearchOnly: readonly Role[];
  retention: {
    /** After the last of log-in, attempt and active service (P14). */
    inactivityYears: number;
    /** How long before the erasure the customer is warned. */
    warningDays: number;
    /** How long invoices and transactions are kept after their year's end (P9). */
    accountingYears: number;
    /** Why an erasure keeps something. */
    grounds: Record<Kept, string>;
    /** For how many years, of what accounting does not need. */
    keptYears: Record<Exclude<Kept, 'ACCOUNTING'>, number>;
  };
  requests: {
    /** Whoever's regime is not known gets the earliest of all. */
    deadlines: Record<Exclude<Regime, 'STRICTEST'>, Deadlines>;
    /** Days on which nobody works, YYYY-MM-DD. */
    holidays: readonly string[];
    /** How long before its end the customer is told that a restriction is lifted (GDPR art. 18(3)). */
    noticeDays: number;
    /** More exports of one customer in 24 hours wait for staff. */
    exportsPerDay: number;
    /** How long a finished export may be downloaded (P11). */
    exportDays: number;
  };
  /** Where personal data comes from, in words for the customer (GDPR art. 15(1)(g)). */
  sources: readonly { source: string; categories: readonly Category[] }[];
  /** What a customer is asked about marketing, by language (BCP 47) and channel; English stands in for the others. */
  wordings: { en: Record<ConsentChannel, string> } & Record<string, Record<ConsentChannel, string>>;
  /** When a read under a ticket's or an e-mail's reference is explained by what is recorded under it. */
  tickets: {
    /** It counts as open for so many days after something was recorded under it for the customer. */
    openDays: number;
    /** Work begins with a look: what comes of it is recorded within so many hours. */
    recordedWithinHours: number;
  };
  /** Distinct customers that one member of staff may read in an hour. */
  staffCustomersPerHour: number;
  rates: {
    /** What a caller may spend in a minute: an operation costs the nodes it asks for, 1 at least. Partners' is in their registration. */
    perMinute: Record<Exclude<CallerKind, 'PARTNER'>, number>;
    /** How many requests about personal data a caller may open in an hour, and how many customers register. */
    perHour: Record<Exclude<CallerKind, 'ANONYMOUS'>, number>;
  };
  /** A site's day with fewer visitors is not shown (P2). */
  smallestCount: number;
};
