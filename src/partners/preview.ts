import { type GraphQLObjectType, type GraphQLSchema, getNamedType, isObjectType } from 'graphql';
import type { PartnerKind, Purpose } from '../../prisma/generated/client/enums.ts';
import type { Context } from '../context.ts';
import { badInput } from '../errors.ts';
import { toWhere } from '../policy/predicate/where.ts';
import { rowRules } from '../policy/rows.ts';
import { mayRead } from '../policy/verdict.ts';
import type { Caller, Category, Verdict } from '../policy/vocabulary.ts';
import { partnerById } from './loaders.ts';
import { callerOf, type Registered, refusedOf, unregistered } from './rules.ts';

/** A registered partner, or one that could be registered. */
export type PreviewOf = {
  partnerId: string | null;
  kind: PartnerKind | null;
  purpose: Purpose | null;
  scopes: readonly string[] | null;
};

export type PreviewedField = Pick<Verdict, 'allowed' | 'clause' | 'needs'> & { coordinate: string; category: Category };
export type Preview = { fields: PreviewedField[]; customers: number | null };

async function partnerOf(context: Context, { partnerId, kind, purpose, scopes }: PreviewOf): Promise<Registered> {
  const planned = [kind, purpose, scopes].filter((part) => part !== null);
  if (partnerId !== null && planned.length === 0) {
    const partner = await partnerById(context, partnerId, null);
    if (!partner) throw badInput('input.partnerId', 'expected the id of a registered partner');
    return partner;
  }
  if (partnerId !== null || kind === null || purpose === null || scopes === null) {
    throw badInput('input', 'expected either partnerId, or kind, purpose and scopes');
  }
  const refused = refusedOf(context.policy, { kind, purpose, scopes });
  if (refused) throw badInput(`input.${refused.field}`, refused.expectation);
  return { id: unregistered, name: '', kind, purpose, scopes: [...scopes] };
}

/** The types whose rows are a customer's, as far as fields lead to them from the customer. */
function typesOfCustomer(schema: GraphQLSchema): GraphQLObjectType[] {
  const customer = schema.getType('Customer');
  if (!isObjectType(customer)) throw new Error('the schema has no Customer');
  const reached = new Set([customer]);
  // A set yields what is added while it is walked through.
  for (const type of reached) {
    for (const field of Object.values(type.getFields())) {
      const next = getNamedType(field.type);
      if (isObjectType(next)) reached.add(next);
    }
  }
  return [...reached].filter(({ extensions }) => extensions.subject);
}

function fieldsFor({ policy }: Context, schema: GraphQLSchema, caller: Caller): PreviewedField[] {
  const fields = typesOfCustomer(schema).flatMap((type) =>
    Object.values(type.getFields()).flatMap(({ name, extensions }) => {
      const declared = extensions.policy;
      if (!declared || !('category' in declared)) return [];
      const { allowed, clause, needs } = mayRead(policy, caller, declared.category);
      return [{ coordinate: `${type.name}.${name}`, category: declared.category, allowed, clause, needs }];
    }),
  );
  return fields.toSorted((a, b) => (a.coordinate < b.coordinate ? -1 : 1));
}

/** What a partner would receive: the field rule of each field, and the row rule, as they decide an answer to it. */
export async function preview(context: Context, schema: GraphQLSchema, asked: PreviewOf): Promise<Preview> {
  const { policy, clock, prisma } = context;
  const caller = callerOf(await partnerOf(context, asked));
  const { whole } = rowRules(policy, caller, clock.now()).Customer;
  const customers = await prisma.customer.count({ where: toWhere(whole) });
  return {
    fields: fieldsFor(context, schema, caller),
    // Rounded, or two previews could be subtracted from each other.
    customers: customers < policy.smallestCount ? null : customers - (customers % policy.smallestCount),
  };
}
