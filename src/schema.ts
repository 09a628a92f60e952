import type { GraphQLSchema } from 'graphql';
import './activity/mutations.ts';
import './activity/types.ts';
import './audit/cap-types.ts';
import './audit/seen-types.ts';
import './audit/types.ts';
import { builder } from './builder.ts';
import './consent/mutations.ts';
import './consent/subscriptions.ts';
import './consent/types.ts';
import './disclosure/mutations.ts';
import './disclosure/types.ts';
import { eventKinds } from './events/outbox.ts';
import { assertExportComplete } from './export/complete.ts';
import './export/types.ts';
import './node.ts';
import './partners/mutations.ts';
import './partners/preview-types.ts';
import './partners/types.ts';
import './partners/withdrawal-types.ts';
import './payments/mutations.ts';
import './payments/types.ts';
import { assertNeverShared } from './policy/never-share.ts';
import type { Policy } from './policy/policy.ts';
import { type Shielded, shielded } from './policy/shield.ts';
import './processors/mutations.ts';
import './processors/types.ts';
import './profile/mutations.ts';
import './profile/types.ts';
import './requests/mutations.ts';
import './requests/restriction-types.ts';
import './requests/subscriptions.ts';
import './requests/types.ts';
import './requests/work-mutations.ts';
import './retention/hold-mutations.ts';
import './retention/mutations.ts';
import './retention/types.ts';
import './services/mutations.ts';
import './services/types.ts';
import './sharing/history-types.ts';
import './sharing/mutations.ts';
import './sharing/types.ts';
import './transparency/explain-types.ts';
import './transparency/types.ts';
import './webhooks/mutations.ts';
import './webhooks/types.ts';

/** The schema as the domains declare it, without its rules: for printing, and as the base of the shielded one. */
export const declaredSchema: GraphQLSchema = builder.toSchema();

/**
 * The schema that is served: every field behind its rule, nothing within a partner's reach that is never shared, and everything
 * held about a customer in their export.
 */
export function buildSchema(policy: Policy): Shielded {
  assertNeverShared(policy, declaredSchema, eventKinds);
  assertExportComplete(policy);
  return shielded(declaredSchema);
}
