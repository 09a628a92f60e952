import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { JWK } from 'jose';
import type pg from 'pg';
import { createKeyedHash } from '../caller/keyed-hash.ts';
import { openKeys } from '../caller/keys.ts';
import { readSigningKey } from '../caller/signing-key.ts';
import { type Config, ConfigError, readConfig } from '../config.ts';
import { openHost } from '../database/database.ts';
import { DatabaseFailure } from '../database/failure.ts';
import type { Mac } from './chain.ts';
import { storedEntries } from './entries.ts';
import type { Finding } from './follow.ts';
import { headsFile } from './heads.ts';
import { headsInFile, headsInTable, readHeads } from './kept-heads.ts';
import { verifyTrail } from './verify.ts';

const usage = `usage: npm run audit:verify -- [--heads FILE]… [--former-key FILE]… [--unchained-before TIME]
  --heads             a file of heads from outside the database; DATA_DIR/audit-heads.jsonl unless given
  --former-key        a SIGNING_KEY of before, as PEM or JWK
  --unchained-before  lets pass what was recorded before then, and before there were chains`;

function readArguments(): { heads: string[]; formerKeys: string[]; unchainedBefore: Date | null } {
  try {
    const { values } = parseArgs({
      options: {
        heads: { type: 'string', multiple: true, default: [] },
        'former-key': { type: 'string', multiple: true, default: [] },
        'unchained-before': { type: 'string' },
      },
    });
    const before = values['unchained-before'];
    const unchainedBefore = before === undefined ? null : new Date(before);
    if (unchainedBefore && Number.isNaN(unchainedBefore.getTime()))
      throw new Error('--unchained-before: expected a time');
    return { heads: values.heads, formerKeys: values['former-key'], unchainedBefore };
  } catch (error) {
    throw new ConfigError(`${error instanceof Error ? error.message : 'arguments'}\n${usage}`);
  }
}

type Keys = { macs: Mac[]; publicKeys: JWK[] };

async function keysOf(config: Config, formerKeys: readonly string[]): Promise<Keys> {
  const former = await Promise.all(formerKeys.map(async (file) => readSigningKey(await readFile(file, 'utf8'))));
  const keys = [(await openKeys(config)).gateway, ...former];
  return {
    macs: keys.map((key) => createKeyedHash(key, 'audit')),
    publicKeys: keys.map(({ publicJwk }) => publicJwk),
  };
}

function tell({ writer, sequence, id, says }: Finding): void {
  console.log(`BAD  chain ${writer ?? 'none'}, entry ${sequence ?? '-'}${id === null ? '' : `, id ${id}`}: ${says}`);
}

/** Reads as of one moment, with memory enough to put a million rows in order. */
async function asOfNow<Result>(pool: pg.Pool, work: (client: pg.ClientBase) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query(`SET LOCAL work_mem = '256MB'`);
    return await work(client);
  } finally {
    await client.query('ROLLBACK').finally(() => client.release());
  }
}

// `npm run audit:verify`: whether the audit trail is as the gateway wrote it. Ends with 1 when it is not, or that is not known.
async function verify(): Promise<boolean> {
  const asked = readArguments();
  const config = readConfig(process.env);
  const { macs, publicKeys } = await keysOf(config, asked.formerKeys);
  const files = asked.heads.length > 0 ? asked.heads : [headsFile(config.DATA_DIR)];
  // Before the entries: a head tells of what is there when it is read.
  const outside = await Promise.all(files.map(headsInFile));
  const lost = files.filter((_, place) => outside[place] === null);
  const host = await openHost(config);
  try {
    return await host.asOwner(({ pool }) =>
      asOfNow(pool, async (client) => {
        const inside = await headsInTable(client);
        const { reached, findings } = await readHeads(
          [...inside, ...outside.flatMap((heads) => heads ?? [])],
          publicKeys,
        );
        const { unchainedBefore } = asked;
        const report = await verifyTrail({ entries: storedEntries(client), heads: reached, macs, unchainedBefore });
        const bad = [...findings, ...report.findings];
        bad.forEach(tell);
        const unknown = inside.length > 0 ? lost : [];
        for (const file of unknown) console.log(`BAD  ${file} is not there: whether ends were cut is not known`);
        const whole = bad.length === 0 && unknown.length === 0;
        const { entries, chains, unchained } = report;
        console.log(
          `${whole ? 'whole' : 'NOT WHOLE'}: ${entries} entries in ${chains} chains, and ${unchained} in none`,
        );
        return whole;
      }),
    );
  } finally {
    await host.close();
  }
}

try {
  if (!(await verify())) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof DatabaseFailure)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
