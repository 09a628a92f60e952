import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { customerId } from '../../prisma/seed/keys.ts';
import { days } from '../../src/clock.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import { approved, download, reached, send } from '../export/order.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { ending } from './change.ts';
import { requestStories } from './requests.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const { open, staff, idIn, rowOf, timelineOf } = requestStories(() => gateway);

async function asked(as: string) {
  const id = idIn(await open(as, { kind: 'EXPORT' }));
  return { id, status: (await rowOf(id)).status };
}

it('Copies that customers ask for themselves are made at once, a few a day; more wait for staff (P11)', async () => {
  for (let nth = 0; nth < defaultPolicy.requests.exportsPerDay; nth += 1) {
    const { id, status } = await asked('alice');
    expect(['APPROVED', 'PROCESSING', 'COMPLETED']).toContain(status);
    await reached(gateway, id, 'COMPLETED');
  }
  const more = await asked('alice');
  expect(more.status).toBe('RECEIVED');
  expect(ending(await staff('billing', 'approveRequest', more.id))).toBe('ApproveRequestPayload');
  await reached(gateway, more.id, 'COMPLETED');
  gateway.clock.advance(days(1) + 1);
  await reached(gateway, (await asked('alice')).id, 'COMPLETED');
});

it('A copy that cannot be written is given up where staff see it, and is made when they ask again', async () => {
  const { DATA_DIR } = gateway.config;
  const store = join(DATA_DIR, 'exports');
  await rm(store, { recursive: true, force: true });
  await writeFile(store, 'no directory');
  const id = await approved(gateway, customerId('bob'));
  await send(gateway, id, { lastTry: true });
  await reached(gateway, id, 'FAILED');
  const [failed] = (await timelineOf(id)).slice(-1);
  expect(failed).toMatchObject({ action: 'FAILED', actorKind: 'SYSTEM', reason: 'GIVEN_UP' });
  expect((await download(gateway, id, { as: 'bob' })).status).toBe(404);

  await rm(store);
  expect(ending(await staff('billing', 'retryRequest', id))).toBe('RetryRequestPayload');
  await reached(gateway, id, 'COMPLETED');
  expect((await download(gateway, id, { as: 'bob' })).status).toBe(200);
});
