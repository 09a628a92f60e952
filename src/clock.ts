/** Where every time in the gateway comes from, so that seven years can pass in a test. */
export type Clock = { now(): Date };

export const systemClock: Clock = { now: () => new Date() };

export const days = (count: number): number => count * 86_400_000;

export const hours = (count: number): number => count * 3_600_000;

export const minutes = (count: number): number => count * 60_000;

/** The start of the day (UTC) in which a time is. */
export const dayOf = (time: Date): Date => new Date(Math.floor(time.getTime() / days(1)) * days(1));

/** `time` plus whole calendar months; 31 January becomes the last day of February. */
export function addMonths(time: Date, months: number): Date {
  const moved = new Date(time);
  moved.setUTCMonth(moved.getUTCMonth() + months);
  // A day that the month lacks has run over into the next.
  if (moved.getUTCDate() !== time.getUTCDate()) moved.setUTCDate(0);
  return moved;
}

/** `time` plus whole calendar years; 29 February becomes 28 February in a common year. */
export const addYears = (time: Date, years: number): Date => addMonths(time, 12 * years);

/** The latest of times that may be missing; null when all are. */
export const latest = (...times: (Date | null)[]): Date | null =>
  times.reduce((one, other) => (one && other && one > other ? one : (other ?? one)), null);

/** `now`, or just after `earlier` where clocks disagree: what follows is never dated before what it follows. */
export function following(earlier: Date | null, now: Date): Date {
  return earlier !== null && earlier >= now ? new Date(earlier.getTime() + 1) : now;
}
