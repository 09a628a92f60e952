import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { MailKind } from '../../src/events/outbox.ts';
import { readMessage } from '../events/post-office.ts';
import type { TestGateway } from '../harness/gateway.ts';

const patiently = { timeout: 10_000, interval: 50 };

/** The texts of the mails about a record that are sent, the newest first. */
async function sent({ database, config }: TestGateway, target: string, kind?: MailKind): Promise<string[]> {
  const coordinates = { path: ['target'], equals: target };
  const where = { kind: kind ?? { startsWith: 'mail.' }, coordinates, handledAt: { not: null } };
  const events = await database.prisma.outboxEvent.findMany({ where, orderBy: { occurredAt: 'desc' } });
  const raw = events.map(({ id }) => readFile(join(config.DATA_DIR, 'mail', `${id}.eml`), 'utf8'));
  return (await Promise.all(raw)).map((message) => readMessage(message).text);
}

/** The text of a mail of this kind about a record. Waits until it is sent. */
export const mailedText = (gateway: TestGateway, target: string, kind: MailKind): Promise<string> =>
  vi.waitFor(async () => {
    const [text] = await sent(gateway, target, kind);
    if (text === undefined) throw new Error(`no ${kind} is sent`);
    return text;
  }, patiently);

/** The token of the newest link that was mailed about a record. Waits until the mail is sent. */
export const mailedToken = (gateway: TestGateway, target: string): Promise<string> =>
  vi.waitFor(async () => {
    const tokens = (await sent(gateway, target)).map((text) => /#token=([\w-]{43})\n/.exec(text)?.[1]);
    const token = tokens.find((one) => one !== undefined);
    if (token === undefined) throw new Error('no mail with a link is sent');
    return token;
  }, patiently);
