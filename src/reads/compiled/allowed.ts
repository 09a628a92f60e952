import type { GraphQLField, GraphQLObjectType } from 'graphql';
import { lookedAt } from '../../policy/looks-at.ts';
import type { Policy } from '../../policy/policy.ts';
import type { StaticVerdict } from '../../policy/shield.ts';
import { mayLookAt } from '../../policy/verdict.ts';
import type { Caller } from '../../policy/vocabulary.ts';
import type { Args } from './form.ts';
import { NotCompiled } from './not-compiled.ts';

type Asking = { policy: Policy; caller: Caller; verdictOf: StaticVerdict };

/** Passes a field that its rule allows whatever the row, with the data that its arguments look at. Else NotCompiled. */
export function assertAllowed(
  { policy, caller, verdictOf }: Asking,
  type: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  args: Args,
): void {
  const verdict = verdictOf(type.name, field.name, { policy, caller });
  const searches = lookedAt(type.name, field, args).map((given) => mayLookAt(policy, caller, given));
  if (!verdict?.allowed || searches.some(({ allowed }) => !allowed)) throw new NotCompiled('refused');
}
