import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';
import type { Config } from '../config.ts';

/** One message to one address. `id` is the event's: sent again, the message has the same Message-ID. */
export type Message = {
  id: string;
  at: Date;
  to: string;
  language: string;
  subject: string;
  text: string;
  html: string;
};

export type Mailer = {
  /** Resolves when the server has taken the message. Throws MailNotSent, which names no address. */
  send(message: Message): Promise<void>;
};

/** Why a message was not taken: `code` is nodemailer's and the server's reply, such as `EENVELOPE 550`. */
class MailNotSent extends Error {
  override name = 'MailNotSent';
  readonly code: string;

  constructor(code: string) {
    super(`the message was not taken: ${code}`);
    this.code = code;
  }
}

/** In milliseconds; together they stay below the time for which an event is held. */
const timeouts = { dnsTimeout: 5_000, connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 15_000 };

const oneAddress = /^[^\s"(),:;<>@[\\\]]+@[^\s"(),:;<>@[\\\]]+$/;

/**
 * Sends by SMTP when MAIL_URL is set: `smtps:` is TLS from the first byte, `smtp:` upgrades when the server can, and
 * must with `?requireTLS=true`. Without it, each message becomes a file `DATA_DIR/mail/<id>.eml` (RFC 5322).
 */
export function createMailer(config: Pick<Config, 'MAIL_URL' | 'MAIL_FROM' | 'DATA_DIR'>): Mailer {
  const from = config.MAIL_FROM ?? 'gateway@localhost';
  const domain = /@([^\s<>@]+)>?$/.exec(from)?.[1] ?? 'localhost';
  const deliver = config.MAIL_URL === undefined ? intoFiles(join(config.DATA_DIR, 'mail')) : overSmtp(config.MAIL_URL);
  return {
    send: async ({ id, at, to, language, subject, text, html }) => {
      // Anything else could be read as two addresses, or as one of another domain.
      if (!oneAddress.test(to)) throw new MailNotSent('EENVELOPE');
      await deliver(id, {
        from,
        to: { name: '', address: to },
        date: at,
        messageId: `<${id}@${domain}>`,
        subject,
        text,
        html,
        headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language }, // RFC 3834 §5
        disableFileAccess: true,
        disableUrlAccess: true,
      });
    },
  };
}

type Deliver = (id: string, mail: SendMailOptions) => Promise<void>;

function overSmtp(url: string): Deliver {
  const transport = createTransport({ url, ...timeouts });
  return async (_id, mail) => {
    try {
      await transport.sendMail(mail);
    } catch (error) {
      const { code, responseCode } = error as { code?: string; responseCode?: number };
      throw new MailNotSent([code ?? 'EUNKNOWN', responseCode ?? []].flat().join(' '));
    }
  };
}

function intoFiles(directory: string): Deliver {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return async (id, mail) => {
    const { message } = await transport.sendMail(mail);
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const file = join(directory, `${id}.eml`);
    await writeFile(`${file}.part`, message, { mode: 0o600 });
    await rename(`${file}.part`, file);
  };
}
