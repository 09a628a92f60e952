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
