import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import type { Logger } from 'pino';
import type { Sign } from '../caller/sign.ts';
import type { Clock } from '../clock.ts';
import { oneAtATime } from '../events/one-at-a-time.ts';
import { nameAndCode } from '../name-and-code.ts';
import type { Chain } from './chain.ts';

/** How far a chain had come at a time. `signature` is a JWS of the rest. */
export type Head = Chain & { at: string; signature: string };

/** Where heads are kept: for each place, those that are not there yet. */
type Place = { name: string; missing: Head[]; add(heads: readonly Head[]): Promise<void> };

type Parts = { pool: pg.Pool; directory: string; grown: () => Chain[]; sign: Sign; clock: Clock; log: Logger };

/** In a place outside the database: whoever cuts the ends off its chains cannot cut them here. */
export const headsFile = (directory: string): string => join(directory, 'audit-heads.jsonl');

const everyMilliseconds = 1_000;

async function addToTable(pool: pg.Pool, heads: readonly Head[]): Promise<void> {
  await pool.query(
    `INSERT INTO "AuditHead" ("writer", "sequence", "hash", "signature", "at")
     SELECT "writer", "sequence", "hash", "signature", "at" FROM json_populate_recordset(NULL::"AuditHead", $1)
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(heads)],
  );
}

async function addToFile(directory: string, heads: readonly Head[]): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const lines = heads.map((head) => JSON.stringify(head)).join('\n');
  // Begins with a line end, so that it is whole after one that a crash has cut.
  await appendFile(headsFile(directory), `\n${lines}\n`, { mode: 0o600 });
}

/** Signs, every second, how far each chain has come that has grown, and keeps it in the database and outside. */
export function keepHeads({ pool, directory, grown, sign, clock, log }: Parts): { stop(): Promise<void> } {
  // The file first: where the table has heads, there is a file.
  const places: Place[] = [
    { name: 'file', missing: [], add: (heads) => addToFile(directory, heads) },
    { name: 'database', missing: [], add: (heads) => addToTable(pool, heads) },
  ];

  async function signed({ writer, sequence, hash }: Chain): Promise<Head> {
    const head = { writer, sequence, hash, at: clock.now().toISOString() };
    return { ...head, signature: await sign(JSON.stringify({ auditHead: head })) };
  }

  /** A place that is out of reach is given them the next time; what it had, of a chain, a newer head says again. */
  async function fill(place: Place, heads: readonly Head[]): Promise<void> {
    const newer = new Set(heads.map(({ writer }) => writer));
    place.missing = [...place.missing.filter(({ writer }) => !newer.has(writer)), ...heads];
    if (place.missing.length === 0) return;
    try {
      await place.add(place.missing);
      place.missing = [];
    } catch (error) {
      log.error({ place: place.name, ...nameAndCode(error) }, 'the heads of the audit trail are not kept there now');
    }
  }

  const failed = (error: unknown) => log.error(nameAndCode(error), 'the heads of the audit trail are not signed');
  const keep = oneAtATime(async () => {
    const heads = await Promise.all(grown().map(signed));
    for (const place of places) await fill(place, heads);
  });
  const timer = setInterval(() => void keep().catch(failed), everyMilliseconds);
  return {
    stop: async () => {
      clearInterval(timer);
      await keep().catch(failed);
    },
  };
}
