import { createHash } from 'node:crypto';
import { addYears, days, minutes } from '../../../src/clock.ts';
import { between, choice, hexDigits, type Random, sequence } from './random.ts';
import { shares } from './shares.ts';

/** Where the generated history ends: fixed, so that a seed gives the same rows on every day, and a later run adds to them. */
export const historyEnd = Date.UTC(2026, 10, 15);
const yearsBefore = (years: number) => addYears(new Date(historyEnd), -years).getTime();
const historyStart = yearsBefore(12);
/** Who was last seen before this is due for retention (P14). */
const silentSince = yearsBefore(7);

/** The customers of one seed, without number. */
export type Population = {
  words: readonly [number, number, number, number];
  /** Tells its customers from those of another seed. */
  tag: string;
};

export function populationOf(seed: string): Population {
  const digest = createHash('sha256').update(seed).digest();
  const word = (place: number) => digest.readUInt32LE(place * 4);
  return {
    words: [word(0), word(1), word(2), word(3)],
    tag: word(4).toString(36).padStart(7, '0'),
  };
}

export type Standing = keyof typeof shares.standing;

/** The frame of one customer's data. Times are milliseconds. */
export type Life = {
  random: Random;
  /** Names the customer among all seeds, in lower-case letters and digits. */
  key: string;
  id: string;
  standing: Standing;
  registeredAt: number;
  /** The last log-in. Nothing that the customer does comes later, but an open request. */
  lastSeenAt: number;
  /** An id of the time given: of one time, the later made sorts higher. */
  newId(time: number): string;
};

const standing = choice(shares.standing);

/** The customer at a place in the population. The same for ever, whoever is generated before it. */
export function lifeAt({ words, tag }: Population, index: number): Life {
  const random = sequence(words[0] ^ index, words[1], words[2] ^ Math.imul(index, 0x9e3779b1), words[3]);
  const kind = standing(random);
  const registeredAt = registration(random, kind);
  const newId = ids(random);
  return {
    random,
    // The minute first, so that what is named by it sorts as the ids do.
    key: `${Math.floor(registeredAt / minutes(1)).toString(36)}${index.toString(36)}x${tag}`,
    id: newId(registeredAt),
    standing: kind,
    registeredAt,
    lastSeenAt: lastSeen(random, kind, registeredAt),
    newId,
  };
}

/** More come every year; the silent are of the early years. */
function registration(random: Random, kind: Standing): number {
  const end = kind === 'DORMANT' ? silentSince - days(60) : historyEnd - days(1);
  return Math.floor(historyStart + (end - historyStart) * random() ** (1 / 1.6));
}

function lastSeen(random: Random, kind: Standing, registeredAt: number): number {
  if (kind === 'DORMANT') return between(random, registeredAt, silentSince);
  if (kind === 'LAPSED') return between(random, Math.max(registeredAt, silentSince), historyEnd);
  return Math.max(registeredAt, historyEnd - Math.floor(days(500) * random() ** 3));
}

/** UUIDv7 (RFC 9562 §5.7) with a counter in the 12 bits after the time (§6.2, method 1). */
function ids(random: Random): (time: number) => string {
  let made = 0;
  return (time) => {
    const milliseconds = time.toString(16).padStart(12, '0');
    const counter = (made++).toString(16).padStart(3, '0');
    const variant = '89ab'.charAt(between(random, 0, 3));
    const tail = hexDigits(random, 3) + hexDigits(random, 6) + hexDigits(random, 6);
    return `${milliseconds.slice(0, 8)}-${milliseconds.slice(8)}-7${counter}-${variant}${tail.slice(0, 3)}-${tail.slice(3)}`;
  };
}
