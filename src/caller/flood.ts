import type { Clock } from '../clock.ts';

export class QueueFull extends Error {
  override name = 'QueueFull';
}

export type Queue = <T>(work: () => Promise<T>) => Promise<T>;

/** Runs at most `atOnce` pieces of work at a time and lets `waiting` more wait; throws QueueFull at the next one. */
export function createQueue({ atOnce, waiting }: { atOnce: number; waiting: number }): Queue {
  const queue: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running < atOnce) running += 1;
    else if (queue.length >= waiting) throw new QueueFull();
    // Whoever ends hands its place to the next, so `running` stays.
    else await new Promise<void>((resolve) => queue.push(resolve));
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

export type FailureLimit = { retryAfterSeconds(key: string): number | null; failed(key: string): void };

/** Counts failures by key in windows of a minute, in this process. Keeps a bounded number of keys, the newest. */
export function createFailureLimit(clock: Clock, failuresPerMinute: number, mostKeys = 10_000): FailureLimit {
  const windows = new Map<string, { count: number; endsAt: number }>();
  const current = (key: string) => {
    const window = windows.get(key);
    return window && window.endsAt > clock.now().getTime() ? window : undefined;
  };
  return {
    retryAfterSeconds(key) {
      const window = current(key);
      if (!window || window.count < failuresPerMinute) return null;
      return Math.ceil((window.endsAt - clock.now().getTime()) / 1000);
    },
    failed(key) {
      const window = current(key) ?? { count: 0, endsAt: clock.now().getTime() + 60_000 };
      windows.delete(key);
      windows.set(key, { ...window, count: window.count + 1 });
      const [oldest] = windows.keys();
      if (windows.size > mostKeys && oldest !== undefined) windows.delete(oldest);
    },
  };
}
