import { generateKeyPairSync } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Prisma } from '../../prisma/generated/client/client.ts';
import type { LinkPurpose } from '../../prisma/generated/client/enums.ts';
import { customerId, partnerId } from '../../prisma/seed/keys.ts';
import { days, minutes } from '../../src/clock.ts';
import { createDispatcher, type Dispatcher } from '../../src/events/dispatcher.ts';
import { mailHandlers } from '../../src/events/handlers.ts';
import { linkSecrets, redeemLink } from '../../src/events/links.ts';
import { createMailer, type Mailer, type Message } from '../../src/events/mailer.ts';
import { uuidv7 } from '../../src/ids.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import { type Outbox, openOutbox } from './outbox.ts';
import { openPostOffice, type PostOffice, readMessage } from './post-office.ts';

let outbox: Outbox;
let office: PostOffice;
const dispatchers: Dispatcher[] = [];
const secretOf = linkSecrets(generateKeyPairSync('ed25519').privateKey);

beforeAll(async () => {
  outbox = await openOutbox();
  office = await openPostOffice();
});
beforeEach(async () => {
  await outbox.database.prisma.oneTimeLink.deleteMany({});
  await outbox.database.prisma.outboxEvent.deleteMany({});
  office.received.length = 0;
  outbox.logged.length = 0;
});
afterEach(() => Promise.all(dispatchers.splice(0).map((one) => one.stop())));
afterAll(async () => {
  await office.close();
  await outbox.close();
});

const overSmtp = () =>
  createMailer({ MAIL_URL: office.url, MAIL_FROM: 'Privacy <privacy@host.example>', DATA_DIR: '' });

function dispatch(mailer: Mailer = overSmtp()): Dispatcher {
  const { database, clock, log } = outbox;
  const parts = {
    portalUrl: 'https://portal.example/account/',
    sender: 'The hosting company',
    retention: defaultPolicy.retention,
  };
  const handlers = mailHandlers({ database, clock, mailer, secretOf, ...parts });
  const dispatcher = createDispatcher({ database, clock, log, handlers, pollMilliseconds: 3_600_000 });
  dispatchers.push(dispatcher);
  return dispatcher;
}

const alice = customerId('alice');
const now = () => outbox.clock.now();
const inDays = (count: number) => new Date(now().getTime() + days(count));

async function emailChange(changes: Partial<Prisma.EmailChangeUncheckedCreateInput> = {}): Promise<string> {
  const emails = { previousEmail: 'alice@example.com', newEmail: 'alice@new.example' };
  const { id } = await outbox.database.prisma.emailChange.create({
    data: { id: uuidv7(now()), customerId: alice, channel: 'PORTAL', requestedAt: now(), ...emails, ...changes },
  });
  return id;
}

const changed = () => emailChange({ confirmedAt: now(), revertUntil: inDays(7) });

async function decision(changes: Partial<Prisma.PendingDecisionUncheckedCreateInput> = {}): Promise<string> {
  const stated = { source: 'EMAIL', channel: 'EMAIL', reference: 'MAIL-1', policyVersion: '1' } as const;
  const times = { requestedAt: now(), expiresAt: inDays(7), actorKind: 'STAFF', actorId: 'billing' } as const;
  const { id } = await outbox.database.prisma.pendingDecision.create({
    data: { id: uuidv7(now()), customerId: customerId('bob'), ...stated, ...times, ...changes },
  });
  return id;
}

async function request(changes: Partial<Prisma.DataRequestUncheckedCreateInput> = {}): Promise<string> {
  const opened = { status: 'VERIFYING', channel: 'PORTAL', openedByKind: 'CUSTOMER', openedById: alice } as const;
  const { id } = await outbox.database.prisma.dataRequest.create({
    data: {
      id: uuidv7(now()),
      customerId: alice,
      kind: 'ERASURE',
      regime: 'GDPR',
      receivedAt: now(),
      dueAt: inDays(30),
      ...opened,
      ...changes,
    },
  });
  return id;
}

