import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import type { Policy } from '../src/policy/policy.ts';
import { errorsPage } from './errors-page.ts';
import { partnerSchema } from './partner-schema.ts';
import { policyPage } from './policy-page.ts';
import { recordOfProcessing } from './record-of-processing.ts';

const sdl = (schema: GraphQLSchema): string => `${printSchema(lexicographicSortSchema(schema))}\n`;

/** What is checked in under `schema/`, by file name. Holds no times, so the same policy and schema print the same. */
export function printed(policy: Policy, schema: GraphQLSchema): Record<string, string> {
  return {
    'schema.graphql': sdl(schema),
    'partner.graphql': sdl(partnerSchema(policy, schema)),
    'policy.md': policyPage(policy, schema),
    'errors.md': errorsPage(),
    'record-of-processing.md': recordOfProcessing(policy),
  };
}
