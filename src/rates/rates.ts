import type { Clock } from '../clock.ts';
import { gatewayError } from '../errors.ts';
import { nameAndCode } from '../name-and-code.ts';
import { createInProcessRates } from './in-process.ts';
import type { RateStore } from './quota.ts';
import { createRedisRates } from './redis.ts';

/** The two ways to count: where all processes count together, and what to do when that cannot be. */
export type Rates = {
  /** Goes on in this process: for what is limited for the load it brings. */
  lenient: RateStore;
  /** Throws SERVICE_UNAVAILABLE: for what could be guessed, or flooded with effects. */
  strict: RateStore;
  close(): void;
};

export type RatesParts = {
  clock: Clock;
  redisUrl: string | undefined;
  hash(key: string): string;
  log: { warn(fields: object, message: string): void };
};

/** Counts in Redis where there is one, else in this process. */
export function openRates({ clock, redisUrl, hash, log }: RatesParts): Rates {
  const here = createInProcessRates(clock);
  if (redisUrl === undefined) return { lenient: here, strict: here, close: () => {} };
  const shared = createRedisRates({
    url: redisUrl,
    hash,
    onOutage: (error) => log.warn(nameAndCode(error), 'Redis is out of reach: limits are counted by each process'),
  });
  return {
    lenient: { take: (...asked) => shared.take(...asked).catch(() => here.take(...asked)) },
    strict: { take: (...asked) => shared.take(...asked).catch(cannotCount) },
    close: shared.close,
  };
}

function cannotCount(): never {
  throw gatewayError('SERVICE_UNAVAILABLE', 'Limits cannot be counted now.', { http: { status: 503 } });
}
