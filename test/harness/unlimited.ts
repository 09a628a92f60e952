import { defaultPolicy } from '../../src/policy/default/document.ts';
import type { Policy } from '../../src/policy/policy.ts';

const plenty = 1_000_000_000;

/** The tests' clock stands still: nothing that is used up comes back. */
export const unlimited: Policy['rates'] = {
  perMinute: { ANONYMOUS: plenty, CUSTOMER: plenty, STAFF: plenty, SYSTEM: plenty },
  perHour: { CUSTOMER: plenty, STAFF: plenty, PARTNER: plenty, SYSTEM: plenty },
};

export const unlimitedPolicy: Policy = { ...defaultPolicy, rates: unlimited };
