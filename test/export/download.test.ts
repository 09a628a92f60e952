import { readdir, readlink } from 'node:fs/promises';
import { get } from 'node:http';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { customerId } from '../../prisma/seed/keys.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { download, written } from './order.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

it('A privacy signal that comes with a download blocks sharing before it is answered (P13)', async () => {
  const id = await written(gateway, customerId('grace'));
  const asked = '{ me { sharing { blocked globalPrivacyControl } } }';
  const before = await gateway.gql(asked, {}, { as: 'grace' });
  expect(before.data).toEqual({ me: { sharing: { blocked: false, globalPrivacyControl: false } } });
  expect((await download(gateway, id, { as: 'grace', headers: { 'Sec-GPC': '1' } })).status).toBe(200);
  const { data } = await gateway.gql(asked, {}, { as: 'grace' });
  expect(data).toEqual({ me: { sharing: { blocked: true, globalPrivacyControl: true } } });
});

/** How often this process has the file of an export open. Linux alone tells. */
async function openTimes(id: string): Promise<number> {
  const { location } = await gateway.database.prisma.exportArtefact.findUniqueOrThrow({ where: { requestId: id } });
  const descriptors = await readdir('/proc/self/fd');
  const targets = await Promise.all(descriptors.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
  return targets.filter((target) => target.endsWith(`/${location}`)).length;
}

/** Begins a download, and goes away with its first bytes. */
function abandoned(id: string, authorization: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = get(`${gateway.url}/exports/DataRequest:${id}`, { headers: { authorization } }, (response) => {
      response.once('data', () => response.destroy());
      response.once('close', resolve);
      response.on('error', () => {});
    });
    asked.on('error', reject);
  });
}

it.skipIf(process.platform !== 'linux')('Downloads that are broken off leave no file open', async () => {
  const carol = customerId('carol');
  // More than the kernel takes from a writer at once.
  await gateway.database.pool.query(
    `INSERT INTO "Activity" ("id", "customerId", "kind", "at", "abuse")
     SELECT ('018a0000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, $1, 'LOGIN', '2024-01-01', false
     FROM generate_series(1, 60000) n`,
    [carol],
  );
  const id = await written(gateway, carol);
  const authorization = `Bearer ${await gateway.token('carol')}`;
  await Promise.all(Array.from({ length: 10 }, () => abandoned(id, authorization)));
  await vi.waitFor(async () => expect(await openTimes(id)).toBe(0), { timeout: 10_000 });
});
