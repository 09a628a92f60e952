import { describe, expect, test } from 'vitest';
import { ConsentChannel, DataRequestKind, Purpose } from '../../prisma/generated/client/enums.ts';
import { type Letter, write } from '../../src/events/mail/letter.ts';
import { textsFor } from '../../src/events/mail/texts.ts';
import type { Decision, Texts, Wording } from '../../src/events/mail/wording.ts';

const letter: Letter = {
  locale: 'en-GB',
  name: 'Ada',
  link: 'https://portal.example/confirm-email#token=secret',
  until: new Date('2026-03-09T09:05:00Z'),
  sender: 'The hosting company',
  wording: (texts, until) => texts.emailChanged({ until }),
};

test.each([
  ['en-GB', 'en-GB', 'Hello Ada,', '9 March 2026 at 09:05 UTC'],
  ['en-US', 'en-US', 'Hello Ada,', 'March 9, 2026 at 09:05 AM UTC'],
  ['de-AT', 'de-AT', 'Guten Tag Ada,', '9. März 2026 um 09:05 UTC'],
  ['fr', 'fr', 'Bonjour Ada,', '9 mars 2026 à 09:05 UTC'],
  ['es-419', 'es-419', 'Hola, Ada:', '9 de marzo de 2026'],
  ['sv-SE', 'en', 'Hello Ada,', 'March 9, 2026 at 09:05 AM UTC'],
  ['no tag', 'en', 'Hello Ada,', 'March 9, 2026 at 09:05 AM UTC'],
  [null, 'en', 'Hello Ada,', 'March 9, 2026 at 09:05 AM UTC'],
])('a customer of locale %s is written to in %s', (locale, language, greeting, date) => {
  const written = write({ ...letter, locale });
  expect(written.language).toBe(language);
  expect(written.html).toContain(`lang="${language}"`);
  expect(written.text.startsWith(`${greeting}\n\n`)).toBe(true);
  expect(written.text.replaceAll('\u202f', ' ')).toContain(date);
});

test('a letter has its link and its sender, as text and as HTML that loads nothing', () => {
  const { text, html } = write(letter);
  expect(text).toContain(`:\n${letter.link}\n`);
  expect(text.endsWith('The hosting company\n')).toBe(true);
  expect(html.match(/(?:href|src)="[^"]*"|url\(/g)).toEqual([`href="${letter.link}"`]);
});

test('a name is one line of plain text, whatever is in it', () => {
  const name = 'Ada\r\nBcc: eve@example.com\u2028\u202e<img src="https://evil.example/x">';
  const { subject, text, html } = write({ ...letter, name });
  expect(text.split('\n')[0]).toBe('Hello Ada Bcc: eve@example.com <img src="https://evil.example/x">,');
  expect(html).not.toContain('<img');
  expect(html).toContain('&lt;img src=&quot;https://evil.example/x&quot;&gt;');
  expect(subject).not.toContain('Ada');
});

test.each([null, '', ' \n'])('nobody is greeted by an empty name: %j', (name) => {
  expect(write({ ...letter, name }).text.startsWith('Hello,\n')).toBe(true);
});

const decisions: Decision[] = [
  { about: 'everyone' },
  { about: 'partner', partner: 'newsletter-co' },
  ...Object.values(Purpose).map((purpose): Decision => ({ about: 'purpose', purpose })),
  ...Object.values(ConsentChannel).map((channel): Decision => ({ about: 'consent', purpose: 'MARKETING', channel })),
];
const until = 'UNTIL';
/** What staff have written, in a language of their own. */
const written = 'Scripsimus.';
const every: [string, (texts: Texts) => Wording][] = [
  ['a new address', (texts) => texts.confirmEmail({ until })],
  ['a changed address', (texts) => texts.emailChanged({ until })],
  ...decisions.map((decision): [string, (texts: Texts) => Wording] => [
    `a decision about ${Object.values(decision).join(' ')}`,
    (texts) => texts.confirmDecision({ until, decision }),
  ]),
  ...Object.values(DataRequestKind).map((kind): [string, (texts: Texts) => Wording] => [
    `a request for ${kind}`,
    (texts) => texts.verifyRequest({ until, kind }),
  ]),
  ...Object.values(DataRequestKind).flatMap((kind): [string, (texts: Texts) => Wording][] => [
    [`the receipt of a request for ${kind}`, (texts) => texts.requestReceived({ until, kind })],
    [`an extension of a request for ${kind}`, (texts) => texts.requestExtended({ until, kind, reason: written })],
    [`a refused request for ${kind}`, (texts) => texts.requestRejected({ on: until, kind, text: written })],
    [`a request for ${kind} that was carried out`, (texts) => texts.requestCompleted({ on: until, kind })],
  ]),
];

describe.each(['en', 'de', 'fr', 'es'])('in %s', (language) => {
  const { texts } = textsFor(language);
  const whole = (say: (of: Texts) => Wording, of = texts) => {
    const { subject, paragraphs, action } = say(of);
    return [subject, ...paragraphs, action];
  };

  test.each(every)('the message about %s is whole, and says until when', (_what, say) => {
    const lines = whole(say);
    for (const line of lines) expect(line).toMatch(/\p{L}{3}/u);
    expect(lines.join()).not.toMatch(/undefined|null|[A-Z]+_[A-Z]+/);
    expect(lines.join().split(until)).toHaveLength(2);
    expect(say(texts).subject).not.toContain('\n');
    const inEnglish = whole(say, textsFor('en').texts);
    const ours = lines.filter((line) => line !== written);
    if (language !== 'en') expect(ours.some((line) => inEnglish.includes(line))).toBe(false);
  });

  test('no two messages say the same', () => {
    expect(new Set(every.map(([, say]) => whole(say).join('\n'))).size).toBe(every.length);
  });
});
