import { digestOf } from '../erasure/canonical.ts';
import type { Policy } from '../policy/policy.ts';

/** Names the terms that decide whom a sweep takes, and what: under other ones it waits for an approval. */
export const hashOfTerms = ({ retention }: Pick<Policy, 'retention'>): string => digestOf(retention);
