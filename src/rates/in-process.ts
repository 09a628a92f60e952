import type { Clock } from '../clock.ts';
import { judge, type RateStore } from './quota.ts';

/** Counts in this process alone. Keeps a bounded number of keys, those used most recently. */
export function createInProcessRates(clock: Clock, mostKeys = 20_000): RateStore {
  /** For how long each key's quota was used, and when: a clock that is set back must not make it longer. */
  const used = new Map<string, { ahead: number; at: number }>();
  return {
    take: async (key, quota, units) => {
      const now = clock.now().getTime();
      const before = used.get(key) ?? { ahead: 0, at: now };
      const { ahead, ...taken } = judge(quota, units, Math.max(0, before.ahead - Math.max(0, now - before.at)));
      used.delete(key);
      if (ahead > 0) used.set(key, { ahead, at: now });
      // A Map keeps the order of insertion.
      const [oldest] = used.keys();
      if (used.size > mostKeys && oldest !== undefined) used.delete(oldest);
      return taken;
    },
  };
}
