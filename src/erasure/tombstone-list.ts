import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

export type Tombstone = { customerId: string; requestId: string | null; erasedAt: Date };

/** The erased, outside the database: what a restored backup does not know of is in it still. Ids and times alone. */
export type TombstoneList = {
  read(): Promise<Tombstone[]>;
  add(tombstones: readonly Tombstone[]): Promise<void>;
};

const line = z.object({ customerId: z.guid(), requestId: z.guid().nullable(), erasedAt: z.coerce.date() });

/** A line that was cut by a crash is none: its tombstone is written again. */
function lineOf(text: string): Tombstone[] {
  try {
    return [line.parse(JSON.parse(text))];
  } catch {
    return [];
  }
}

/** Keeps it as `tombstones.jsonl` in a directory, one line each, which is only ever added to. */
export function tombstonesIn(directory: string): TombstoneList {
  const file = join(directory, 'tombstones.jsonl');
  return {
    read: async () => {
      const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return '';
        throw error;
      });
      return text.split('\n').flatMap(lineOf);
    },
    add: async (tombstones) => {
      if (tombstones.length === 0) return;
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const lines = tombstones.map(({ customerId, requestId, erasedAt }) =>
        JSON.stringify({ customerId, requestId, erasedAt }),
      );
      // Begins with a line end, so that it is whole after one that a crash has cut.
      await appendFile(file, `\n${lines.join('\n')}\n`, { mode: 0o600 });
    },
  };
}
