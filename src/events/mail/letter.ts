import { textsFor } from './texts.ts';
import type { Texts, Wording } from './wording.ts';

export type Letter = {
  locale: string | null;
  name: string | null;
  link: string;
  until: Date;
  /** Who writes, as in the policy. */
  sender: string;
  wording(texts: Texts, until: string): Wording;
};

export type Written = { language: string; subject: string; text: string; html: string };

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

/** Line ends and other control characters in a name could pass for text of ours. */
const onOneLine = (name: string | null) => {
  const line = name?.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line === undefined || line === '' ? null : line;
};

const dateAndTime = {
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
  timeZoneName: 'short',
} as const;

/** Writes a letter in the customer's language, as text and as simple HTML that loads nothing from anywhere. */
export function write({ locale, name, link, until, sender, wording }: Letter): Written {
  const { language, texts } = textsFor(locale);
  const date = new Intl.DateTimeFormat(language, dateAndTime).format(until);
  const { subject, paragraphs, action } = wording(texts, date);
  const greeting = texts.greeting(onOneLine(name));

  const text = [greeting, ...paragraphs, `${action}:\n${link}`, sender].join('\n\n');
  const html = [
    `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>${escapeHtml(subject)}</title><body>`,
    ...[greeting, ...paragraphs].map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`),
    `<p><a href="${escapeHtml(link)}">${escapeHtml(action)}</a></p>`,
    `<p>${escapeHtml(sender)}</p></body></html>`,
  ].join('\n');
  return { language, subject, text: `${text}\n`, html };
}
