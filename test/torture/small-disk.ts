import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** A disk of a few megabytes, in memory. Only root may mount one. */
export type SmallDisk = {
  path: string;
  /** Takes all that is free. */
  fill(): Promise<void>;
  /** Gives back what `fill` took. */
  free(): Promise<void>;
  grow(megabytes: number): void;
  unmount(): void;
};

/** Null where this user may not mount. */
export function mountSmallDisk(path: string, megabytes: number): SmallDisk | null {
  mkdirSync(path, { recursive: true });
  try {
    const options = `size=${megabytes}m,mode=777`;
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'torture', path], { stdio: 'ignore' });
  } catch {
    return null;
  }
  const unmount = () => {
    process.off('exit', unmount);
    execFileSync('umount', ['-l', path], { stdio: 'ignore' });
  };
  process.once('exit', unmount);
  const ballast = join(path, 'ballast');
  return {
    path,
    fill: async () => {
      const file = await open(ballast, 'a');
      try {
        for (const size of [1 << 20, 1 << 12]) await writeUntilFull(() => file.write(Buffer.alloc(size)));
      } finally {
        await file.close();
      }
    },
    free: () => rm(ballast, { force: true }),
    grow: (size) => void execFileSync('mount', ['-o', `remount,size=${size}m`, path], { stdio: 'ignore' }),
    unmount,
  };
}

async function writeUntilFull(write: () => Promise<unknown>): Promise<void> {
  try {
    for (;;) await write();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
