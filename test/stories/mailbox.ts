import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { MailKind } from '../../src/events/outbox.ts';
import { readMessage } from '../events/post-office.ts';
import type { TestGateway } from '../harness/gateway.ts';

/** The newest mail of a kind to an address, and its link's token. Without MAIL_URL a mail is a file, written soon after the answer. */
export async function letterTo(
  gateway: TestGateway,
  to: string,
  kind: MailKind,
): Promise<{ text: string; token: string }> {
  const { config, database } = gateway;
  const events = await vi.waitFor(
    async () => {
      const sent = await database.prisma.outboxEvent.findMany({ where: { kind }, orderBy: { id: 'desc' } });
      if (sent.length === 0 || sent.some(({ handledAt }) => handledAt === null)) throw new Error('not all is sent');
      return sent;
    },
    { timeout: 10_000, interval: 50 },
  );
  for (const { id } of events) {
    const raw = await readFile(join(config.DATA_DIR, 'mail', `${id}.eml`), 'utf8').catch(() => '');
    const { headers, text } = readMessage(raw);
    const token = /#token=([\w-]{43})\n/.exec(text)?.[1];
    if (headers.get('to') === to && token !== undefined) return { text, token };
  }
  throw new Error(`no mail with a link to ${to}`);
}
