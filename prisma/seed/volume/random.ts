/** The next number of a repeatable sequence, from 0 up to but not including 1. */
export type Random = () => number;

const TWO_TO_32 = 4_294_967_296;

/** A fast sequence (sfc32) of four 32-bit words. It protects nothing: ids and secrets that must not be guessed have src/ids.ts. */
export function sequence(one: number, two: number, three: number, four: number): Random {
  let [a, b, c, counter] = [one | 0, two | 0, three | 0, four | 0];
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / TWO_TO_32;
  };
  for (let round = 0; round < 12; round += 1) next(); // until neighbouring words no longer show
  return next;
}

export const chance = (random: Random, share: number): boolean => random() < share;

/** A whole number from `from` to `to`, both included. */
export const between = (random: Random, from: number, to: number): number =>
  from + Math.floor(random() * (to - from + 1));

export type Some<Item> = readonly [Item, ...Item[]];

export const pick = <const Items extends Some<unknown>>(random: Random, items: Items): Items[number] =>
  items[Math.floor(random() * items.length)];

/** Chooses among items of unequal weight. */
export function choiceAmong<Item>(items: Some<readonly [Item, weight: number]>): (random: Random) => Item {
  const total = items.reduce((sum, [, weight]) => sum + weight, 0);
  return (random) => {
    let left = random() * total;
    for (const [item, weight] of items) {
      left -= weight;
      if (left < 0) return item;
    }
    return items[0][0]; // what rounding may leave over
  };
}

/** Chooses among the keys of a table of weights. */
export const choice = <Key extends string>(weights: Readonly<Record<Key, number>>): ((random: Random) => Key) =>
  // Object.entries forgets the keys' type, and that there are some.
  choiceAmong(Object.entries(weights) as unknown as Some<readonly [Key, number]>);

/** A template with `#` for a digit, `@` for a letter of postal codes, and `%` for a house number. */
export const filled = (random: Random, template: string): string =>
  template.replace(/[#@%]/g, (place) => {
    if (place === '#') return String(between(random, 0, 9));
    if (place === '%') return String(between(random, 1, 180));
    return 'ABEGHJLNPRSTXY'.charAt(between(random, 0, 13));
  });

/** `count` hexadecimal digits, 8 at most. */
export const hexDigits = (random: Random, count: number): string =>
  Math.floor(random() * 16 ** count)
    .toString(16)
    .padStart(count, '0');
