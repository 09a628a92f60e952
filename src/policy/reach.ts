import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
} from 'graphql';
import type { PartnerCaller } from './every-partner.ts';
import type { Policy } from './policy.ts';
import { mayDo, mayRead } from './verdict.ts';

export type Reached = { type: GraphQLObjectType; field: GraphQLField<unknown, unknown> };

function isAllowed(policy: Policy, partner: PartnerCaller, { extensions }: Reached['field']): boolean {
  const declared = extensions.policy;
  // Whatever declares nothing has no rule, and would be served.
  if (!declared) return true;
  // A reference is given easily, so it holds nobody back.
  return 'action' in declared
    ? mayDo(policy, partner, declared.action, true).allowed
    : mayRead(policy, partner, declared.category).allowed;
}

function behind(schema: GraphQLSchema, { type }: Reached['field']): readonly GraphQLObjectType[] {
  const named = getNamedType(type);
  if (isAbstractType(named)) return schema.getPossibleTypes(named);
  return isObjectType(named) ? [named] : [];
}

/** Every field that the field rules let a partner walk to from the roots, by whatever path. Looks at no row. */
export function reachOf(policy: Policy, schema: GraphQLSchema, partner: PartnerCaller): Reached[] {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const types = new Set(roots.filter((root) => root != null));
  const reached: Reached[] = [];
  // A set yields what is added while it is walked through.
  for (const type of types) {
    const open = Object.values(type.getFields()).filter((field) => isAllowed(policy, partner, field));
    reached.push(...open.map((field) => ({ type, field })));
    for (const next of open.flatMap((field) => behind(schema, field))) types.add(next);
  }
  return reached;
}