function tokenIn(text = ''): string {
  const [, token] = /#token=([\w-]{43})\n/.exec(text) ?? [];
  if (token === undefined) throw new Error('the message has no link');
  return token;
}
const redeem = (token: string, purpose: LinkPurpose) =>
  outbox.database.prisma.$transaction((tx) => redeemLink(tx, { token, purposes: [purpose], now: now() }));

describe('each message goes to the right address, with one link that works once', () => {
  test.each([
    {
      kind: 'mail.confirm-email',
      make: () => emailChange(),
      to: 'alice@new.example',
      subject: 'Please confirm this e-mail address',
      page: 'confirm-email',
      purpose: 'CONFIRM_EMAIL',
    },
    {
      kind: 'mail.email-changed',
      make: changed,
      to: 'alice@example.com',
      subject: 'The e-mail address of your account was changed',
      page: 'revert-email',
      purpose: 'REVERT_EMAIL',
    },
    {
      kind: 'mail.confirm-decision',
      make: () => decision({ partnerId: partnerId('newsletter-co') }),
      to: 'bob@example.com',
      subject: 'Please confirm your decision',
      page: 'confirm-decision',
      purpose: 'CONFIRM_DECISION',
    },
    {
      kind: 'mail.verify-request',
      make: () => request(),
      to: 'alice@example.com',
      subject: 'Please confirm your request',
      page: 'verify-request',
      purpose: 'VERIFY_REQUEST',
    },
  ] as const)('$kind', async ({ kind, make, to, subject, page, purpose }) => {
    const target = await make();
    const event = await outbox.happen(kind, target);
    await dispatch().drain();

    const [message, ...others] = office.received;
    expect(others).toEqual([]);
    expect(message?.to).toEqual([to]);
    expect(Object.fromEntries(message?.headers ?? [])).toMatchObject({
      to,
      subject,
      from: 'Privacy <privacy@host.example>',
      'message-id': `<${event}@host.example>`,
      'auto-submitted': 'auto-generated',
      date: now().toUTCString().replace('GMT', '+0000'),
    });
    const token = tokenIn(message?.text);
    const link = `https://portal.example/account/${page}#token=${token}`;
    expect(message?.text).toContain(link);
    expect(message?.html).toContain(`href="${link}"`);
    expect(await redeem(token, purpose)).toMatchObject({ purpose, targetId: target });
    expect(await redeem(token, purpose)).toBeNull();
    expect((await outbox.event(event)).handledAt).toEqual(now());
  });
});

describe('what becomes of a request is written to the registered address, without a link that opens anything', () => {
  const answered = { decidedBy: 'billing', decidedAt: new Date('2026-03-01T08:00:00Z') };
  const refused = { ...answered, rejectionGround: 'PROCESS_UNFOUNDED', rejectionText: 'We hold none.' } as const;
  const later = { extendedUntil: new Date('2026-06-01T08:00:00Z'), extensionReason: 'Many.' };
  test.each([
    ['mail.request-received', { status: 'RECEIVED' }, 'We have received your request', '1 April 2026'],
    ['mail.request-extended', { status: 'IN_REVIEW', ...later }, 'Your request takes us longer', '1 June 2026'],
    ['mail.request-rejected', { status: 'REJECTED', ...refused }, 'Your request was refused', '1 March 2026'],
    [
      'mail.request-completed',
      { status: 'COMPLETED', completedAt: new Date('2026-03-02T08:00:00Z') },
      'Your request was carried out',
      '2 March 2026',
    ],
  ] as const)('%s', async (kind, changes, subject, day) => {
    await outbox.happen(kind, await request({ ...changes, dueAt: new Date('2026-04-01T09:00:00Z') }));
    await dispatch().drain();
    const [message, ...others] = office.received;
    expect(others).toEqual([]);
    expect(message?.to).toEqual(['alice@example.com']);
    expect(message?.headers.get('subject')).toBe(subject);
    expect(message?.text).toContain(day);
    expect(message?.text.match(/https?:\S+/g)).toEqual(['https://portal.example/account/requests']);
    expect(await outbox.database.prisma.oneTimeLink.count({})).toBe(0);
  });
});

