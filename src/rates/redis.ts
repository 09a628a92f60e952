import { Redis } from 'ioredis';
import { intervalOf, judge, type RateStore } from './quota.ts';

/** `judge`, where the count is. Redis tells the time, so that processes need not agree on it. */
const script = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + time[2] / 1000
  local interval, quota, units = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
  local ahead = math.max(0, (tonumber(redis.call('GET', KEYS[1])) or 0) - now)
  if ahead + math.min(math.max(units, 1), math.max(1, quota - 1)) * interval - quota * interval < 0.5 and units > 0 then
    local after = ahead + units * interval
    redis.call('SET', KEYS[1], string.format('%.3f', now + after), 'PX', math.ceil(after))
  end
  return string.format('%.17g', ahead)
`;

/** How long a count may take: an answer waits for it. */
const patience = 250;
const longestReconnect = 1_000;

export type RedisRates = RateStore & { close(): void };

export type RedisParts = {
  url: string;
  /** Keys hold addresses and ids: Redis is given a keyed hash. */
  hash(key: string): string;
  onOutage(error: unknown): void;
};

/** Counts in Redis, for all processes. Rejects at once when it is out of reach: nothing is kept for later. */
export function createRedisRates({ url, hash, onOutage }: RedisParts): RedisRates {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    commandTimeout: patience,
    connectTimeout: longestReconnect,
    retryStrategy: (times) => Math.min(100 * times, longestReconnect),
  });
  let reachable = true;
  redis.on('ready', () => (reachable = true));
  redis.on('error', (error) => {
    if (reachable) onOutage(error);
    reachable = false;
  });
  return {
    take: async (key, quota, units) => {
      const told = await redis.eval(script, 1, `rate:${hash(key)}`, intervalOf(quota), quota.units, units);
      const { ahead: _ahead, ...taken } = judge(quota, units, Number(told));
      return taken;
    },
    close: () => redis.disconnect(),
  };
}
