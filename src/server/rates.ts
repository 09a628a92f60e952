import type { LimitedMutation } from '../context.ts';
import { holderOf } from '../idempotency.ts';
import type { Policy } from '../policy/policy.ts';
import type { Caller } from '../policy/vocabulary.ts';
import { createMeter, type Meter, tooMuch } from '../rates/meter.ts';
import type { Rates } from '../rates/rates.ts';

type Asking = { caller: Caller; address: string | null };

/** Who shares a quota: a caller wherever they call from, and the anonymous of one network address. */
function sharerOf({ caller, address }: Asking): string {
  return caller.kind === 'ANONYMOUS' ? `ANONYMOUS ${address}` : holderOf(caller);
}

/** A partner has what its registration says, everybody else what the policy gives their kind. */
function unitsOf({ perMinute }: Policy['rates'], caller: Caller): number {
  if (caller.kind !== 'PARTNER') return perMinute[caller.kind];
  return caller.registration?.ratePerMinute ?? perMinute.ANONYMOUS;
}

/** What an operation of this caller spends from. */
export const meterOf = ({ lenient }: Rates, { rates }: Policy, asking: Asking): Meter =>
  createMeter(lenient, `operations ${sharerOf(asking)}`, { units: unitsOf(rates, asking.caller), seconds: 60 });

/** Takes one of the hour's. Throws RATE_LIMITED, and SERVICE_UNAVAILABLE where it cannot be counted. */
export const limitMutations =
  ({ strict }: Rates, { rates }: Policy) =>
  async (caller: Caller, mutation: LimitedMutation): Promise<void> => {
    if (caller.kind === 'ANONYMOUS') return; // who may do neither
    const quota = { units: rates.perHour[caller.kind], seconds: 3_600 };
    const { granted, next } = await strict.take(`${mutation} ${holderOf(caller)}`, quota, 1);
    if (!granted) throw tooMuch(next);
  };
