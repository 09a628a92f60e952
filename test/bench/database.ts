import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

/** A seeded database: as its owner, and as whoever may serve from it. */
export type BenchDatabase = { ownerUrl: string; servingUrl: string };

const serving = 'gateway_bench_serving';
const root = join(import.meta.dirname, '../..');

/** A partner's rate is what its contract says: this one's is not what is measured. */
const unlimited = `UPDATE "Partner" SET "ratePerMinute" = 1000000000 WHERE "name" = 'insight-labs'`;

/** Makes and fills what is missing of the database, which is kept, and a role beside it that serves from it. */
export async function openDatabase(adminUrl: string, name: string, customers: number): Promise<BenchDatabase> {
  const ownerUrl = Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href;
  const servingUrl = Object.assign(new URL(ownerUrl), { username: serving, password: serving }).href;
  await asked(adminUrl, async (admin) => {
    await makeOnce(admin, 'SELECT FROM pg_database WHERE datname = $1', name, `CREATE DATABASE ${name}`);
    const role = `CREATE ROLE ${serving} LOGIN PASSWORD '${serving}' NOSUPERUSER NOCREATEDB NOCREATEROLE`;
    await makeOnce(admin, 'SELECT FROM pg_roles WHERE rolname = $1', serving, role);
  });
  await run(['prisma/deploy.ts'], { DATABASE_OWNER_URL: ownerUrl, DATABASE_URL: servingUrl });
  await asked(ownerUrl, async (owner) => {
    const { rows } = await owner.query<{ there: number }>('SELECT count(*)::int AS "there" FROM "Customer"');
    if ((rows[0]?.there ?? 0) < customers) {
      await run(['prisma/seed/run.ts', '--customers', String(customers)], { DATABASE_URL: ownerUrl });
      await owner.query('VACUUM (ANALYZE)');
    }
    await owner.query(unlimited);
  });
  return { ownerUrl, servingUrl };
}

/** The same database, for a server whose connections are told apart by this name. */
export function named(url: string, application: string): string {
  const there = new URL(url);
  there.searchParams.set('application_name', application);
  return there.href;
}

async function makeOnce(admin: pg.Client, exists: string, name: string, statement: string): Promise<void> {
  if ((await admin.query(exists, [name])).rowCount === 0) await admin.query(statement);
}

async function asked(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await work(client).finally(() => client.end());
}

async function run(script: readonly string[], settings: NodeJS.ProcessEnv): Promise<void> {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, ...settings };
  const maxBuffer = 1 << 30; // the progress of a seed
  await promisify(execFile)(process.execPath, ['--import', 'tsx', ...script], { cwd: root, env, maxBuffer });
}
