import type { CallerKind, PartnerKind, Purpose } from '../../prisma/generated/client/enums.ts';

/** What a datum is. Every field of the schema carries exactly one. */
export const categories = [
  'public',
  'identity',
  'contact',
  'telephone',
  'address',
  'history',
  'payment',
  'addressee',
  'service',
  'activity',
  'device',
  'communications',
  'consent',
  'messaging',
  'request',
  'casework',
  'disclosure',
  'retention',
  'audit',
  'trail',
  'partner',
  'withdrawal',
  'erasure',
  'evidence',
] as const;
export type Category = (typeof categories)[number];

/** What a caller does through one root field. Every root field carries exactly one. */
export const actions = [
  'policy:read',
  'caller:read',
  'customer:self',
  'customer:read',
  'customer:search',
  'request:read',
  'partner:read',
  'partner:preview',
  'withdrawal:read',
  'erasure:read',
  'webhook:read',
  'disclosure:read',
  'audit:read',
  'retention:read',
  'retention:review',
  'access:explain',
  'usage:read',
  'node:read',
  'customer:register',
  'profile:write',
  'email:confirm',
  'consent:write',
  'consent:confirm',
  'sharing:write',
  'service:write',
  'payment-method:write',
  'invoice:record',
  'transaction:record',
  'activity:record',
  'communication:record',
  'usage:record',
  'request:open',
  'request:verify',
  'request:cancel',
  'restriction:lift',
  'export:download',
  'request:work',
  'request:decide',
  'retention:run',
  'consent:watch',
  'request:watch',
  'partner:write',
  'processor:assign',
  'erasure:confirm',
  'erasure:retry',
  'webhook:write',
  'hold:write',
  'disclosure:propose',
  'disclosure:decide',
  'disclosure:release',
] as const;
export type Action = (typeof actions)[number];

export const roles = ['SUPPORT', 'BILLING', 'PRIVACY', 'LEGAL', 'ADMIN'] as const;
export type Role = (typeof roles)[number];

export const scopes = [
  'identity:read',
  'contact:read',
  'address:read',
  'service:read',
  'payment:read',
  'activity:read',
  'requests:write',
] as const;
export type Scope = (typeof scopes)[number];

export type ClauseId = `P${number}`;

/** Who calls, once the token is verified. Rules look at this, and never at HTTP. */
export type Caller =
  | { kind: typeof CallerKind.ANONYMOUS }
  | {
      kind: typeof CallerKind.CUSTOMER;
      /** Who they are to the identity provider. */
      identity: { issuer: string; subject: string };
      /** Null until `registerCustomer`. */
      customerId: string | null;
      name: string;
    }
  | {
      kind: typeof CallerKind.STAFF;
      id: string;
      name: string;
      roles: readonly Role[];
      purpose: Purpose;
      /** The ticket or e-mail they work on. */
      reference: string | null;
    }
  | {
      kind: typeof CallerKind.PARTNER;
      id: string;
      name: string;
      partnerKind: PartnerKind;
      /** What its registration allows at most; the row rule looks at this, so that a narrower token sees no more people. */
      registeredScopes: readonly Scope[];
      /** What this token carries of them. */
      scopes: readonly Scope[];
      purpose: Purpose;
      /** How it may call; of no matter to what it sees. */
      registration?: { ratePerMinute: number; knownDocumentsOnly: boolean };
    }
  | { kind: typeof CallerKind.SYSTEM; id: string; name: string };

/** A decision, with the clause that made it and what would change it. */
export type Verdict = {
  allowed: boolean;
  clause: ClauseId;
  reason: string;
  /** Shapes: `scope:contact:read`, `role:BILLING`, `purpose:MARKETING`, `consent:EMAIL`, `reference`. */
  needs: readonly string[];
};
