import type { Customer, PendingDecision, Prisma } from '../../prisma/generated/client/client.ts';
import type { LinkPurpose } from '../../prisma/generated/client/enums.ts';
import { days } from '../clock.ts';
import { globalId } from '../global-id.ts';
import type { Policy } from '../policy/policy.ts';
import { eraseFrom, lastSignal } from '../retention/rules.ts';
import { isSwept } from '../retention/swept.ts';
import { addressee } from './addressee.ts';
import type { Decision, Texts, Wording } from './mail/wording.ts';
import type { MailKind } from './outbox.ts';
import { requestCompleted, requestExtended, requestReceived, requestRejected } from './request-mails.ts';

/** What to write to whom. `until` is the day it tells of: to then a link works, if there is one. */
export type Draft = {
  to: string;
  customer: Pick<Customer, 'id' | 'name' | 'locale'>;
  until: Date;
  /** The global id that the page needs besides the token. */
  opens?: string;
  wording(texts: Texts, until: string): Wording;
};

/**
 * Reads what a mail is about, as it stands now; null when there is nothing, or nobody, to write to any more. That the
 * customer is not erased is for issueLink, which holds them while it looks.
 */
export type Read = (
  tx: Prisma.TransactionClient,
  target: string,
  now: Date,
  terms: Policy['retention'],
) => Promise<Draft | null>;

const later = (now: Date, milliseconds: number) => new Date(now.getTime() + milliseconds);

const confirmEmail: Read = async (tx, target, now) => {
  const where = { id: target, confirmedAt: null, revertedAt: null };
  const change = await tx.emailChange.findFirst({ where, select: { newEmail: true, customer: addressee } });
  if (!change?.newEmail) return null;
  // A mistyped address is a stranger's, who learns no name.
  const customer = { ...change.customer, name: null };
  const wording = (texts: Texts, until: string) => texts.confirmEmail({ until });
  return { to: change.newEmail, customer, until: later(now, days(1)), wording };
};

const emailChanged: Read = async (tx, target, now) => {
  const where = { id: target, confirmedAt: { not: null }, revertedAt: null, revertUntil: { gt: now } };
  const select = { previousEmail: true, revertUntil: true, customer: addressee } as const;
  const change = await tx.emailChange.findFirst({ where, select });
  if (!change?.previousEmail || !change.revertUntil) return null;
  const wording = (texts: Texts, until: string) => texts.emailChanged({ until });
  return { to: change.previousEmail, customer: change.customer, until: change.revertUntil, wording };
};

const confirmDecision: Read = async (tx, target, now) => {
  const where = { id: target, confirmedAt: null, expiresAt: { gt: now } };
  const include = { customer: addressee, partner: { select: { name: true } } } as const;
  const pending = await tx.pendingDecision.findFirst({ where, include });
  if (!pending?.customer.email) return null;
  const decision = decisionOf(pending);
  const wording = (texts: Texts, until: string) => texts.confirmDecision({ until, decision });
  return { to: pending.customer.email, customer: pending.customer, until: pending.expiresAt, wording };
};

const verifyRequest: Read = async (tx, target, now) => {
  const request = await tx.dataRequest.findFirst({
    where: { id: target, verifiedAt: null, status: 'VERIFYING' },
    select: { kind: true, customer: addressee },
  });
  if (!request?.customer.email) return null;
  const wording = (texts: Texts, until: string) => texts.verifyRequest({ until, kind: request.kind });
  return { to: request.customer.email, customer: request.customer, until: later(now, days(7)), wording };
};

const restrictionEnds: Read = async (tx, target) => {
  const where = { id: target, restrictedUntil: { not: null }, erasedAt: null };
  const { select } = addressee;
  const customer = await tx.customer.findFirst({ where, select: { ...select, restrictedUntil: true } });
  if (!customer?.email || !customer.restrictedUntil) return null;
  const wording = (texts: Texts, until: string) => texts.restrictionEnds({ until });
  return { to: customer.email, customer, until: customer.restrictedUntil, wording };
};

