import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

/** Contents by path below `directory`. */
function contents(directory: string): Map<string, string> {
  if (!existsSync(directory)) return new Map();
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.map((path) => [relative(directory, path), readFileSync(path, 'utf8')]));
}

// Prisma writes beside its schema file, so a copy of the schema leaves the checked-in client alone.
const scratch = mkdtempSync(join(tmpdir(), 'gateway-prisma-'));
try {
  copyFileSync('prisma/schema.prisma', join(scratch, 'schema.prisma'));
  const args = ['generate', '--no-hints', '--schema', join(scratch, 'schema.prisma')];
  const generation = spawnSync('prisma', args, { encoding: 'utf8', shell: process.platform === 'win32' });
  if (generation.status !== 0) throw new Error(`prisma generate failed\n${generation.stdout}${generation.stderr}`);

  const expected = contents(join(scratch, 'generated'));
  const found = contents('prisma/generated');
  const stale = [...new Set([...expected.keys(), ...found.keys()])].filter(
    (path) => expected.get(path) !== found.get(path),
  );
  for (const path of stale.toSorted()) console.error(`prisma/generated/${path} is not current: npm run generate`);
  if (stale.length > 0 || expected.size === 0) process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
