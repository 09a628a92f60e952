import type { Logger } from 'pino';
import { oneAtATime } from '../events/one-at-a-time.ts';
import { nameAndCode } from '../name-and-code.ts';

export type DueWork = Readonly<Record<string, () => Promise<void>>>;
export type Due = { stop(): Promise<void> };

type DueParts = { log: Pick<Logger, 'warn'>; work: DueWork; pollMilliseconds?: number };

/** Does at start, and then every few seconds, what has become due by the clock. Every process looks; statements decide who does it. */
export function startDueWork({ log, work, pollMilliseconds = 2_000 }: DueParts): Due {
  let stopped = false;
  const look = oneAtATime(async () => {
    for (const [name, one] of Object.entries(work)) {
      if (stopped) return;
      await one().catch((error: unknown) => log.warn({ work: name, ...nameAndCode(error) }, 'due work waits'));
    }
  });
  const timer = setInterval(() => void look(), pollMilliseconds);
  void look();
  return {
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await look();
    },
  };
}
