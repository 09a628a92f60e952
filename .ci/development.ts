import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, startProcess } from './server.ts';

// What the README promises first: `npm start` is ready within 20 s, and `npm run token` gives a token it takes.
const dataDir = mkdtempSync(join(tmpdir(), 'gateway-development-'));
const { DATABASE_URL: _, DATABASE_OWNER_URL: __, ...given } = process.env;
const env = { ...given, DATA_DIR: dataDir };
try {
  const server = await startProcess(['npm', 'start'], env, 20);
  try {
    const token = execFileSync('npm', ['run', '-s', 'token', '--', 'alice'], { env, encoding: 'utf8' }).trim();
    const { data } = await ask(server.url, token, '{ caller { kind name } me { id } }');
    assert.deepEqual(data?.['caller'], { kind: 'CUSTOMER', name: 'alice' });
    assert(data['me'], 'alice sees her own record');
  } finally {
    server.kill();
  }
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
