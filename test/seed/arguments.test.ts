import { expect, test } from 'vitest';
import { readArguments } from '../../prisma/seed/arguments.ts';
import { ConfigError } from '../../src/config.ts';

test.each([
  [[], { customers: 0, seed: '' }],
  [['--customers', '1000000'], { customers: 1_000_000, seed: 'customers' }],
  [['--customers=10', '--seed', 'mine'], { customers: 10, seed: 'mine' }],
])('npm run seed -- %j is understood', (given, meant) => {
  expect(readArguments(given)).toEqual(meant);
});

test.each([
  [['--customers', 'many'], '--customers: expected a whole number from 1 to 10000000'],
  [['--customers', '0'], '--customers: expected a whole number from 1 to 10000000'],
  [['--customers', '1e6'], '--customers: expected a whole number from 1 to 10000000'],
  [['--customers', '10000001'], '--customers: expected a whole number from 1 to 10000000'],
  [['--customers', '5', '--seed', ''], '--seed: expected a text'],
  [['--seed', 'mine'], '--seed: only with --customers'],
  [['--customer', '5'], "Unknown option '--customer': expected --customers N [--seed TEXT]"],
  [['--customers'], "Option '--customers <value>' argument missing: expected --customers N [--seed TEXT]"],
  [['500'], "Unexpected argument '500': expected --customers N [--seed TEXT]"],
])('npm run seed -- %j is refused in one line', (given, line) => {
  expect(() => readArguments(given)).toThrow(new ConfigError(line));
});
