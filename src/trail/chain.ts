import { type Randomness, systemRandomness } from '../ids.ts';
import { type AuditRow, canonical, type Entry, hashOf } from './entry.ts';

/** How far a writer's chain has come: its newest entry's number and hash. */
export type Chain = { writer: string; sequence: number; hash: string };

/** As it is written. */
export type LinkedRow = Entry & { hash: string; referenceSalt: string | null; mac: string | null };

/** The code by which the gateway vouches for a hash; nobody can make one without its key. */
export type Mac = (hash: string) => string;

export const beginChain = (writer: string): Chain => ({ writer, sequence: 0, hash: '' });

/** What stands for a free text in its entry's hash. */
export const referenceHashOf = (salt: string, reference: string): string => hashOf(`${salt} ${reference}`);

type Linked = { rows: LinkedRow[]; chain: Chain };

/** Links what one transaction writes to the end of a chain; the last of it carries the code for all. */
export function link(chain: Chain, rows: readonly AuditRow[], mac: Mac, random: Randomness = systemRandomness): Linked {
  const { writer } = chain;
  let { sequence, hash } = chain;
  const linked = rows.map((row): LinkedRow => {
    const { reference } = row;
    const referenceSalt = reference === null ? null : random(16).toString('base64url');
    const referenceHash =
      reference === null || referenceSalt === null ? null : referenceHashOf(referenceSalt, reference);
    sequence += 1;
    const entry: Entry = { ...row, writer, sequence, previousHash: hash, referenceHash };
    hash = hashOf(canonical(entry));
    return { ...entry, hash, referenceSalt, mac: null };
  });
  const last = linked.at(-1);
  if (last) last.mac = mac(hash);
  return { rows: linked, chain: { writer, sequence, hash } };
}
