import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';
import { readMessage } from '../events/post-office.ts';
import type { TestGateway } from '../harness/gateway.ts';

/** The token of the link that was mailed about a record. Waits until the mail is sent. */
export async function mailedToken({ database, config }: TestGateway, target: string): Promise<string> {
  const coordinates = { path: ['target'], equals: target };
  const where = { kind: { startsWith: 'mail.' }, coordinates, handledAt: { not: null } };
  const find = () => database.prisma.outboxEvent.findFirstOrThrow({ where });
  const { id } = await vi.waitFor(find, { timeout: 10_000, interval: 50 });
  const { text } = readMessage(await readFile(join(config.DATA_DIR, 'mail', `${id}.eml`), 'utf8'));
  const [, token] = /#token=([\w-]{43})\n/.exec(text) ?? [];
  if (token === undefined) throw new Error('the mail has no link');
  return token;
}
