import { describe, expect, test } from 'vitest';
import { holdsCardNumber } from '../../src/policy/card-number.ts';

const numbers: [string, string][] = [
  ['Visa', '4242424242424242'],
  ['Visa, of 13 digits', '4222222222222'],
  ['Mastercard', '5555555555554444'],
  ['Mastercard, of the 2-series', '2223003122003222'],
  ['Mastercard, at the end of the 2-series', '2720992740881027'],
  ['American Express', '378282246310005'],
  ['Diners Club', '30569309025904'],
  ['Discover', '6011111111111117'],
  ['Maestro, of 19 digits', '6304000000000000000'],
];

/** Grouped as on the card. */
const inFours = (digits: string, between: string): string => digits.match(/.{1,4}/g)?.join(between) ?? digits;

describe('A payment card’s number is found (P3)', () => {
  test.each(numbers)('%s: %s', (_name, digits) => {
    expect(holdsCardNumber(digits)).toBe(true);
  });

  test.each([
    ['nothing', ''],
    ['a blank', ' '],
    ['a hyphen', '-'],
    ['a dash between blanks', ' – '],
    ['an underscore', '_'],
    ['a full stop', '.'],
    ['a slash', '/'],
    ['a middle dot', '·'],
    ['a no-break space', '\u00a0'],
    ['a zero-width space', '\u200b'],
    ['a new line', '\r\n'],
  ])('with %s between its groups', (_what, between) => {
    for (const [, digits] of numbers) expect(holdsCardNumber(inFours(digits, between))).toBe(true);
  });

  test('with dashes and blanks between its digits, one by one', () => {
    for (const [, digits] of numbers) expect(holdsCardNumber([...digits].join(' – '))).toBe(true);
  });

  test('between other words and numbers', () => {
    expect(holdsCardNumber('Order 17 of 2 May: please take 4242 4242 4242 4242 12/29 123, thank you')).toBe(true);
    expect(holdsCardNumber('no. 12-34-4242424242424242')).toBe(true);
  });

  test('in full-width and in circled digits', () => {
    expect(holdsCardNumber('４２４２４２４２４２４２４２４２')).toBe(true);
    expect(holdsCardNumber('④②④②④②④②④②④②④②④②')).toBe(true);
  });
});

/** Everyday texts, and numbers that no card has. */
const others: [string, string][] = [
  ['nothing at all', ''],
  ['words', 'Please call me back about my invoice.'],
  ['a number whose check digit is wrong', '4242424242424241'],
  ['a number of 12 digits', '400000000002'],
  ['a number of 20 digits', '40000000000000000002'],
  ['a number that begins with 1', '10004000000000005'],
  ['a number that begins with 21', '2100000000000005'],
  ['a number that begins with 28', '2800000000000008'],
  ['a number that begins with 7', '7000000000000005'],
  ['telephone numbers in a row', '+46 8 123 456 78, +1 202 555 0143'],
  ['a card’s number broken up by words', '4242 4242 and 4242 4242'],
];

test.each(others)('%s is left alone', (_what, text) => {
  expect(holdsCardNumber(text)).toBe(false);
});
