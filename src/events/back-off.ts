import { type Randomness, systemRandomness } from '../ids.ts';

/** After so many attempts, about a day, an event is parked. */
export const mostAttempts = 24;

/** When a parked event would be tried again: not before somebody sets its `availableAt`. */
const parkedUntil = new Date('9999-12-31T00:00:00.000Z');

const longest = 2 * 60 * 60_000;

/** When to try again after a number of failed attempts: 1 s, 2 s, 4 s … up to 2 h, each shortened by up to half at random. */
export function nextAttempt(now: Date, attempts: number, random: Randomness = systemRandomness): Date {
  if (attempts >= mostAttempts) return parkedUntil;
  const delay = Math.min(1000 * 2 ** (attempts - 1), longest);
  const fraction = random(4).readUInt32BE() / 2 ** 32;
  return new Date(now.getTime() + Math.ceil(delay * (1 - fraction / 2)));
}
