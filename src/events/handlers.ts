import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import type { Policy } from '../policy/policy.ts';
import type { Handler } from './dispatcher.ts';
import { issueLink } from './links.ts';
import { write } from './mail/letter.ts';
import type { Mailer } from './mailer.ts';
import { mails } from './mails.ts';
import type { MailKind } from './outbox.ts';

export type MailParts = {
  database: Pick<Database, 'prisma'>;
  clock: Clock;
  mailer: Mailer;
  /** Makes the secret of an event's link: `linkSecrets(key)`. */
  secretOf(eventId: string): string;
  /** Where the pages are that links lead to. */
  portalUrl: string;
  /** Who writes, as in the policy: `controller.name`. */
  sender: string;
  /** The policy's terms, of which a mail tells. */
  retention: Policy['retention'];
};

const coordinates = z.object({ target: z.guid() });

/** Sends each kind of mail. An event with nothing, or nobody, to write to any more is dealt with by sending nothing. */
export function mailHandlers(parts: MailParts): Record<MailKind, Handler> {
  return {
    'mail.confirm-email': mailHandler('mail.confirm-email', parts),
    'mail.email-changed': mailHandler('mail.email-changed', parts),
    'mail.confirm-decision': mailHandler('mail.confirm-decision', parts),
    'mail.verify-request': mailHandler('mail.verify-request', parts),
    'mail.restriction-ends': mailHandler('mail.restriction-ends', parts),
    'mail.request-received': mailHandler('mail.request-received', parts),
    'mail.request-extended': mailHandler('mail.request-extended', parts),
    'mail.request-rejected': mailHandler('mail.request-rejected', parts),
    'mail.request-completed': mailHandler('mail.request-completed', parts),
    'mail.export-ready': mailHandler('mail.export-ready', parts),
    'mail.export-link': mailHandler('mail.export-link', parts),
    'mail.retention-warning': mailHandler('mail.retention-warning', parts),
    'mail.erasure': mailHandler('mail.erasure', parts),
  };
}

function mailHandler(kind: MailKind, parts: MailParts): Handler {
  const { database, clock, mailer, secretOf, portalUrl, sender, retention } = parts;
  const { read, purpose, page } = mails[kind];
  const base = portalUrl.replace(/\/+$/, '');
  return async (event) => {
    const now = clock.now();
    const { target: targetId } = coordinates.parse(event.coordinates);
    const secret = secretOf(event.id);
    // The link is kept before the message leaves: it works as soon as it is read.
    const draft = await database.prisma.$transaction(async (tx) => {
      const found = await read(tx, targetId, now, retention);
      if (!found || purpose === null) return found;
      const { customer, until: expiresAt } = found;
      const link = { purpose, customerId: customer.id, targetId, secret, now, expiresAt };
      return (await issueLink(tx, link)) ? found : null;
    });
    if (!draft) return;
    const { to, customer, until, wording, opens } = draft;
    // After the #, no server and no log sees it.
    const fragment = `token=${secret}${opens ? `&request=${opens}` : ''}`;
    const link = purpose === null ? `${base}/${page}` : `${base}/${page}#${fragment}`;
    const letter = write({ locale: customer.locale, name: customer.name, link, until, sender, wording });
    await mailer.send({ id: event.id, at: now, to, ...letter });
  };
}
