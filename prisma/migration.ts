import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrationsFolder, readMigrations } from '../src/database/migrations.ts';
import { missingMigration } from './missing-migration.ts';

// `npm run migration -- NAME` writes the next migration; `--check` fails when one is missing.
const [argument] = process.argv.slice(2);
if (argument === undefined || !/^(--check|[a-z][a-z0-9_]*)$/.test(argument)) {
  console.error('usage: npm run migration -- NAME (lower case, a-z 0-9 _) | --check');
  process.exit(2);
}
const folder = migrationsFolder();
const schema = readFileSync(join(folder, '..', 'schema.prisma'), 'utf8');
const sql = await missingMigration(readMigrations(folder), schema);

if (sql === null) {
  console.log('schema.prisma and the migrations agree');
} else if (argument === '--check') {
  console.error(`schema.prisma and the migrations differ: run npm run migration -- NAME\n\n${sql}`);
  process.exitCode = 1;
} else {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const directory = join(folder, `${stamp}_${argument}`);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'migration.sql'), sql);
  console.log(`wrote ${directory}`);
}
