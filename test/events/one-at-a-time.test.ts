import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { oneAtATime } from '../../src/events/one-at-a-time.ts';

describe('Work that runs once at a time', () => {
  test('is done for whoever asks during a run by one more run, though others go on asking', async () => {
    let runs = 0;
    const ask = oneAtATime(async () => {
      runs += 1;
      // As a gateway in which something is always committed.
      if (runs < 50) void ask();
      await sleep(1);
    });
    const first = ask();
    await sleep(0);
    const second = ask();
    await first;
    await second;
    expect(runs).toBeLessThan(5);
  });

  test('is done once for all who ask during a run, and never twice at once', async () => {
    const running = { now: 0, most: 0, runs: 0 };
    const ask = oneAtATime(async () => {
      running.runs += 1;
      running.now += 1;
      running.most = Math.max(running.most, running.now);
      await sleep(5);
      running.now -= 1;
    });
    const first = ask();
    await sleep(1);
    await Promise.all([first, ...Array.from({ length: 20 }, ask)]);
    expect(running).toEqual({ now: 0, most: 1, runs: 2 });
  });

  test('tells of a failure whoever asked for that run, and goes on', async () => {
    let runs = 0;
    const ask = oneAtATime(async () => {
      runs += 1;
      if (runs === 1) throw new Error('out of reach');
    });
    await expect(ask()).rejects.toThrow('out of reach');
    await expect(ask()).resolves.toBeUndefined();
  });
});
