import type { Clock } from '../../src/clock.ts';

/** When the cast of every test database is seeded, and where a test's clock stands at first. */
export const seededAt = new Date('2026-03-02T09:00:00.000Z');

/** A clock that moves only when a test moves it. */
export type TestClock = Clock & {
  set(time: Date): void;
  /** Milliseconds. */
  advance(by: number): void;
};

export function testClock(start: Date = seededAt): TestClock {
  let time = start.getTime();
  return {
    now: () => new Date(time),
    set: (to) => {
      time = to.getTime();
    },
    advance: (by) => {
      time += by;
    },
  };
}
