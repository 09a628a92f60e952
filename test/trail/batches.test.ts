import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBatches } from '../../src/trail/batches.ts';
import type { AuditRow } from '../../src/trail/entry.ts';

// What is a row does not matter here.
const row = (id: number) => ({ id: String(id) }) as AuditRow;

/** Transactions under way, each with its rows, ended by hand. */
function transactions() {
  const begun: { ids: string[]; commit: () => void; fail: (error: Error) => void }[] = [];
  const write = (rows: readonly AuditRow[]) =>
    new Promise<void>((commit, fail) => begun.push({ ids: rows.map(({ id }) => id), commit, fail }));
  return { begun, record: createBatches(write) };
}

const settled = async (promise: Promise<void>) =>
  promise.then(
    () => 'recorded',
    () => 'refused',
  );

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('Reads that are recorded at the same time', () => {
  it('share a transaction: what comes while one is under way is the next', async () => {
    const { begun, record } = transactions();
    const answers = [1, 2, 3, 4].map((id) => settled(record([row(id)])));
    expect(begun.map(({ ids }) => ids)).toEqual([['1']]);
    begun[0]?.commit();
    await answers[0];
    await vi.waitFor(() => expect(begun.map(({ ids }) => ids)).toEqual([['1'], ['2', '3', '4']]));
    begun[1]?.commit();
    expect(await Promise.all(answers)).toEqual(['recorded', 'recorded', 'recorded', 'recorded']);
  });

  it('are all refused when their transaction fails, and those after it are not', async () => {
    const { begun, record } = transactions();
    const first = settled(record([row(1)]));
    const second = settled(record([row(2)]));
    begun[0]?.fail(new Error('the database is gone'));
    expect(await first).toBe('refused');
    await vi.waitFor(() => expect(begun).toHaveLength(2));
    begun[1]?.commit();
    expect(await second).toBe('recorded');
  });

  it('are refused after 4 s, and then are no rows either', async () => {
    const { begun, record } = transactions();
    const stuck = settled(record([row(1)]));
    const waiting = settled(record([row(2)]));
    await vi.advanceTimersByTimeAsync(3_999);
    const later = settled(record([row(3)]));
    await vi.advanceTimersByTimeAsync(1);
    expect(await stuck).toBe('refused');
    expect(await waiting).toBe('refused');
    begun[0]?.commit();
    await vi.waitFor(() => expect(begun).toHaveLength(2));
    expect(begun[1]?.ids).toEqual(['3']);
    begun[1]?.commit();
    expect(await later).toBe('recorded');
  });

  it('are no more than 5,000 that wait: the next is refused at once', async () => {
    const { begun, record } = transactions();
    const answers = Array.from({ length: 5_002 }, (_, id) => settled(record([row(id)])));
    expect(await answers.at(-1)).toBe('refused');
    for (let place = 0; place <= 10; place += 1) {
      await vi.waitFor(() => expect(begun.length).toBeGreaterThan(place));
      begun[place]?.commit();
    }
    const told = await Promise.all(answers.slice(0, -1));
    expect(told.every((one) => one === 'recorded')).toBe(true);
    expect(begun.map(({ ids }) => ids.length)).toEqual([1, ...Array.from({ length: 10 }, () => 500)]);
  });
});
