import { expect, test } from 'vitest';
import { progressOf } from '../../prisma/seed/volume/progress.ts';
import { testClock } from '../harness/clock.ts';

function shown(isTTY: boolean) {
  const clock = testClock();
  const texts: string[] = [];
  const progress = progressOf(1_000, { isTTY, write: (text) => texts.push(text) }, clock);
  const after = (seconds: number, there: number, before = 0) => {
    clock.advance(seconds * 1_000);
    progress.show(there, before);
  };
  return { texts, after, end: progress.end };
}

test('on a terminal the bar is redrawn at every step, with the rate and the time left', () => {
  const { texts, after, end } = shown(true);
  after(2, 200);
  after(2, 500);
  end();
  expect(texts).toEqual([
    '\r[██████························] 20 % of 1,000 customers, 100/s, 8 s left\u001B[K',
    '\r[███████████████···············] 50 % of 1,000 customers, 125/s, 4 s left\u001B[K',
    '\n',
  ]);
});

test('elsewhere there is a line every ten seconds, and one at the end', () => {
  const { texts, after, end } = shown(false);
  after(4, 10);
  after(7, 20);
  after(1, 40);
  after(8, 1_000);
  end();
  expect(texts).toEqual([
    '2 % of 1,000 customers, 2/s, 8 min 59 s left\n',
    '100 % of 1,000 customers, 50/s, 0 s left\n',
  ]);
});

test('customers who were there before do not count as fast', () => {
  const { texts, after } = shown(true);
  after(10, 900, 800);
  expect(texts[0]).toContain('90 % of 1,000 customers, 10/s, 10 s left');
});
