import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startIdentityProvider } from './identity-provider.ts';
import { createProductionDatabase } from './production-database.ts';
import { ask, startProcess } from './server.ts';

// `tsx .ci/production.ts [NODE]`: the built program in production mode, on the PostgreSQL of DATABASE_URL, asked over HTTP.
const [node = process.execPath] = process.argv.slice(2);
const adminUrl = process.env['DATABASE_OWNER_URL'] ?? process.env['DATABASE_URL'];
assert(adminUrl, 'DATABASE_URL: required, of a role that may create databases and roles');

const dataDir = mkdtempSync(join(tmpdir(), 'gateway-production-'));
const provider = await startIdentityProvider();
const database = await createProductionDatabase(adminUrl);
try {
  const { PATH } = process.env;
  const { privateKey } = generateKeyPairSync('ed25519');
  const production = {
    PATH,
    NODE_ENV: 'production',
    DATA_DIR: dataDir,
    DATABASE_URL: database.servingUrl,
    MAIL_URL: 'smtp://127.0.0.1:2525',
    MAIL_FROM: 'privacy@example.com',
    SIGNING_KEY: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    ...provider.settings,
  };
  execFileSync(node, ['dist/prisma/deploy.js'], { env: { ...production, DATABASE_OWNER_URL: database.ownerUrl } });

  const server = await startProcess([node, 'dist/src/main.js'], production, 20);
  try {
    const token = await provider.sign({ sub: 'support-1', name: 'Support', kind: 'STAFF', roles: ['SUPPORT'] });
    const { data, errors } = await ask(
      server.url,
      token,
      '{ caller { kind } auditEvents(first: 1) { edges { cursor } } }',
    );
    assert.deepEqual(data, { caller: { kind: 'STAFF' }, auditEvents: null });
    assert.equal(errors?.[0]?.extensions?.['code'], 'FORBIDDEN');
    await server.stop();
  } finally {
    server.kill();
  }
} finally {
  await database.drop();
  provider.close();
  rmSync(dataDir, { recursive: true, force: true });
}
