import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** An empty database, and a login role that may serve from it but owns nothing. */
export type ProductionDatabase = {
  ownerUrl: string;
  servingUrl: string;
  drop(): Promise<void>;
};

export async function createProductionDatabase(adminUrl: string): Promise<ProductionDatabase> {
  const name = `gateway_ci_${randomBytes(4).toString('hex')}`;
  const password = randomBytes(16).toString('hex');
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  const { rowCount: hadGateway } = await admin.query(`SELECT FROM pg_roles WHERE rolname = 'gateway'`);
  await admin.query(`CREATE ROLE ${name} LOGIN PASSWORD '${password}' NOSUPERUSER NOCREATEDB NOCREATEROLE`);
  await admin.query(`CREATE DATABASE ${name}`);

  const there = Object.assign(new URL(adminUrl), { pathname: `/${name}` });
  return {
    ownerUrl: there.href,
    servingUrl: Object.assign(new URL(there), { username: name, password }).href,
    drop: async () => {
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.query(`DROP ROLE ${name}`);
      // Roles belong to the whole server: one that another database needs is refused to be dropped, and stays.
      if (hadGateway === 0) await admin.query('DROP ROLE IF EXISTS gateway').catch(() => {});
      await admin.end();
    },
  };
}
