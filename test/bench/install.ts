import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const peers = join(import.meta.dirname, 'peers');
const cache = join(import.meta.dirname, '.cache');
const nodeVersion = '24.21.0';

/** Installs the peers as their lock file has them, once. */
export async function installPeers(): Promise<void> {
  const lock = createHash('sha256')
    .update(await readFile(join(peers, 'package-lock.json')))
    .digest('hex');
  const mark = join(peers, 'node_modules', '.installed');
  if ((await readFile(mark, 'utf8').catch(() => '')) === lock) return;
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: peers });
  await writeFile(mark, lock);
}

/** A Node of 22 or newer: this one, or one that npm brings as a package. */
export async function newNode(): Promise<string> {
  if (Number.parseInt(process.versions.node, 10) >= 22) return process.execPath;
  const there = join(cache, `node-${nodeVersion}`);
  if (!existsSync(there)) {
    await mkdir(cache, { recursive: true });
    const work = await mkdtemp(join(cache, 'node-'));
    const packed = `node-${process.platform}-${process.arch}@${nodeVersion}`;
    const { stdout } = await run('npm', ['pack', '--silent', packed], { cwd: work });
    await run('tar', ['-xzf', stdout.trim()], { cwd: work });
    await rename(join(work, 'package'), there);
    await rm(work, { recursive: true });
  }
  return join(there, 'bin', 'node');
}

/** The gateway as it is deployed. */
export async function buildGateway(): Promise<void> {
  await run('npm', ['run', 'build'], { cwd: join(import.meta.dirname, '../..') });
}
