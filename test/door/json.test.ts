import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Json, parseJson } from '../../src/door/json.ts';

const ambushes = ['__proto__', 'constructor', 'prototype'];

/** What the door lets in: the rest of JSON is refused on purpose. */
const isClean = (value: unknown): boolean => {
  if (typeof value === 'string') return !value.includes('\0') && value.isWellFormed();
  if (typeof value === 'number') return !Number.isInteger(value) || Number.isSafeInteger(value);
  if (Array.isArray(value)) return value.every(isClean);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, inner]) => isClean(key) && !ambushes.includes(key) && isClean(inner));
};

const outcome = (parse: (text: string) => unknown, text: string): { value: unknown } | 'refused' => {
  try {
    return { value: parse(text) };
  } catch {
    return 'refused';
  }
};

const thrownBy = (text: string): unknown => {
  try {
    return parseJson(text);
  } catch (error) {
    return error;
  }
};

describe('JSON that comes in', () => {
  it('means what JSON.parse says it means', () => {
    const space = fc.stringMatching(/^[ \t\n\r]{0,3}$/);
    const values = fc.jsonValue({ stringUnit: 'binary', maxDepth: 6 }).filter(isClean);
    fc.assert(
      fc.property(values, space, fc.constantFrom(undefined, 1, '\t'), (value, around, indent) => {
        const text = around + JSON.stringify(value, null, indent) + around;
        expect(parseJson(text)).toStrictEqual(JSON.parse(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('means the same however its characters are escaped', () => {
    const spell = (text: string) =>
      [...text]
        .map((unit) =>
          unit
            .split('')
            .map((half) => `\\u${half.charCodeAt(0).toString(16).padStart(4, '0')}`)
            .join(''),
        )
        .join('');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(parseJson(`"${spell(text.replaceAll('\0', ''))}"`)).toBe(text.replaceAll('\0', ''));
      }),
    );
  });

  it('is refused wherever JSON.parse refuses it', () => {
    const fragments = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '"a"',
      '\\',
      '\\u00',
      '1',
      '-',
      '0',
      '.5',
      'e-3',
      'true',
      'nul',
      'null',
      ' ',
      '\n',
      '\u0001',
      '\ufeff',
      '/**/',
      "'",
    );
    fc.assert(
      fc.property(fc.array(fragments, { maxLength: 8 }), (parts) => {
        const text = parts.join('');
        const theirs = outcome(JSON.parse, text);
        const ours = outcome(parseJson, text);
        // Nothing else that these fragments spell is refused on purpose.
        const mayHoldKeyTwice = (text.match(/"a"/g)?.length ?? 0) > 1;
        expect(ours).toStrictEqual(ours === 'refused' && mayHoldKeyTwice ? ours : theirs);
      }),
      { numRuns: 20_000 },
    );
  });

  it.each([
    ['a key given twice', '{"variables":{"input":{"name":"x","name":"y"}}}', 'variables.input.name'],
    ['a key given twice in two spellings', '{"a":1,"\\u0061":2}', 'a'],
    ['a __proto__ key', '{"variables":{"__proto__":{"admin":true}}}', 'variables.__proto__'],
    ['a constructor key, escaped', '{"variables":{"c\\u006fnstructor":1}}', 'variables.constructor'],
    ['a NUL character', '{"variables":{"input":{"name":"a\\u0000b"}}}', 'variables.input.name'],
    ['a lone surrogate', '{"variables":{"input":["ok","\\ud800"]}}', 'variables.input.1'],
    ['a lone surrogate in a key', '{"variables":{"\\udfff":1}}', 'variables'],
    ['an integer that would become another', '{"variables":{"id":9007199254740993}}', 'variables.id'],
    ['the same with a fraction', '{"variables":{"id":9007199254740993.0}}', 'variables.id'],
    ['the same with an exponent', '{"variables":{"id":9.007199254740993e15}}', 'variables.id'],
    ['a number beyond all', '{"variables":{"id":1e999}}', 'variables.id'],
  ])('refuses %s and names its place', (_what, text, field) => {
    expect(thrownBy(text)).toMatchObject({ extensions: { code: 'BAD_USER_INPUT', field } });
  });

  it('keeps the largest exact integers and ordinary fractions', () => {
    expect(parseJson('[9007199254740991,-9007199254740991,0.1,1.5e3,-0]')).toStrictEqual([
      9007199254740991, -9007199254740991, 0.1, 1500, -0,
    ]);
  });

  it('reads 32 levels and refuses the 33rd, however deep it goes', () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    expect(parseJson(nested(32))).toBeInstanceOf(Array);
    expect(thrownBy(nested(33))).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    expect(thrownBy('['.repeat(200_000))).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  });

  it('never repeats a value, nor a key that is no name', () => {
    const error = thrownBy('{"variables":{"alice@example.com":{"name":"secret\\u0000"}}}');
    expect(error).toMatchObject({ message: expect.stringContaining('variables.*.name') });
    expect(JSON.stringify(error)).not.toMatch(/alice|secret/);
  });

  it('reads a body of the largest size within a few milliseconds', () => {
    const rows = Array.from({ length: 1_500 }, (_, id) => ({
      id,
      name: `Customer ${id}`,
      tags: ['a\\n', 'b'],
      note: 'é'.repeat(50),
    }));
    const text = JSON.stringify({ variables: { rows } });
    expect(text.length).toBeGreaterThan(150_000);
    const parsed: Json = parseJson(text);
    expect(parsed).toStrictEqual(JSON.parse(text));
    // CPU time: a machine that is busy with something else must not fail this.
    const before = process.cpuUsage();
    for (let round = 0; round < 10; round += 1) parseJson(text);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000 / 10).toBeLessThan(50);
  });
});
