import { z } from 'zod';
import { isNetwork } from '../caller/networks.ts';
import { text } from '../inputs.ts';
import { scopes } from '../policy/vocabulary.ts';

/** What can be changed of a registration: `scopes` are then held against the policy, `expiresAt` against the clock. */
export const details = {
  contact: text(254),
  scopes: z.array(z.enum(scopes, `expected one of ${scopes.join(', ')}`)),
  allowedNetworks: z
    .array(z.string().max(43).refine(isNetwork, 'expected a CIDR range, such as 192.0.2.0/24 or 2001:db8::/32'))
    .max(50, 'expected at most 50'),
  ratePerMinute: z.int().min(1, 'expected at least 1').max(100_000, 'expected at most 100000'),
  knownDocumentsOnly: z.boolean(),
  knownDocuments: z
    .array(z.string().regex(/^[\da-f]{64}$/, 'expected a SHA-256 in hexadecimal'))
    .max(500, 'expected at most 500'),
};
