import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { type Database, type DatabaseHost, openHost } from '../../src/database/database.ts';
import { prepareDatabase } from '../../src/database/prepare.ts';
import { startServer } from '../../src/server.ts';
import { makeWorld } from '../fuzz/world.ts';
import { writeWorld } from '../fuzz/write-world.ts';
import { testClock } from '../harness/clock.ts';
import { administer, onDatabase, serverUrls } from '../harness/server-database.ts';
import { unlimitedPolicy } from '../harness/unlimited.ts';
import { approve, confirmAll, planNow, reached } from './carry-out.ts';
import { remainsOf } from './remains.ts';

const clock = testClock();
const world = makeWorld();
/** Of all customers the one whom nothing keeps. */
const erased = 'inactive';
const [canary] =
  [...world.cells].find(
    ([, [cell]]) => cell?.column === 'id' && cell.row.model === 'Customer' && cell.row.customer === erased,
  ) ?? [];
const id = String(canary);
const requestId = '01890000-0000-7000-8000-00000000e001';

const columns = (model: string, names: string): string[] => names.split(' ').map((name) => `${model}.${name}`);

/** What accounting and the register of disclosures keep of the person, and ids, times and codes of everything else. */
const kept = [
  ...columns(
    'Invoice',
    'number total description issuedAt dueAt paidAt addresseeName addresseeBusiness addresseeLine1',
  ),
  ...columns('Invoice', 'addresseeLine2 addresseeCity addresseeRegion addresseePostal taxNumber'),
  ...columns('Transaction', 'reference amount occurredAt'),
  ...columns('Disclosure', 'recipient reference evidenceHash processValidatedBy proposedBy proposedAt'),
  ...columns('Disclosure', 'decidedBy decidedAt releasedAt documentHash gaggedUntil'),
  ...columns('ConsentEvent', 'decidedAt recordedAt policyVersion wording wordingLocale'),
  ...columns('SharingEvent', 'actorId decidedAt recordedAt policyVersion'),
  ...columns('DataRequest', 'version openedById receivedAt acknowledgeBy acknowledgedAt dueAt extendedUntil'),
  ...columns('DataRequest', 'verifiedAt assignee firstApprover firstPlan decidedBy decidedAt approvedPlan completedAt'),
  ...columns('RequestEvent', 'at actorId assignee gaggedUntil'),
  ...columns('ErasurePlan', 'hash items blockers madeAt'),
  ...columns('ErasureTask', 'attempts job failure nextAttemptAt toldAt evidence confirmedAt'),
  ...columns('ErasureCertificate', 'document signature issuedAt'),
  ...columns('ExportArtefact', 'rowsDone startedAt readyAt expiresAt'),
  ...columns(
    'AuditEvent',
    'at callerId callerName operation fields clauses gaggedUntil writer sequence previousHash hash referenceHash mac',
  ),
  ...columns('OutboxEvent', 'kind coordinates occurredAt availableAt lockedUntil attempts handledAt'),
];

let host: DatabaseHost;
let database: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'gateway-erasure-'));
  const name = `gateway_erasure_${randomBytes(4).toString('hex')}`;
  const onServer = serverUrls() !== null;
  if (onServer) await administer(`CREATE DATABASE ${name}`);
  const given = { NODE_ENV: 'test', DATA_DIR: dataDir, PORT: '0', METRICS_PORT: '0', LOG_LEVEL: 'silent' };
  const config = readConfig({ ...given, ...(onServer && onDatabase(name)) });
  host = await openHost(config, { inMemory: true });
  await host.asOwner(async (owner) => {
    await prepareDatabase(owner.pool, clock, config.DATABASE_URL);
    await writeWorld(owner, world);
    const now = clock.now();
    const asked = { kind: 'ERASURE', status: 'IN_REVIEW', channel: 'PORTAL', regime: 'GDPR', receivedAt: now } as const;
    const by = { openedByKind: 'CUSTOMER', openedById: id } as const;
    const dueAt = new Date(now.getTime() + 1);
    await owner.prisma.dataRequest.create({ data: { id: requestId, customerId: id, ...asked, ...by, dueAt } });
  });
  database = await host.serve();
  const server = await startServer({ config, clock, database, policy: unlimitedPolicy });
  close = async () => {
    await server.stop();
    await database.close();
    await host.close();
    if (onServer) await administer(`DROP DATABASE ${name} WITH (FORCE)`);
    await rm(dataDir, { recursive: true, force: true });
  };
});
afterAll(() => close());

describe('Of somebody of whom every value is known', () => {
  test('nothing is left after an erasure but what the plan keeps (P9, P10)', async () => {
    expect((await remainsOf(database.pool, world, erased)).length).toBeGreaterThan(150);
    const gateway = { database, clock };
    const plan = await planNow(gateway, id);
    expect(plan.blockers).toEqual([]);
    await approve(gateway, requestId, plan.hash);
    await reached(gateway, requestId, 'AWAITING_PROCESSORS');
    await confirmAll(gateway, requestId);
    await reached(gateway, requestId, 'COMPLETED');
    expect(await remainsOf(database.pool, world, erased)).toEqual(kept.toSorted());
  });
});
