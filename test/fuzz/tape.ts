import fc from 'fast-check';

/** The choices that make an operation, as numbers. fast-check makes them, and shrinks them: fewer and smaller ones make a simpler operation. */
export const tapes: fc.Arbitrary<number[]> = fc.noBias(
  fc.array(fc.nat({ max: 0xffff }), { minLength: 30, maxLength: 180, size: 'max' }),
);

/** Reads choices off a tape, one after another; behind its end each is the first. */
export type Choices = {
  upTo(count: number): number;
  /** True about `percent` times in a hundred, and never behind the end. */
  chance(percent: number): boolean;
  of<Item>(items: readonly Item[]): Item;
};

export function choicesOn(tape: readonly number[]): Choices {
  let at = 0;
  const next = (): number => tape[at++] ?? 0;
  const upTo = (count: number): number => (count > 0 ? next() % count : 0);
  return {
    upTo,
    chance: (percent) => 100 - (next() % 100) <= percent,
    of: (items) => {
      const found = items[upTo(items.length)];
      if (found === undefined) throw new Error('nothing to choose from');
      return found;
    },
  };
}
