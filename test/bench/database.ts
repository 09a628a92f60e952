import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

/** A seeded database: its owner, and who may serve from it. */
export type BenchDatabase = { ownerUrl: string; servingUrl: string };

const root = fileURLToPath(new URL('../..', import.meta.url));
const serving = 'gateway_bench_serving';

/** Not for the gateway's sake: a partner's rate is what its contract says, and this one's is not what is measured. */
const unlimited = `UPDATE "Partner" SET "ratePerMinute" = 1000000000 WHERE "name" = 'insight-labs'`;

/** Makes and fills what is missing of the database, which is kept; a role that serves from it is made beside it. */
export async function openDatabase(adminUrl: string, name: string, customers: number): Promise<BenchDatabase> {
  const there = Object.assign(new URL(adminUrl), { pathname: `/${name}` });
  const servingUrl = Object.assign(new URL(there), { username: serving, password: serving }).href;
  await asked(adminUrl, async (admin) => {
    await makeOnce(admin, 'SELECT FROM pg_database WHERE datname = $1', name, `CREATE DATABASE ${name}`);
    const role = `CREATE ROLE ${serving} LOGIN PASSWORD '${serving}' NOSUPERUSER NOCREATEDB NOCREATEROLE`;
    await makeOnce(admin, 'SELECT FROM pg_roles WHERE rolname = $1', serving, role);
  });
  run(['prisma/deploy.ts'], { DATABASE_OWNER_URL: there.href, DATABASE_URL: servingUrl });
  await asked(there.href, async (owner) => {
    const { rows } = await owner.query<{ there: number }>('SELECT count(*)::int AS "there" FROM "Customer"');
    if ((rows[0]?.there ?? 0) < customers) {
      run(['prisma/seed/run.ts', '--customers', String(customers)], { DATABASE_URL: there.href });
      await owner.query('VACUUM (ANALYZE)');
    }
    await owner.query(unlimited);
  });
  return { ownerUrl: there.href, servingUrl };
}

/** The same database, for a server whose connections are told apart by this name. */
export const named = (url: string, application: string): string => {
  const there = new URL(url);
  there.searchParams.set('application_name', application);
  return there.href;
};

async function makeOnce(admin: pg.Client, exists: string, name: string, statement: string): Promise<void> {
  if ((await admin.query(exists, [name])).rowCount === 0) await admin.query(statement);
}

async function asked(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await work(client).finally(() => client.end());
}

const run = (script: string[], settings: NodeJS.ProcessEnv): void => {
  const { PATH, HOME } = process.env;
  const stdio = ['ignore', 'ignore', 'inherit'] as const;
  execFileSync(process.execPath, ['--import', 'tsx', ...script], { cwd: root, env: { PATH, HOME, ...settings }, stdio: [...stdio] });
};
