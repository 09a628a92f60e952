import type { GraphQLError } from 'graphql';
import { gatewayError } from '../errors.ts';
import type { Quota, RateStore, Taken } from './quota.ts';

/** What one request spends of its caller's quota. */
export type Meter = {
  /** Throws RATE_LIMITED when the quota does not suffice. */
  spend(units: number): Promise<void>;
  /** RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers-10), once something was spent. */
  headers(): Record<string, string>;
};

export function createMeter(store: RateStore, key: string, quota: Quota): Meter {
  let last: Taken | null = null;
  const headers = (): Record<string, string> =>
    last === null
      ? {}
      : {
          'ratelimit-policy': `"caller";q=${quota.units};w=${quota.seconds}`,
          ratelimit: `"caller";r=${last.remaining};t=${last.next}`,
        };
  return {
    headers,
    async spend(units) {
      last = await store.take(key, quota, units);
      if (!last.granted) throw tooMuch(last.next, headers());
    },
  };
}

export const tooMuch = (retryAfterSeconds: number, headers: Record<string, string> = {}): GraphQLError =>
  gatewayError('RATE_LIMITED', `Too much within a minute: try again in ${retryAfterSeconds} s.`, {
    http: { status: 429, headers: { ...headers, 'retry-after': String(retryAfterSeconds) } },
  });
