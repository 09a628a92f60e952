import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRange } from '../../src/export/byte-range.ts';
import { chunkBytes, newKey, openText, type Range, sealText } from '../../src/export/sealed.ts';

async function* texts(all: readonly string[]): AsyncGenerator<string> {
  yield* all;
}

async function seal(text: string, cuts: readonly number[] = []) {
  const key = newKey();
  const parts: Uint8Array[] = [];
  const edges = [0, ...cuts.map((cut) => cut % (text.length + 1)).toSorted((one, other) => one - other), text.length];
  const pieces = edges.slice(1).map((edge, index) => text.slice(edges[index], edge));
  const digest = await sealText(texts(pieces), key, async (part) => void parts.push(Uint8Array.from(part)));
  return { ...digest, key, file: Buffer.concat(parts) };
}

/** Reads the file in parts of some size, as a store does. */
function open({ key, bytes, file }: { key: Uint8Array; bytes: number; file: Buffer }, range: Range, size = 50_000) {
  async function* read({ from, to }: Range) {
    const wanted = file.subarray(from, to + 1);
    for (let at = 0; at < wanted.length; at += size) yield wanted.subarray(at, at + size);
  }
  return openText({ key, bytes, read }, range);
}

async function whole(parts: AsyncIterable<Buffer>): Promise<string> {
  const all: Buffer[] = [];
  for await (const part of parts) all.push(part);
  return Buffer.concat(all).toString('latin1');
}

const letters = (length: number) => Array.from({ length }, (_, at) => String.fromCharCode(97 + (at % 26))).join('');

describe('A sealed text', () => {
  test('gives back every part of it, however it was written and is read', async () => {
    const sizes = fc.constantFrom(
      1,
      100,
      chunkBytes - 1,
      chunkBytes,
      chunkBytes + 1,
      2 * chunkBytes,
      3 * chunkBytes + 17,
    );
    const property = fc.asyncProperty(
      sizes,
      fc.array(fc.nat(), { maxLength: 5 }),
      fc.nat(),
      fc.nat(),
      fc.integer({ min: 1_000, max: 200_000 }),
      async (length, cuts, one, other, size) => {
        const text = letters(length);
        const sealed = await seal(text, cuts);
        const [from = 0, to = 0] = [one % length, other % length].toSorted((a, b) => a - b);
        expect(await whole(open(sealed, { from, to }, size))).toBe(text.slice(from, to + 1));
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });

  const length = 2 * chunkBytes + 500;
  const all = { from: 0, to: length - 1 };
  test.each<[string, (file: Buffer) => Buffer]>([
    ['cut at a chunk', (file) => file.subarray(0, 2 * (chunkBytes + 16))],
    ['cut within one', (file) => file.subarray(0, -3)],
    ['cut to nothing', () => Buffer.alloc(0)],
    [
      'in another order',
      (file) =>
        Buffer.concat([
          file.subarray(chunkBytes + 16, 2 * (chunkBytes + 16)),
          file.subarray(0, chunkBytes + 16),
          file.subarray(2 * (chunkBytes + 16)),
        ]),
    ],
    ['changed in one bit', (file) => file.with(chunkBytes + 900, (file[chunkBytes + 900] ?? 0) ^ 1) as Buffer],
  ])('that is %s ends with an error', async (_how, alter) => {
    const sealed = await seal(letters(length));
    const file = Buffer.from(alter(sealed.file));
    await expect(whole(open({ ...sealed, file }, all))).rejects.toThrow(/shorter|authenticate|tag/i);
  });
});

test.each([
  [null, { from: 0, to: 99, partial: false }],
  ['bytes=0-0', { from: 0, to: 0, partial: true }],
  ['bytes=90-200', { from: 90, to: 99, partial: true }],
  ['bytes=-200', { from: 0, to: 99, partial: true }],
  ['bytes=5-4', { from: 0, to: 99, partial: false }],
  ['bytes=-', { from: 0, to: 99, partial: false }],
  ['lines=1-2', { from: 0, to: 99, partial: false }],
  ['bytes=100-', null],
  ['bytes=-0', null],
])('of 100 bytes, Range %s is %j', (header, range) => {
  expect(readRange(header, 100)).toEqual(range);
});
