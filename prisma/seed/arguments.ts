import { parseArgs } from 'node:util';
import { ConfigError } from '../../src/config.ts';

/** What `npm run seed` is asked to do: the cast alone, or customers besides. */
export type SeedArguments = { customers: number; seed: string };

const MOST = 10_000_000;

/** Reads `--customers N [--seed TEXT]`. Anything else is refused in one line. */
export function readArguments(given: readonly string[]): SeedArguments {
  const { customers, seed } = parsed(given);
  if (customers === undefined) {
    if (seed !== undefined) throw new ConfigError('--seed: only with --customers');
    return { customers: 0, seed: '' };
  }
  const count = /^\d{1,9}$/.test(customers) ? Number(customers) : 0;
  if (count < 1 || count > MOST) throw new ConfigError('--customers: expected a whole number from 1 to 10000000');
  if (seed === '') throw new ConfigError('--seed: expected a text');
  return { customers: count, seed: seed ?? 'customers' };
}

function parsed(given: readonly string[]): { customers?: string; seed?: string } {
  try {
    const options = { customers: { type: 'string' }, seed: { type: 'string' } } as const;
    return parseArgs({ args: [...given], options }).values;
  } catch (error) {
    // Its messages begin with a sentence that says what is wrong.
    const [reason = ''] = error instanceof Error ? error.message.split(/\. |\n/) : [];
    throw new ConfigError(`${reason}: expected --customers N [--seed TEXT]`);
  }
}