test('a customer is written to in their language', async () => {
  const { prisma } = outbox.database;
  const id = uuidv7(now());
  const who = { id, name: 'Jörg Müßig', email: 'joerg@example.de', locale: 'de-CH' };
  await prisma.customer.create({ data: { ...who, registeredAt: now(), updatedAt: now() } });
  await outbox.happen('mail.verify-request', await request({ customerId: id, kind: 'EXPORT' }));
  await dispatch().drain();
  const [message] = office.received;
  expect(message?.headers.get('subject')).toBe('Bitte bestätigen Sie Ihren Antrag');
  expect(message?.headers.get('content-language')).toBe('de-CH');
  expect(message?.text).toContain('Guten Tag Jörg Müßig,');
  expect(message?.html).toContain('Guten Tag Jörg Müßig,');
});

test('a service message reaches whoever refused all marketing and sharing, and leads nowhere but to its own link (P21)', async () => {
  const { prisma } = outbox.database;
  const id = uuidv7(now());
  await prisma.customer.create({ data: { id, email: 'no@example.com', registeredAt: now(), updatedAt: now() } });
  const decided = {
    actorKind: 'CUSTOMER',
    actorId: id,
    source: 'PORTAL',
    decidedAt: now(),
    recordedAt: now(),
  } as const;
  const refusal = { ...decided, customerId: id, policyVersion: '1' } as const;
  await prisma.sharingEvent.create({ data: { ...refusal, id: uuidv7(now()), allowed: false } });
  await prisma.consentEvent.create({
    data: {
      ...refusal,
      id: uuidv7(now()),
      purpose: 'MARKETING',
      channel: 'EMAIL',
      state: 'WITHDRAWN',
      wording: 'News and offers?',
      wordingLocale: 'en',
    },
  });
  await outbox.happen('mail.verify-request', await request({ customerId: id }));
  await dispatch().drain();
  const [message] = office.received;
  expect(message?.to).toEqual(['no@example.com']);
  expect(message?.text.match(/https?:\S+/g)).toEqual([
    expect.stringMatching(/^https:\/\/portal\.example\/account\/verify-request#/),
  ]);
});

test('a new address, which may be a stranger’s, learns no name; the registered one is greeted by it', async () => {
  await outbox.happen('mail.confirm-email', await emailChange());
  await outbox.happen('mail.email-changed', await changed());
  await dispatch().drain();
  const textTo = (address: string) => office.received.find(({ to }) => to[0] === address)?.text;
  expect(textTo('alice@new.example')).toMatch(/^Hello,\n/);
  expect(textTo('alice@example.com')).toMatch(/^Hello Alice Marlowe,\n/);
});

test('a link works as long as the policy says, and the message names that time', async () => {
  await outbox.happen('mail.email-changed', await changed());
  await dispatch().drain();
  const [row] = await outbox.database.prisma.oneTimeLink.findMany({});
  expect(row?.expiresAt).toEqual(inDays(7));
  const [message] = office.received;
  expect(message?.text).toContain(`until ${inDays(7).getUTCDate()} March 2026`);
});

describe('nothing is sent', () => {
  const twoDaysAgo = () => inDays(-2);
  test.each([
    ['for a change of address that was confirmed', 'mail.confirm-email', changed],
    ['for a change of address that is gone', 'mail.confirm-email', async () => uuidv7(now())],
    ['to an old address while the new one is not confirmed', 'mail.email-changed', () => emailChange()],
    [
      'to an old address when the change was taken back',
      'mail.email-changed',
      () => emailChange({ confirmedAt: now(), revertUntil: inDays(7), revertedAt: now() }),
    ],
    [
      'to an old address when the time to take it back is over',
      'mail.email-changed',
      () => emailChange({ confirmedAt: twoDaysAgo(), revertUntil: now() }),
    ],
    [
      'where there was no address before',
      'mail.email-changed',
      () => emailChange({ previousEmail: null, confirmedAt: now(), revertUntil: inDays(7) }),
    ],
    ['for a decision that was confirmed', 'mail.confirm-decision', () => decision({ confirmedAt: now() })],
    [
      'for a decision that has expired',
      'mail.confirm-decision',
      () => decision({ requestedAt: twoDaysAgo(), expiresAt: now() }),
    ],
    ['for a request that was verified', 'mail.verify-request', () => request({ verifiedAt: now() })],
    ['for a request that was cancelled', 'mail.verify-request', () => request({ status: 'CANCELLED' })],
    ['of the receipt of one that was cancelled', 'mail.request-received', () => request({ status: 'CANCELLED' })],
    ['of an extension that is none', 'mail.request-extended', () => request()],
    ['of a refusal that is none', 'mail.request-rejected', () => request({ decidedAt: now(), rejectionText: 'No.' })],
    ['of an end that has not come', 'mail.request-completed', () => request({ status: 'PROCESSING' })],
  ] as const)('%s', async (_case, kind, make) => {
    const event = await outbox.happen(kind, await make());
    await dispatch().drain();
    expect(office.received).toEqual([]);
    expect(await outbox.event(event)).toMatchObject({ attempts: 1, handledAt: now() });
    expect(await outbox.database.prisma.oneTimeLink.count({})).toBe(0);
  });

  test('to a customer who was erased', async () => {
    const { prisma } = outbox.database;
    const id = uuidv7(now());
    await prisma.customer.create({ data: { id, name: 'Ada', registeredAt: now(), updatedAt: now() } });
    const targets = {
      'mail.confirm-email': await emailChange({ customerId: id }),
      'mail.email-changed': await emailChange({ customerId: id, confirmedAt: now(), revertUntil: inDays(7) }),
      'mail.confirm-decision': await decision({ customerId: id }),
      'mail.verify-request': await request({ customerId: id }),
      'mail.request-received': await request({ customerId: id, status: 'RECEIVED' }),
    } as const;
    await prisma.customer.update({ where: { id }, data: { erasedAt: now(), name: null } });
    for (const kind of [
      'mail.confirm-email',
      'mail.email-changed',
      'mail.confirm-decision',
      'mail.verify-request',
      'mail.request-received',
    ] as const)
      await outbox.happen(kind, targets[kind]);
    await dispatch().drain();
    expect(office.received).toEqual([]);
    expect(await prisma.outboxEvent.count({ where: { handledAt: null } })).toBe(0);
  });
});

test('while the mail server is away a message waits, and then leaves once', async () => {
  const event = await outbox.happen('mail.confirm-email', await emailChange());
  const dispatcher = dispatch();
  await office.close();
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    await dispatcher.drain();
    const { attempts, availableAt, handledAt } = await outbox.event(event);
    expect({ attempts, handledAt }).toEqual({ attempts: attempt, handledAt: null });
    outbox.clock.set(availableAt);
  }
  await office.open();
  await dispatcher.drain();
  outbox.clock.advance(minutes(10));
  await dispatcher.drain();
  expect(office.received).toHaveLength(1);
  expect(await outbox.event(event)).toMatchObject({ attempts: 4 });
  expect(await redeem(tokenIn(office.received[0]?.text), 'CONFIRM_EMAIL')).not.toBeNull();
});

