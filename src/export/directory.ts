import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sealedChunkBytes } from './sealed.ts';
import type { ExportStore } from './store.ts';

/** Exports as files of one directory, which all processes share. */
export function directoryStore(directory: string): ExportStore {
  const fileOf = (location: string) => join(directory, location);
  const draftOf = (location: string) => `${fileOf(location)}.part`;

  return {
    create: async (location) => {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const draft = await open(draftOf(location), 'wx', 0o600);
      return {
        write: async (bytes) => {
          await draft.writeFile(bytes);
        },
        finish: async () => {
          await draft.sync();
          await draft.close();
          await rename(draftOf(location), fileOf(location));
          await syncDirectory(directory);
        },
        abandon: async () => {
          await draft.close();
          await rm(draftOf(location), { force: true });
        },
      };
    },
    read: (location, { from, to }) =>
      createReadStream(fileOf(location), { start: from, end: to, highWaterMark: sealedChunkBytes }),
    remove: async (location) => {
      await rm(draftOf(location), { force: true });
      await rm(fileOf(location), { force: true });
    },
  };
}

/** A new name outlives a crash once its directory is on the disk. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
