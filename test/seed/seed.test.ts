import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cast, developmentSecret } from '../../prisma/seed/identities.ts';
import { customerId, customerNames } from '../../prisma/seed/keys.ts';
import { seedCast } from '../../prisma/seed/seed.ts';
import { verifySecret } from '../../src/caller/secrets.ts';
import { days } from '../../src/clock.ts';
import type { DatabaseHost } from '../../src/database/database.ts';
import { holdsCardNumber } from '../../src/policy/card-number.ts';
import { seededAt, testClock } from '../harness/clock.ts';
import { copyDatabase } from '../harness/database.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'gateway-seed-'));
let host: DatabaseHost;

beforeAll(async () => {
  ({ host } = await copyDatabase(dataDir));
});
afterAll(async () => {
  await host.close();
  rmSync(dataDir, { recursive: true, force: true });
});

type Rows = Record<string, Record<string, unknown>[]>;

/** Every row of every table of the domain. */
async function everything(pool: pg.Pool): Promise<Rows> {
  const tables = await pool.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
     AND NOT relispartition AND relname <> '_prisma_migrations' ORDER BY 1`,
  );
  const rows: Rows = {};
  for (const { name } of tables.rows) rows[name] = (await pool.query(`SELECT * FROM "${name}" ORDER BY 1, 2`)).rows;
  return rows;
}

const seedAgain = () =>
  host.asOwner(async ({ prisma, pool }) => {
    await seedCast(prisma, testClock(new Date(seededAt.getTime() + days(40))), () => 'mac');
    return everything(pool);
  });

describe('seeding again', () => {
  test('changes nothing, even on a later day', async () => {
    const before = await host.asOwner(({ pool }) => everything(pool));
    expect(before['Customer']).toHaveLength(customerNames.length);
    expect(await seedAgain()).toEqual(before);
  });

  test('brings nothing back that was erased meanwhile', async () => {
    await host.asOwner(({ prisma }) => prisma.communication.deleteMany({ where: { customerId: customerId('carol') } }));
    const { Communication: communications } = await seedAgain();
    expect(communications?.length).toBeGreaterThan(0);
    expect(communications?.filter((row) => row['customerId'] === customerId('carol'))).toEqual([]);
  });

  test('is refused in production, whatever else is configured', () => {
    const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'prisma/seed/run.ts'], {
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'],
        NODE_ENV: 'production',
        DATABASE_URL: 'postgresql://127.0.0.1:1/none',
        JWKS_URL: 'https://identity.example/keys',
        JWT_ISSUER: 'https://identity.example',
        JWT_AUDIENCE: 'gateway',
        MAIL_URL: 'smtp://mail.example',
        MAIL_FROM: 'gateway@example.com',
        SIGNING_KEY: 'none',
        EXPORT_STORE: dataDir,
        DATA_DIR: dataDir,
      },
    });
    expect(stderr).toContain('never seeded in production');
    expect(status).toBe(1);
  });
});

describe('what is seeded', () => {
  /** What comes into being only by serving, and what only erasures, sweeps, deliveries and keys of the operator's make. */
  const leftEmpty = [
    'AuditHead',
    'ErasureCertificate',
    'ErasurePlan',
    'ErasureTask',
    'IdempotencyKey',
    'OneTimeLink',
    'OutboxEvent',
    'RetentionRun',
    'SightRefusal',
    'StaffSight',
    'Tombstone',
    'Webhook',
    'WebhookDelivery',
    'Withdrawal',
  ];

  test('leaves no other table empty', async () => {
    const rows = await host.asOwner(({ pool }) => everything(pool));
    expect(Object.keys(rows).filter((table) => rows[table]?.length === 0)).toEqual(leftEmpty);
  });

  test('comes in order: of one customer, a later row has a later id', async () => {
    const times: Record<string, string> = {
      ConsentEvent: 'decidedAt',
      SharingEvent: 'decidedAt',
      ProfileChange: 'at',
      Service: 'startedAt',
      PaymentMethod: 'addedAt',
      Invoice: 'issuedAt',
      Transaction: 'occurredAt',
      Activity: 'at',
      Communication: 'sentAt',
      DataRequest: 'receivedAt',
      LegalHold: 'placedAt',
    };
    const rows = await host.asOwner(({ pool }) => everything(pool));
    for (const [table, column] of Object.entries(times)) {
      for (const name of customerNames) {
        const own = (rows[table] ?? []).filter((row) => row['customerId'] === customerId(name));
        const inOrder = own.map((row) => row[column] as Date);
        expect(inOrder, `${table} of ${name}`).toEqual(
          inOrder.toSorted((one, other) => one.getTime() - other.getTime()),
        );
      }
    }
    const audit = (rows['AuditEvent'] ?? []).map((row) => row['at'] as Date);
    expect(audit).toEqual(audit.toSorted((one, other) => one.getTime() - other.getTime()));
  });

  test('has only valid UUIDv7 ids', async () => {
    const rows = await host.asOwner(({ pool }) => everything(pool));
    const ids = Object.values(rows).flatMap((table) =>
      table.flatMap((row) => (row['id'] === undefined ? [] : [row['id']])),
    );
    expect(ids.length).toBeGreaterThan(100);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('holds no card number anywhere', async () => {
    const rows = await host.asOwner(({ pool }) => everything(pool));
    const texts = Object.values(rows).flatMap((table) => table.flatMap((row) => Object.values(row)));
    const words = texts.filter((text) => typeof text === 'string' && !/^[0-9a-f]{8}-|^[0-9a-f]{64}$/.test(text));
    expect(words.length).toBeGreaterThan(100);
    expect(words.filter((text) => holdsCardNumber(String(text)))).toEqual([]);
  });

  test('lets everybody of the cast sign in by their name', async () => {
    const identities = await host.asOwner(({ prisma }) =>
      prisma.loginIdentity.findMany({ orderBy: { subject: 'asc' } }),
    );
    expect(identities.map(({ subject, customerId: owner }) => [subject, owner])).toEqual(
      customerNames.map((name) => [name, customerId(name)]),
    );
    expect(new Set(identities.map(({ issuer }) => issuer))).toEqual(new Set(['urn:customer-data-gateway:development']));
  });

  test.each(cast.flatMap((each) => (each.kind === 'PARTNER' ? [each] : [])))(
    'registers $name as its token says, with its development secret',
    async (partner) => {
      const record = await host.asOwner(({ prisma }) =>
        prisma.partner.findUniqueOrThrow({ where: { id: partner.partnerId }, include: { credentials: true } }),
      );
      expect(record).toMatchObject({ name: partner.name, purpose: partner.purpose, scopes: partner.scopes });
      expect(record.credentials).toMatchObject([{ id: partner.credentialId, revokedAt: null }]);
      const [credential] = record.credentials;
      expect(await verifySecret(developmentSecret(partner.name), credential?.secretHash ?? '')).toBe(true);
    },
  );

  test('shows alice who read her data, and hides from bob what may not be told', async () => {
    const [events, disclosures] = await host.asOwner(({ prisma }) =>
      Promise.all([
        prisma.auditEvent.findMany({ orderBy: { id: 'asc' } }),
        prisma.disclosure.findMany({ orderBy: { customerId: 'asc' } }),
      ]),
    );
    const readers = (name: 'alice' | 'bob', gagged: boolean) =>
      events
        .filter(
          ({ subjects, kind, outcome }) =>
            subjects.includes(customerId(name)) && kind === 'READ' && outcome === 'ALLOWED',
        )
        .filter(({ gaggedUntil }) => (gaggedUntil !== null && gaggedUntil > seededAt) === gagged)
        .map(({ callerName }) => callerName);
    expect(readers('alice', false)).toEqual(['newsletter-co', 'SUPPORT', 'BILLING']);
    expect(readers('bob', true)).toEqual(['LEGAL']);
    expect(disclosures).toMatchObject([
      {
        customerId: customerId('alice'),
        status: 'RELEASED',
        gaggedUntil: null,
        proposedBy: 'legal',
        decidedBy: 'privacy',
      },
      { customerId: customerId('bob'), status: 'APPROVED', gaggedUntil: new Date(seededAt.getTime() + days(180)) },
    ]);
  });
});
