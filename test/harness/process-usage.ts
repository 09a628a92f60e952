import { readdir, readFile } from 'node:fs/promises';

/** Microseconds of CPU that a process and its children have used in all their threads; Linux tells, to the nanosecond. */
export async function cpuOf(pid: number): Promise<number> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const times = await Promise.all(
    threads.map(async (thread) => {
      const [used] = (await read(`/proc/${pid}/task/${thread}/schedstat`)).split(' ');
      const children = await Promise.all((await childrenOf(pid, thread)).map(cpuOf));
      return Number(used) / 1_000 + sum(children);
    }),
  );
  return sum(times);
}

/** Megabytes in use by a process and its children. */
export async function memoryOf(pid: number): Promise<number> {
  const own = Number(/VmRSS:\s+(\d+)/.exec(await read(`/proc/${pid}/status`))?.[1] ?? 0) / 1_024;
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const children = await Promise.all(threads.map((thread) => childrenOf(pid, thread)));
  return own + sum(await Promise.all(children.flat().map(memoryOf)));
}

const childrenOf = async (pid: number, thread: string): Promise<number[]> =>
  (await read(`/proc/${pid}/task/${thread}/children`)).split(' ').filter(Boolean).map(Number);

/** Nothing of what has ended meanwhile. */
const read = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