/** To the registered address, as long as there is something to download. */
function exportMail(byLink: boolean): Read {
  return async (tx, target, now) => {
    const artefact = await tx.exportArtefact.findFirst({
      where: { requestId: target, status: 'READY', expiresAt: { gt: now } },
      select: { expiresAt: true, request: { select: { customer: addressee } } },
    });
    const customer = artefact?.request.customer;
    if (!artefact?.expiresAt || !customer?.email) return null;
    const wording = (texts: Texts, until: string) => texts.exportReady({ until, byLink });
    const opens = globalId('DataRequest', target);
    return { to: customer.email, customer, until: artefact.expiresAt, opens, wording };
  };
}
/** As long as no sign of life has taken it back. Its day is the earliest of the erasure. */
const retentionWarning: Read = async (tx, target, now, terms) => {
  const customer = await tx.customer.findFirst({
    where: { id: target, retentionWarnedAt: { not: null }, erasureStartedAt: null, erasedAt: null },
  });
  if (!customer?.email) return null;
  const until = eraseFrom(lastSignal(customer).at, customer.retentionWarnedAt, terms, now);
  const wording = (texts: Texts, day: string) => texts.retentionWarning({ until: day });
  return { to: customer.email, customer, until, wording };
};

/** The last one: afterwards there is no address to write to. */
const erasure: Read = async (tx, target) => {
  const where = { id: target, kind: 'ERASURE', status: 'PROCESSING', customer: { erasedAt: null } } as const;
  const request = await tx.dataRequest.findFirst({
    where,
    select: { dueAt: true, openedByKind: true, openedById: true, customer: addressee },
  });
  if (!request?.customer.email) return null;
  const asked = !isSwept(request);
  return {
    to: request.customer.email,
    customer: request.customer,
    until: request.dueAt,
    wording: (texts) => texts.erasure({ asked }),
  };
};

type Pending = Pick<PendingDecision, 'purpose' | 'consentChannel'> & { partner: { name: string } | null };

function decisionOf({ purpose, consentChannel: channel, partner }: Pending): Decision {
  if (partner) return { about: 'partner', partner: partner.name };
  if (purpose && channel) return { about: 'consent', purpose, channel };
  if (purpose) return { about: 'purpose', purpose };
  if (channel) throw new TypeError('a consent for no purpose');
  return { about: 'everyone' };
}

const news = { purpose: null, page: 'requests' };

/** Every mail: what it is about, what its one-time link is for, if it has one, and the portal's page that it leads to. */
export const mails: Record<MailKind, { read: Read; purpose: LinkPurpose | null; page: string }> = {
  'mail.confirm-email': { read: confirmEmail, purpose: 'CONFIRM_EMAIL', page: 'confirm-email' },
  'mail.email-changed': { read: emailChanged, purpose: 'REVERT_EMAIL', page: 'revert-email' },
  'mail.confirm-decision': { read: confirmDecision, purpose: 'CONFIRM_DECISION', page: 'confirm-decision' },
  'mail.verify-request': { read: verifyRequest, purpose: 'VERIFY_REQUEST', page: 'verify-request' },
  'mail.restriction-ends': { read: restrictionEnds, ...news },
  'mail.request-received': { read: requestReceived, ...news },
  'mail.request-extended': { read: requestExtended, ...news },
  'mail.request-rejected': { read: requestRejected, ...news },
  'mail.request-completed': { read: requestCompleted, ...news },
  'mail.export-ready': { read: exportMail(false), purpose: null, page: 'exports' },
  'mail.export-link': { read: exportMail(true), purpose: 'DOWNLOAD_EXPORT', page: 'download-export' },
  'mail.retention-warning': { read: retentionWarning, purpose: null, page: 'login' },
  'mail.erasure': { read: erasure, purpose: null, page: 'privacy' },
};
