import { describe, expect, test } from 'vitest';
import { hours, minutes } from '../../src/clock.ts';
import { readRetryAfter } from '../../src/outbound/retry-after.ts';
import { askAgainAt, mostAttempts, retryAt } from '../../src/processors/timing.ts';

const now = new Date('2026-03-02T09:00:00.000Z');
const since = (time: Date): number => time.getTime() - now.getTime();
const least = (bytes: number) => Buffer.alloc(bytes);
const most = (bytes: number) => Buffer.alloc(bytes, 0xff);

describe('A processor that could not be told', () => {
  test('is told again ever later, each time a quarter later at most', () => {
    expect([1, 2, 5, 9, 10, mostAttempts].map((attempts) => since(retryAt(now, attempts, 0, least)))).toEqual(
      [1, 2, 16, 256, 360, 360].map(minutes),
    );
    expect(since(retryAt(now, 1, 0, most))).toBeGreaterThan(minutes(1.24));
    expect(since(retryAt(now, 1, 0, most))).toBeLessThanOrEqual(minutes(1.25));
  });

  test('is given up after more than a day', () => {
    const waits = Array.from({ length: mostAttempts - 1 }, (_, index) => since(retryAt(now, index + 1, 0, least)));
    const whole = waits.reduce((sum, one) => sum + one, 0);
    expect(whole).toBeGreaterThan(hours(24));
    expect(whole).toBeLessThan(hours(30));
  });

  test('says itself from when on, for a day at most', () => {
    expect(since(retryAt(now, 1, hours(2), least))).toBe(hours(2));
    expect(since(retryAt(now, 9, minutes(2), least))).toBe(minutes(256));
    expect(since(retryAt(now, 1, hours(2_000), least))).toBe(hours(24));
  });

  test.each([
    [null, 0],
    ['120', minutes(2)],
    ['Mon, 02 Mar 2026 09:05:00 GMT', minutes(5)],
    ['Mon, 02 Mar 2026 08:00:00 GMT', 0],
    ['-5', 0],
    ['soon', 0],
    ['', 0],
  ])('by Retry-After: %j', (header, wanted) => {
    expect(readRetryAfter(header, now)).toBe(wanted);
  });
});

test('A job that takes long is asked about ever more seldom', () => {
  const ago = (time: number) => new Date(now.getTime() - time);
  expect(since(askAgainAt(now, now))).toBe(10_000);
  expect(since(askAgainAt(now, ago(hours(1))))).toBe(minutes(15));
  expect(since(askAgainAt(now, ago(hours(500))))).toBe(hours(6));
});
