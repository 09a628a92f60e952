import type { DataRequest, Prisma } from '../../prisma/generated/client/client.ts';
import { addressee } from './addressee.ts';
import type { Texts, Wording } from './mail/wording.ts';
import type { Draft } from './mails.ts';

type Tx = Prisma.TransactionClient;
type About = (request: DataRequest) => { date: Date; wording(texts: Texts, date: string): Wording } | null;

/** Writes about a request as it stands now; to nobody who has been erased, and nothing that is no longer so. */
const news =
  (about: About) =>
  async (tx: Tx, target: string): Promise<Draft | null> => {
    const where = { id: target, customer: { erasedAt: null } };
    const found = await tx.dataRequest.findFirst({ where, include: { customer: addressee } });
    const said = found && about(found);
    if (!said || !found.customer.email) return null;
    return { to: found.customer.email, customer: found.customer, until: said.date, wording: said.wording };
  };

export const requestReceived = news(({ kind, status, dueAt, extendedUntil }) => {
  if (status === 'CANCELLED') return null;
  return { date: extendedUntil ?? dueAt, wording: (texts, until) => texts.requestReceived({ until, kind }) };
});

/** With its reasons, as GDPR art. 12(3) asks. */
export const requestExtended = news(({ kind, extendedUntil, extensionReason: reason }) =>
  extendedUntil && reason
    ? { date: extendedUntil, wording: (texts, until) => texts.requestExtended({ until, kind, reason }) }
    : null,
);

/** With its reasons and where to complain, as GDPR art. 12(4) asks. */
export const requestRejected = news(({ kind, status, decidedAt, rejectionText: text }) =>
  decidedAt && text && status === 'REJECTED'
    ? { date: decidedAt, wording: (texts, on) => texts.requestRejected({ on, kind, text }) }
    : null,
);

export const requestCompleted = news(({ kind, completedAt }) =>
  completedAt ? { date: completedAt, wording: (texts, on) => texts.requestCompleted({ on, kind }) } : null,
);
