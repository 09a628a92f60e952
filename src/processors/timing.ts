import { hours, minutes } from '../clock.ts';
import { type Randomness, systemRandomness } from '../ids.ts';

/** After so many failed attempts, about a day, staff are asked: the task has failed. */
export const mostAttempts = 13;

/** How long whoever tells a processor has for it; then another process may. */
export const lease = minutes(2);

/** Milliseconds for all that is asked of a processor at once; less than the lease. */
export const longestCall = minutes(1.5);

/** Nobody makes us wait for longer. */
const longestWait = hours(24);

const after = (now: Date, milliseconds: number): Date => new Date(now.getTime() + milliseconds);

/** When to try again after a number of failed attempts: 1 min, 2 min … up to 6 h, each longer by up to a quarter, and not before the processor wants. */
export function retryAt(now: Date, attempts: number, wanted: number, random: Randomness = systemRandomness): Date {
  const delay = Math.min(minutes(2 ** (attempts - 1)), hours(6));
  const fraction = random(4).readUInt32BE() / 2 ** 32;
  return after(now, Math.max(delay * (1 + fraction / 4), Math.min(wanted, longestWait)));
}

/** When to ask again how a processor's job stands: the longer it takes, the more seldom, from 10 s to 6 h. */
export function askAgainAt(now: Date, toldAt: Date): Date {
  const waited = now.getTime() - toldAt.getTime();
  return after(now, Math.min(Math.max(waited / 4, 10_000), hours(6)));
}
