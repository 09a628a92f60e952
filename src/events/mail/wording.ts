import type { ConsentChannel, DataRequestKind, Purpose } from '../../../prisma/generated/client/enums.ts';

/** What a customer is asked to confirm: a consent, or sharing for one purpose, with one partner, or with all of them. */
export type Decision =
  | { about: 'consent'; purpose: Purpose; channel: ConsentChannel }
  | { about: 'purpose'; purpose: Purpose }
  | { about: 'partner'; partner: string }
  | { about: 'everyone' };

/** `action` is the text of the link. */
export type Wording = { subject: string; paragraphs: readonly string[]; action: string };

/**
 * The service messages in one language, and nothing but service: they never market (P21). `until` is a written date
 * and time. What confirms a new address names nobody: it may be a stranger's.
 */
export type Texts = {
  greeting(name: string | null): string;
  confirmEmail(values: { until: string }): Wording;
  emailChanged(values: { until: string }): Wording;
  confirmDecision(values: { until: string; decision: Decision }): Wording;
  verifyRequest(values: { until: string; kind: DataRequestKind }): Wording;
  restrictionEnds(values: { until: string }): Wording;
  requestReceived(values: { until: string; kind: DataRequestKind }): Wording;
  /** `reason` and `text` are what staff have written for the customer. */
  requestExtended(values: { until: string; kind: DataRequestKind; reason: string }): Wording;
  requestRejected(values: { on: string; kind: DataRequestKind; text: string }): Wording;
  requestCompleted(values: { on: string; kind: DataRequestKind }): Wording;
  /** `byLink`: whoever holds the link downloads, without logging in. */
  exportReady(values: { until: string; byLink: boolean }): Wording;
  /** `until`: the earliest day of the erasure. */
  retentionWarning(values: { until: string }): Wording;
  /** Not `asked`: nobody has used the account for as long as the policy says. */
  erasure(values: { asked: boolean }): Wording;
};

/** How the members of closed lists are called inside a sentence. */
export type Names = {
  purposes: Record<Purpose, string>;
  channels: Record<ConsentChannel, string>;
  requests: Record<DataRequestKind, string>;
};
