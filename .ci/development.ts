import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, startProcess } from './server.ts';

// What the README promises first: `npm start` is ready within 20 s, `npm run token` gives a token it takes, and what was read
// is in an audit trail that is whole, though the process was killed.
const dataDir = mkdtempSync(join(tmpdir(), 'gateway-development-'));
const { DATABASE_URL: _, DATABASE_OWNER_URL: __, ...given } = process.env;
const env = { ...given, DATA_DIR: dataDir };
const npm = (...run: string[]): string => execFileSync('npm', ['run', '-s', ...run], { env, encoding: 'utf8' }).trim();
try {
  const server = await startProcess(['npm', 'start'], env, 20);
  try {
    const { data } = await ask(server.url, npm('token', '--', 'alice'), '{ caller { kind name } me { id } }');
    assert.deepEqual(data?.['caller'], { kind: 'CUSTOMER', name: 'alice' });
    assert(data['me'], 'alice sees her own record');
    const list = '{ customers(first: 9) { edges { node { name } } } }';
    const { data: seen } = await ask(server.url, npm('token', '--', 'newsletter-co'), list);
    assert(seen?.['customers'], 'newsletter-co sees customers');
  } finally {
    server.kill();
  }
  await server.ended;
  assert.match(npm('audit:verify'), /^whole: 7 entries in 2 chains, and 0 in none$/);
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
