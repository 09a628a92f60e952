import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { oneAtATime } from '../events/one-at-a-time.ts';
import { nameAndCode } from '../name-and-code.ts';

export type Due = {
  run(signal: AbortSignal): Promise<void>;
  /** Milliseconds of the gateway's clock from one time that it succeeded to the next; with each look, unless given. */
  every?: number;
};
export type DueWork = Readonly<Record<string, Due>>;

/** For `every`: at start alone. */
export const once = Number.POSITIVE_INFINITY;

type DueParts = { log: Pick<Logger, 'warn'>; clock: Clock; work: DueWork; pollMilliseconds?: number };

/** Does at start, and then every few seconds, what has become due by the clock. Every process looks; statements decide who does it. */
export function startDueWork({ log, clock, work, pollMilliseconds = 2_000 }: DueParts): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const succeeded = new Map<string, number>();

  async function attempt(name: string, { run, every = 0 }: Due): Promise<void> {
    const now = clock.now().getTime();
    const last = succeeded.get(name);
    // A clock that was set back keeps nothing waiting.
    if (last !== undefined && last <= now && now < last + every) return;
    try {
      await run(stopping.signal);
      succeeded.set(name, now);
    } catch (error) {
      log.warn({ work: name, ...nameAndCode(error) }, 'due work waits');
    }
  }

  const look = oneAtATime(async () => {
    for (const [name, due] of Object.entries(work)) {
      if (stopping.signal.aborted) return;
      await attempt(name, due);
    }
  });
  const timer = setInterval(() => void look(), pollMilliseconds);
  void look();
  return {
    stop: async () => {
      stopping.abort();
      clearInterval(timer);
      await look();
    },
  };
}