test('when the process dies between sending and marking, the same message leaves again, with the same link', async () => {
  const event = await outbox.happen('mail.confirm-email', await emailChange());
  const mailer = overSmtp();
  let dies = true;
  const dispatcher = dispatch({
    send: async (message) => {
      await mailer.send(message);
      if (dies) throw new Error('killed');
    },
  });
  await dispatcher.drain();
  dies = false;
  outbox.clock.set((await outbox.event(event)).availableAt);
  await dispatcher.drain();

  const [first, second, ...others] = office.received;
  expect(others).toEqual([]);
  expect(second?.headers.get('message-id')).toBe(first?.headers.get('message-id'));
  expect(tokenIn(second?.text)).toBe(tokenIn(first?.text));
  expect(await redeem(tokenIn(first?.text), 'CONFIRM_EMAIL')).not.toBeNull();
});

test('somebody who asks for many messages gets five in an hour; the rest wait', async () => {
  for (let count = 0; count < 7; count += 1) await outbox.happen('mail.confirm-email', await emailChange());
  const dispatcher = dispatch();
  await dispatcher.drain();
  expect(office.received).toHaveLength(5);
  outbox.clock.advance(minutes(61));
  await dispatcher.drain();
  expect(office.received).toHaveLength(7);
});

test('neither the log nor the outbox has an address, a name or a token', async () => {
  await outbox.happen('mail.confirm-email', await emailChange());
  await outbox.happen('mail.email-changed', await changed());
  office.refuse(550);
  const dispatcher = dispatch();
  await dispatcher.drain();
  office.refuse(null);
  expect(office.received).toEqual([]);
  outbox.clock.advance(minutes(1));
  await dispatcher.drain();
  expect(office.received).toHaveLength(2);

  expect(outbox.logged).toHaveLength(2);
  for (const line of outbox.logged) {
    expect(JSON.parse(line)).toMatchObject({ msg: 'an event waits', name: 'MailNotSent', cause: 'EENVELOPE 550' });
  }
  const rows = JSON.stringify(await outbox.database.prisma.outboxEvent.findMany({}));
  const tokens = office.received.map(({ text }) => tokenIn(text));
  for (const value of ['@', 'alice', 'Marlowe', ...tokens]) {
    expect(outbox.logged.join().toLowerCase()).not.toContain(value.toLowerCase());
    expect(rows.toLowerCase()).not.toContain(value.toLowerCase());
  }
});

