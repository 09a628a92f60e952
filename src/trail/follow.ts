import { type Mac, referenceHashOf } from './chain.ts';
import type { StoredEntry } from './entries.ts';
import { hashOf } from './entry.ts';

/** The first entry of a chain that is not as it was written; without an id, one that is missing. */
export type Finding = { writer: string | null; sequence: number | null; id: string | null; says: string };

/** How far a signed head says that a chain had come. */
export type Reached = { sequence: number; hash: string };

/** One chain, followed from its first entry to its last. What comes after a finding is not looked at. */
export type Follower = { see(entry: StoredEntry): void; end(): Finding | null };

type Place = { sequence: number; id: string | null };

function referenceIsWhole({ reference, referenceSalt, referenceHash, mayBeEmptied }: StoredEntry): boolean {
  if (reference === null) return referenceHash === null || mayBeEmptied;
  return referenceSalt !== null && referenceHashOf(referenceSalt, reference) === referenceHash;
}

/** `macs` are the gateway's code under each key that it has had; `reached` is what the newest heads say. */
export function follow(writer: string, macs: readonly Mac[], reached: readonly Reached[]): Follower {
  let end: { sequence: number; hash: string } = { sequence: 0, hash: '' };
  /** The first entry that no code has vouched for yet. */
  let unvouched: Place | null = null;
  let finding: Finding | null = null;
  const find = ({ sequence, id }: Place, says: string) => (finding ??= { writer, sequence, id, says });

  function placed({ sequence, id }: StoredEntry & { sequence: number }): boolean {
    const expected = end.sequence + 1;
    if (sequence > expected) find({ sequence: expected, id: null }, 'is missing');
    else if (sequence < expected) find(unvouched ?? { sequence, id }, 'or another of its number was inserted');
    return finding === null;
  }

  function linked(entry: StoredEntry & { sequence: number }): boolean {
    if (hashOf(entry.canonical) !== entry.hash) find(entry, 'was changed, or moved');
    else if (!referenceIsWhole(entry)) find(entry, 'has another reference than was recorded');
    else if (entry.previousHash !== end.hash) {
      const rewritten = `was rewritten, or one up to ${end.sequence} was`;
      find(unvouched ?? entry, unvouched ? rewritten : 'does not follow the one before it');
    }
    return finding === null;
  }

  function vouchedFor({ hash, mac }: StoredEntry, first: Place): void {
    if (hash === null || mac === null) return;
    if (macs.some((code) => code(hash) === mac)) unvouched = null;
    else find(first, 'was not written by the gateway, or under a key that was not given');
  }

  return {
    see({ sequence, ...rest }) {
      if (finding) return;
      const entry = { ...rest, sequence: sequence ?? 0 };
      if (!placed(entry) || !linked(entry)) return;
      unvouched ??= entry;
      vouchedFor(entry, unvouched);
      end = { sequence: entry.sequence, hash: rest.hash ?? '' };
      const contradicted = reached.some((head) => head.sequence === end.sequence && head.hash !== end.hash);
      if (contradicted) find(entry, 'is not the one that a signed head names');
    },
    end() {
      if (unvouched)
        find(unvouched, 'was not written by the gateway, or the end of what was written with it is missing');
      const cut = reached.some(({ sequence }) => sequence > end.sequence);
      if (cut) find({ sequence: end.sequence + 1, id: null }, 'is missing, and all after it: the end was cut off');
      return finding;
    },
  };
}
