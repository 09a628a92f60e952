import { createHash } from 'node:crypto';

/** A cache that keeps the values used most recently. */
export type Recent<T> = { get(key: string): T | undefined; set(key: string, value: T): void };

/** Keeps what is set again: of what comes once, and so is of no use here, nothing grows old in memory. */
export function onSecondSight<T>(cache: Recent<T>, mostSeen = 10_000): Recent<T> {
  const seen = createRecent<true>(mostSeen, () => 1);
  return {
    get: cache.get,
    set(key, value) {
      const digest = createHash('sha256').update(key).digest('base64');
      if (seen.get(digest)) cache.set(key, value);
      else seen.set(digest, true);
    },
  };
}

/** Keeps as much as weighs `most` together, and always the newest. */
export function createRecent<T>(most: number, weigh: (value: T) => number): Recent<T> {
  // A Map keeps the order of insertion: the first key is the one unused for longest.
  const entries = new Map<string, { value: T; weight: number }>();
  let total = 0;
  const remove = (key: string) => {
    total -= entries.get(key)?.weight ?? 0;
    entries.delete(key);
  };
  const add = (key: string, entry: { value: T; weight: number }) => {
    remove(key);
    entries.set(key, entry);
    total += entry.weight;
  };
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry) add(key, entry);
      return entry?.value;
    },
    set(key, value) {
      add(key, { value, weight: weigh(value) });
      for (const oldest of entries.keys()) {
        if (total <= most || entries.size === 1) break;
        remove(oldest);
      }
    },
  };
}