const message: Message = {
  id: '01890000-0000-7000-8000-000000000001',
  at: new Date('2026-03-02T09:00:00Z'),
  to: 'ada@example.com',
  language: 'en',
  subject: 'Hello',
  text: 'Hello\n',
  html: '<p>Hello</p>',
};

test.each([
  'ada@example.com\r\nBcc: eve@evil.example',
  'ada@example.com\r\nRCPT TO:<eve@evil.example>',
  'ada@example.com, eve@evil.example',
  'ada@example.com@evil.example',
  'Ada <ada@example.com>',
  'friends: eve@evil.example;',
  '"ada@example.com"@evil.example',
  'ada',
  '',
])('%j is no address to send to', async (to) => {
  await expect(overSmtp().send({ ...message, to })).rejects.toThrow(/^the message was not taken: EENVELOPE$/);
  expect(office.received).toEqual([]);
});

test('a subject cannot add a header or a recipient', async () => {
  await overSmtp().send({ ...message, subject: 'Hello\r\nBcc: eve@evil.example\r\n\r\nBody' });
  const [received] = office.received;
  expect(received?.to).toEqual(['ada@example.com']);
  expect(received?.headers.get('bcc')).toBeUndefined();
  expect(received?.text).toBe('Hello\n');
});

test('without a mail server, each message is a file that its owner alone reads', async () => {
  const event = await outbox.happen('mail.confirm-email', await emailChange());
  await dispatch(createMailer({ MAIL_URL: undefined, MAIL_FROM: undefined, DATA_DIR: outbox.dataDir })).drain();
  const directory = join(outbox.dataDir, 'mail');
  expect(await readdir(directory)).toEqual([`${event}.eml`]);
  const file = join(directory, `${event}.eml`);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(directory)).mode & 0o777).toBe(0o700);
  const { headers, text } = readMessage(await readFile(file, 'utf8'));
  expect(headers.get('to')).toBe('alice@new.example');
  expect(headers.get('message-id')).toBe(`<${event}@localhost>`);
  expect(await redeem(tokenIn(text), 'CONFIRM_EMAIL')).not.toBeNull();
});
