import { createHash } from 'node:crypto';
import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { customerId } from '../../prisma/seed/keys.ts';
import { days, minutes } from '../../src/clock.ts';
import { seededAt } from '../harness/clock.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { approved, download, mailAbout, reached, send, written } from './order.ts';
import { validator } from './validator.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterEach(() => gateway.clock.set(seededAt));
afterAll(() => gateway.stop());

const alice = customerId('alice');
const artefactOf = (requestId: string) =>
  gateway.database.prisma.exportArtefact.findUniqueOrThrow({ where: { requestId } });
const filesThere = () => readdir(join(gateway.config.DATA_DIR, 'exports')).catch(() => []);
const fileOf = async (id: string) => join(gateway.config.DATA_DIR, 'exports', (await artefactOf(id)).location ?? '');

describe('A finished export (P11)', () => {
  let id: string;
  let text: string;
  let etag: string;
  beforeAll(async () => {
    id = await written(gateway, alice);
    const response = await download(gateway, id, { as: 'alice' });
    text = await response.text();
    etag = response.headers.get('etag') ?? '';
  });

  it('is one JSON document that a stranger’s validator accepts, against the schema that is served', async () => {
    const schema = await fetch(`${gateway.url}/schema/export.schema.json`);
    expect(schema.headers.get('content-type')).toBe('application/schema+json');
    const document: unknown = JSON.parse(text);
    expect(validator(await schema.text())(document)).toEqual([]);
    const named = [
      { recipient: 'stripe', because: 'PROCESSES' },
      { recipient: 'newsletter-co', because: 'HAS_READ' },
      { recipient: 'Tax Office of Nowhere', because: 'DISCLOSED' },
    ];
    expect(document).toMatchObject({
      article15: { recipients: expect.arrayContaining(named.map((one) => expect.objectContaining(one))) },
      data: { profile: { name: 'Alice Marlowe' } },
    });
  });

  it('says what it is in its headers, and is nobody’s to keep', async () => {
    const { status, headers } = await download(gateway, id, { as: 'alice', method: 'HEAD' });
    const sha256 = createHash('sha256').update(text).digest();
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toMatchObject({
      'accept-ranges': 'bytes',
      'cache-control': 'no-store',
      'content-disposition': `attachment; filename="export-${id}.json"`,
      'content-length': String(Buffer.byteLength(text)),
      'content-type': 'application/json; charset=utf-8',
      etag: `"${sha256.toString('hex')}"`,
      'repr-digest': `sha-256=:${sha256.toString('base64')}:`,
    });
  });

  it('is told of with its progress', async () => {
    const ask = /* GraphQL */ `query Progress($id: ID!) {
      request(id: $id) { export { status rowsDone bytes sha256 readyAt expiresAt url } timeline { action } }
    }`;
    const { data } = await gateway.gql(ask, { id: `DataRequest:${id}` }, { as: 'alice' });
    expect(data).toEqual({
      request: {
        export: {
          status: 'READY',
          rowsDone: expect.any(Number),
          bytes: Buffer.byteLength(text),
          sha256: etag.replaceAll('"', ''),
          readyAt: seededAt.toISOString(),
          expiresAt: new Date(seededAt.getTime() + days(7)).toISOString(),
          url: `/exports/DataRequest:${id}`,
        },
        timeline: [{ action: 'STARTED' }, { action: 'COMPLETED' }],
      },
    });
  });

  it('is read on from where a download broke off', async () => {
    const whole = Buffer.from(text);
    const part = (range: string, more: Record<string, string> = {}) =>
      download(gateway, id, { as: 'alice', headers: { range, ...more } });
    const rest = await part('bytes=100-', { 'if-range': etag });
    expect(rest.status).toBe(206);
    expect(rest.headers.get('content-range')).toBe(`bytes 100-${whole.length - 1}/${whole.length}`);
    expect(await rest.text()).toBe(whole.subarray(100).toString());
    expect(await (await part('bytes=2-11')).text()).toBe(whole.subarray(2, 12).toString());
    expect(await (await part('bytes=-7')).text()).toBe(whole.subarray(-7).toString());
    expect((await part('bytes=0-1,4-5')).status).toBe(200);
    expect((await part('bytes=5-9', { 'if-range': '"another"' })).status).toBe(200);
    const beyond = await part(`bytes=${whole.length}-`);
    expect(beyond.status).toBe(416);
    expect(beyond.headers.get('content-range')).toBe(`bytes */${whole.length}`);
  });

  it('is not there for anybody else: not for staff, partners, systems, other customers or under other spellings', async () => {
    const unknown = '01890000-0000-7000-8000-0000000000ff';
    for (const as of ['bob', 'billing', 'privacy', 'newsletter-co', 'login-service']) {
      const theirs = await download(gateway, id, { as });
      const nobodys = await download(gateway, unknown, { as });
      expect(theirs.status).toBe(404);
      expect(await theirs.text()).toBe(await nobodys.text());
    }
    expect((await download(gateway, id)).status).toBe(401);
    const authorization = `Bearer ${await gateway.token('alice')}`;
    for (const path of [`/exports/${id}`, `/exports/DataRequest:${id}/`, `/exports/Export:${id}`]) {
      expect((await fetch(gateway.url + path, { headers: { authorization } })).status).toBe(404);
    }
  });

  it('lies in its store as noise', async () => {
    const sealed = await readFile(await fileOf(id));
    expect(sealed.includes('Alice')).toBe(false);
    expect((await filesThere()).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('is read once for the record before its first byte', async () => {
    const { prisma } = gateway.database;
    const downloads = () =>
      prisma.auditEvent.count({ where: { operation: 'downloadExport', subjects: { has: alice } } });
    const before = await downloads();
    await download(gateway, id, { as: 'alice' });
    expect(await downloads()).toBe(before + 1);
  });

  it('is gone after seven days: its key, its file, and what it says of its place', async () => {
    gateway.clock.advance(days(7));
    expect((await download(gateway, id, { as: 'alice' })).status).toBe(410);
    await vi.waitFor(async () => expect(await artefactOf(id)).toMatchObject({ status: 'EXPIRED', location: null }), {
      timeout: 10_000,
    });
    expect((await artefactOf(id)).wrappedKey).toBeNull();
    expect((await download(gateway, id, { as: 'alice' })).status).toBe(410);
  });
});

describe('A file that was altered', () => {
  it.each([
    ['changed at its start', async (file: string) => writeFile(file, Buffer.alloc(64), { flag: 'r+' })],
    ['cut short', async (file: string) => truncate(file, 1_000)],
    ['removed', async (file: string) => truncate(file, 0)],
  ])('and %s is never served as a whole one', async (_how, alter) => {
    const id = await written(gateway, customerId('carol'));
    await alter(await fileOf(id));
    const response = await download(gateway, id, { as: 'carol' });
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('Carol');
  });
});

describe('The mail that tells of an export', () => {
  it('sends the customer to the portal', async () => {
    const { text } = await mailAbout(gateway, await written(gateway, alice), 'mail.export-ready');
    expect(text).toContain('9 March 2026');
    expect(text).toContain('/exports\n');
  });

  it('holds a link where staff asked, which opens for an hour from its first use, and nothing else', async () => {
    const id = await written(gateway, alice, { openedByKind: 'STAFF' });
    const other = await written(gateway, customerId('bob'), { openedByKind: 'STAFF' });
    const { secret: link } = await mailAbout(gateway, id, 'mail.export-link');
    const again = () => download(gateway, id, { link });
    expect((await download(gateway, other, { link })).status).toBe(404);
    expect((await again()).status).toBe(200);
    gateway.clock.advance(minutes(59));
    expect((await again()).status).toBe(200);
    gateway.clock.advance(minutes(2));
    expect((await again()).status).toBe(404);
    expect((await download(gateway, id, { link: 'x'.repeat(43) })).status).toBe(404);
  });
});

describe('The job that writes an export', () => {
  it('leaves one artefact and one completed request, however often and at once it runs', async () => {
    const id = await approved(gateway, alice);
    await Promise.all([send(gateway, id), send(gateway, id)]);
    await reached(gateway, id, 'COMPLETED');
    await send(gateway, id);
    const { prisma } = gateway.database;
    await vi.waitFor(async () => {
      const [{ left } = { left: -1 }] = await prisma.$queryRaw<{ left: number }[]>`
        SELECT count(*)::int AS left FROM pgboss.job WHERE name = 'export.write' AND state < 'completed'`;
      expect(left).toBe(0);
    }, 10_000);
    expect(await prisma.exportArtefact.count({ where: { requestId: id } })).toBe(1);
    const steps = await prisma.requestEvent.findMany({ where: { requestId: id }, orderBy: { id: 'asc' } });
    expect(steps.map(({ action }) => action)).toEqual(['STARTED', 'COMPLETED']);
    expect((await download(gateway, id, { as: 'alice' })).status).toBe(200);
  });

  it('begins anew where a process died, and removes what that one left', async () => {
    const id = await approved(gateway, alice, { status: 'PROCESSING' });
    const now = gateway.clock.now();
    const left = join(gateway.config.DATA_DIR, 'exports', `${id}.part`);
    await writeFile(left, 'half of it');
    await gateway.database.prisma.exportArtefact.create({
      data: { id, requestId: id, status: 'RUNNING', location: id, startedAt: now },
    });
    await reached(gateway, id, 'COMPLETED');
    expect(await filesThere()).not.toContain(`${id}.part`);
    expect((await download(gateway, id, { as: 'alice' })).status).toBe(200);
  });

  it('writes nothing for a customer who is being erased', async () => {
    const { prisma } = gateway.database;
    const where = { id: customerId('dave') };
    await prisma.customer.update({ where, data: { erasureStartedAt: gateway.clock.now() } });
    const id = await approved(gateway, where.id);
    const before = await filesThere();
    await send(gateway, id);
    await vi.waitFor(async () => {
      const [job] = await prisma.$queryRaw<{ state: string }[]>`
        SELECT state::text FROM pgboss.job WHERE name = 'export.write' AND data->>'id' = ${id}`;
      expect(job?.state).toBe('completed');
    }, 10_000);
    expect(await prisma.exportArtefact.count({ where: { requestId: id } })).toBe(0);
    expect(await filesThere()).toEqual(before);
  });
});
