import type pg from 'pg';
import { createKeyedHash } from '../../src/caller/keyed-hash.ts';
import { openKeys } from '../../src/caller/keys.ts';
import type { Config } from '../../src/config.ts';
import { storedEntries } from '../../src/trail/entries.ts';
import { headsFile } from '../../src/trail/heads.ts';
import { headsInFile, headsInTable, readHeads } from '../../src/trail/kept-heads.ts';
import { type Report, verifyTrail } from '../../src/trail/verify.ts';

/** What `npm run audit:verify` finds. The client is in a transaction. */
export async function verified(client: pg.ClientBase, config: Config, withHeads = true): Promise<Report> {
  const { gateway } = await openKeys(config);
  const outside = (await headsInFile(headsFile(config.DATA_DIR))) ?? [];
  const kept = withHeads ? [...outside, ...(await headsInTable(client))] : [];
  const { reached, findings } = await readHeads(kept, [gateway.publicJwk]);
  const macs = [createKeyedHash(gateway, 'audit')];
  const report = await verifyTrail({ entries: storedEntries(client), heads: reached, macs, unchainedBefore: null });
  return { ...report, findings: [...findings, ...report.findings] };
}

/** The same, as of now. */
export async function verifiedNow(pool: pg.Pool, config: Config): Promise<Report> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query(`SET LOCAL work_mem = '256MB'`);
    return await verified(client, config);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}
