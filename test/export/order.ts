import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, vi } from 'vitest';
import type { DataRequestStatus } from '../../prisma/generated/client/enums.ts';
import { days } from '../../src/clock.ts';
import { globalId } from '../../src/global-id.ts';
import { uuidv7 } from '../../src/ids.ts';
import { openJobs } from '../../src/jobs/jobs.ts';
import { readMessage } from '../events/post-office.ts';
import type { TestGateway } from '../harness/gateway.ts';

type Order = { openedByKind?: 'CUSTOMER' | 'STAFF'; status?: DataRequestStatus };

/** An approved request for an export; nothing works on it yet. Gives its id. */
export async function approved(
  { database, clock }: Pick<TestGateway, 'database' | 'clock'>,
  customerId: string,
  { openedByKind = 'CUSTOMER', status = 'APPROVED' }: Order = {},
): Promise<string> {
  const now = clock.now();
  const id = uuidv7(now);
  await database.prisma.dataRequest.create({
    data: {
      id,
      customerId,
      kind: 'EXPORT',
      status,
      channel: openedByKind === 'STAFF' ? 'EMAIL' : 'PORTAL',
      reference: openedByKind === 'STAFF' ? 'MAIL-0707' : null,
      openedByKind,
      openedById: openedByKind === 'STAFF' ? 'billing' : customerId,
      regime: 'GDPR',
      receivedAt: now,
      dueAt: new Date(now.getTime() + days(30)),
    },
  });
  return id;
}

/** Sends the job that writes it, as an approval does; `lastTry` as if all tries but one had failed. */
export async function send({ database }: TestGateway, id: string, { lastTry = false } = {}): Promise<void> {
  const jobs = await openJobs({ pool: database.pool, log: pino({ level: 'silent' }) });
  await database.prisma.$transaction(async (tx) => {
    await jobs.send(tx, 'export.write', [id]);
    if (lastTry) await tx.$executeRaw`UPDATE pgboss.job SET retry_count = retry_limit WHERE data->>'id' = ${id}`;
  });
  await jobs.stop();
}

/** Resolves when a request has come to this status. */
export async function reached({ database }: TestGateway, id: string, status: DataRequestStatus): Promise<void> {
  await vi.waitFor(
    async () => {
      const row = await database.prisma.dataRequest.findUniqueOrThrow({ where: { id }, select: { status: true } });
      if (row.status !== status) throw new Error(`it is ${row.status}`);
    },
    { timeout: 30_000, interval: 50 },
  );
}

/** An export that is ready to be downloaded. Gives the request's id. */
export async function written(gateway: TestGateway, customerId: string, order: Order = {}): Promise<string> {
  const id = await approved(gateway, customerId, order);
  await send(gateway, id);
  await reached(gateway, id, 'COMPLETED');
  return id;
}

type Asking = { as?: string; link?: string; method?: string; headers?: Record<string, string> };

export async function download(
  gateway: TestGateway,
  id: string,
  { as, link, method = 'GET', headers = {} }: Asking = {},
): Promise<Response> {
  const authorization = as === undefined ? link && `Link ${link}` : `Bearer ${await gateway.token(as)}`;
  return fetch(`${gateway.url}/exports/${globalId('DataRequest', id)}`, {
    method,
    headers: { ...headers, ...(authorization && { authorization }) },
  });
}

/** To whom the mail goes that tells of an export, its text, and the one-time link's secret in it. */
export async function mailAbout(
  { config, database }: TestGateway,
  id: string,
  kind: 'mail.export-ready' | 'mail.export-link',
): Promise<{ to: string | undefined; text: string; secret: string }> {
  const where = { kind, coordinates: { equals: { target: id } }, handledAt: { not: null } };
  const event = await vi.waitFor(() => database.prisma.outboxEvent.findFirstOrThrow({ where }), { timeout: 10_000 });
  const { headers, text } = readMessage(await readFile(join(config.DATA_DIR, 'mail', `${event.id}.eml`), 'utf8'));
  const secret = /#token=([\w-]{43})&request=DataRequest:/.exec(text)?.[1] ?? '';
  expect(secret !== '').toBe(kind === 'mail.export-link');
  return { to: headers.get('to'), text, secret };
}
