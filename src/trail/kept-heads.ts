import { readFile } from 'node:fs/promises';
import { compactVerify, importJWK, type JWK } from 'jose';
import type pg from 'pg';
import { z } from 'zod';
import type { Finding, Reached } from './follow.ts';

const head = z.object({ writer: z.string(), sequence: z.number().int(), hash: z.string(), signature: z.string() });
export type KeptHead = z.infer<typeof head>;

const signed = z.object({ auditHead: head.pick({ writer: true, sequence: true, hash: true }) });

/** By writer. `findings` are heads that no key of the gateway's has signed. */
export type Heads = { reached: Map<string, Reached[]>; findings: Finding[] };

/** The newest head of each chain in the database. */
export async function headsInTable(client: pg.ClientBase): Promise<KeptHead[]> {
  const { rows } = await client.query<KeptHead>(
    `SELECT DISTINCT ON ("writer") "writer", "sequence"::float8 AS "sequence", "hash", "signature"
     FROM "AuditHead" ORDER BY "writer", "sequence" DESC`,
  );
  return rows;
}

/** A line that was cut by a crash is none. */
function headOf(line: string): KeptHead[] {
  try {
    return [head.parse(JSON.parse(line))];
  } catch {
    return [];
  }
}

/** The newest head of each chain in a file; null when there is no such file. */
export async function headsInFile(file: string): Promise<KeptHead[] | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  const newest = new Map<string, KeptHead>();
  for (const one of text.split('\n').flatMap(headOf)) {
    const known = newest.get(one.writer);
    if (!known || known.sequence < one.sequence) newest.set(one.writer, one);
  }
  return [...newest.values()];
}

/** Whether one of the keys has signed just this. */
async function isSigned({ signature, ...said }: KeptHead, keys: readonly JWK[]): Promise<boolean> {
  for (const key of keys) {
    try {
      const { payload } = await compactVerify(signature, await importJWK(key));
      const { auditHead } = signed.parse(JSON.parse(new TextDecoder().decode(payload)));
      if (auditHead.writer === said.writer && auditHead.sequence === said.sequence && auditHead.hash === said.hash)
        return true;
    } catch {
      // Perhaps by another.
    }
  }
  return false;
}

/** What signed heads say of each chain. `keys` are the public halves of those that the gateway has had. */
export async function readHeads(kept: readonly KeptHead[], keys: readonly JWK[]): Promise<Heads> {
  const heads: Heads = { reached: new Map(), findings: [] };
  for (const one of kept) {
    const { writer, sequence, hash } = one;
    if (await isSigned(one, keys))
      heads.reached.set(writer, [...(heads.reached.get(writer) ?? []), { sequence, hash }]);
    else heads.findings.push({ writer, sequence, id: null, says: 'has a head that the gateway did not sign' });
  }
  return heads;
}
