/** So many units in so many seconds: all at once, or evenly. */
export type Quota = { units: number; seconds: number };

/** `next`: in how many seconds more may be taken than remains; when refused, in how many the same may be asked again. */
export type Taken = { granted: boolean; remaining: number; next: number };

/** What each key has used of its quota. Taking 0 only looks, and is granted where 1 would be. */
export type RateStore = { take(key: string, quota: Quota, units: number): Promise<Taken> };

/** Milliseconds in which one unit comes back. */
export const intervalOf = ({ units, seconds }: Quota): number => (seconds * 1000) / units;

/**
 * The generic cell rate algorithm. `ahead` is for how many milliseconds from now the key has used its quota. More than a quota
 * at once is granted to one that is full, but for the unit paid on entry, and paid off afterwards.
 */
export function judge(quota: Quota, units: number, ahead: number): Taken & { ahead: number } {
  const interval = intervalOf(quota);
  const whole = quota.units * interval;
  const overdrawn = ahead + Math.min(Math.max(units, 1), Math.max(1, quota.units - 1)) * interval - whole;
  // Rounding must not refuse the last unit.
  const granted = overdrawn < 0.5;
  const after = granted ? ahead + units * interval : ahead;
  const remaining = Math.min(quota.units, Math.max(0, Math.floor((whole - after + 0.5) / interval)));
  const untilMore = after === 0 ? 0 : after + (remaining + 1) * interval - whole;
  return { granted, remaining, next: Math.ceil((granted ? untilMore : overdrawn) / 1000), ahead: after };
}
