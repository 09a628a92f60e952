import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyDatabase, type TestDatabase } from '../harness/database.ts';
import { serverUrls } from '../harness/server-database.ts';

/** Of the embedded database a test has a copy in memory, which no command reaches; `.ci/development.ts` runs it on one that is kept. */
describe.runIf(serverUrls() !== null)('npm run audit:verify', () => {
  let dataDir: string;
  let database: TestDatabase;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'gateway-verify-'));
    database = await copyDatabase(dataDir);
  });
  afterAll(async () => {
    await database.host.close();
    await rm(dataDir, { recursive: true });
  });

  const verify = (...given: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
    new Promise((resolve) => {
      const args = ['--import', 'tsx', 'src/trail/verify-command.ts', ...given];
      const env = { PATH: process.env['PATH'], ...database.settings };
      execFile(process.execPath, args, { env }, (error, stdout, stderr) =>
        resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
      );
    });
  const asSuperuser = (sql: string) =>
    database.host.asOwner(async ({ pool }) => {
      await pool.query(`BEGIN; SET LOCAL session_replication_role = replica; ${sql}; COMMIT`);
    });

  it('says that the trail is whole, and ends with 0', async () => {
    const told = { code: 0, stdout: 'whole: 6 entries in 1 chains, and 0 in none\n', stderr: '' };
    expect(await verify()).toEqual(told);
  });

  it('refuses arguments that it does not know with its usage, and ends with 1', async () => {
    const { code, stdout, stderr } = await verify('--unchained-before', 'yesterday');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^--unchained-before: expected a time\nusage: npm run audit:verify/);
  });

  it('lets pass what was recorded before there were chains, and no younger row', async () => {
    await asSuperuser(`INSERT INTO "AuditEvent" ("id", "at", "kind", "outcome", "callerKind", "callerId", "callerName",
      "operation", "subjects", "fields", "clauses") VALUES (gen_random_uuid(), '2026-02-01T00:00:00Z', 'READ', 'ALLOWED',
      'STAFF', 'support', 'SUPPORT', 'Old', '{}', '{}', '{}')`);
    expect(await verify()).toMatchObject({ code: 1, stdout: expect.stringContaining('is in no chain') });
    expect(await verify('--unchained-before', '2026-02-02T00:00:00Z')).toMatchObject({ code: 0 });
    expect(await verify('--unchained-before', '2026-01-31T00:00:00Z')).toMatchObject({ code: 1 });
  });

  it('names the entry that somebody has edited, and ends with 1', async () => {
    await asSuperuser(`UPDATE "AuditEvent" SET "callerId" = 'nobody' WHERE "sequence" = 3`);
    const { code, stdout } = await verify('--unchained-before', '2026-02-02T00:00:00Z');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^BAD {2}chain seed, entry 3, id [\da-f-]{36}: was changed, or moved\nNOT WHOLE: 7 entries/);
  });
});
