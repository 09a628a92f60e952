import { addYears, days } from '../../src/clock.ts';

/** Moments as seen from the day of seeding, so that the cast is equally old on every day. */
export type Times = {
  daysAgo(count: number): Date;
  /** Whole calendar years, and some days more. */
  yearsAgo(years: number, moreDays?: number): Date;
  inDays(count: number): Date;
};

export function timesFrom(now: Date): Times {
  const later = (time: Date, count: number) => new Date(time.getTime() + days(count));
  return {
    daysAgo: (count) => later(now, -count),
    yearsAgo: (years, moreDays = 0) => later(addYears(now, -years), -moreDays),
    inDays: (count) => later(now, count),
  };
}

export const latest = (times: readonly Date[]): Date | null =>
  times.length === 0 ? null : new Date(Math.max(...times.map((time) => time.getTime())));
