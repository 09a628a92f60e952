import pg from 'pg';
import { readConfig } from '../../src/config.ts';

/** The PostgreSQL that the tests run on, or null for the embedded database. */
export function serverUrls(): { serving: string; owner: string } | null {
  const { DATABASE_URL: serving, DATABASE_OWNER_URL: owner } = readConfig(process.env);
  return serving === undefined ? null : { serving, owner: owner ?? serving };
}

function givenUrls(): { serving: string; owner: string } {
  const urls = serverUrls();
  if (urls === null) throw new Error('DATABASE_URL is not set');
  return urls;
}

/** The settings that lead to another database of that server. */
export function onDatabase(name: string): { DATABASE_URL: string; DATABASE_OWNER_URL: string } {
  const there = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href;
  const { serving, owner } = givenUrls();
  return { DATABASE_URL: there(serving), DATABASE_OWNER_URL: there(owner) };
}

/** Runs one statement as the owner, on the database that `DATABASE_OWNER_URL` names. */
export async function administer(statement: string): Promise<void> {
  await asOwner((client) => client.query(statement));
}

/** Removes the template and the copies of it that a failed test has left. */
export async function dropWithCopies(template: string): Promise<void> {
  const { rows } = await asOwner((client) =>
    client.query<{ datname: string }>('SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [template]),
  );
  for (const { datname } of rows) await administer(`DROP DATABASE ${datname} WITH (FORCE)`);
}

async function asOwner<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: givenUrls().owner });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
