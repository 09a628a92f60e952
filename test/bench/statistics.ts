export type Spread = { middle: number; least: number; most: number };

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  const [below = 0, above = 0] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return (below + above) / 2;
}

export const spreadOf = (numbers: readonly number[]): Spread => ({
  middle: median(numbers),
  least: Math.min(...numbers),
  most: Math.max(...numbers),
});
