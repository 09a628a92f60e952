import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { exportSchema } from '../src/export/json-schema.ts';
import type { Policy } from '../src/policy/policy.ts';
import { coveragePage } from './coverage-page.ts';
import type { Sources } from './coverage-sources.ts';
import { errorsPage } from './errors-page.ts';
import { partnerSchema } from './partner-schema.ts';
import { policyPage } from './policy-page.ts';
import { recordOfProcessing } from './record-of-processing.ts';

const sdl = (schema: GraphQLSchema): string => `${printSchema(lexicographicSortSchema(schema))}\n`;

/** What is checked in under `schema/`, by file name. Holds no times, so the same policy, schema and sources print the same. */
export function printed(policy: Policy, schema: GraphQLSchema, sources: Sources): Record<string, string> {
  return {
    'schema.graphql': sdl(schema),
    'partner.graphql': sdl(partnerSchema(policy, schema)),
    'policy.md': policyPage(policy, schema),
    'coverage.md': coveragePage(policy, sources),
    'errors.md': errorsPage(),
    'export.schema.json': `${JSON.stringify(exportSchema(), null, 2)}\n`,
    'record-of-processing.md': recordOfProcessing(policy),
  };
}
