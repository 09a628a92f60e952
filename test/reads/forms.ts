import type { GraphQLField, GraphQLObjectType } from 'graphql';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import { mayDo, mayRead } from '../../src/policy/verdict.ts';
import type { Caller } from '../../src/policy/vocabulary.ts';
import { declaredSchema } from '../../src/schema.ts';
import type { Who } from '../fuzz/oracle.ts';
import { registrationOf } from '../fuzz/partners.ts';

const plumbing = /(?:Connection|Edge)$|^PageInfo$/;
const somebody = { id: 'somebody', name: 'somebody' };

/** A caller of the same rights. */
function alike(who: Who): Caller {
  switch (who.kind) {
    case 'CUSTOMER':
      return { kind: who.kind, identity: { issuer: '', subject: '' }, customerId: who.customer, name: '' };
    case 'STAFF':
      return { ...somebody, kind: who.kind, roles: [...who.roles], purpose: 'SUPPORT', reference: null };
    case 'PARTNER': {
      const { kind: partnerKind, purpose, scopes: registeredScopes } = registrationOf(who.partner);
      return { ...somebody, kind: who.kind, partnerKind, purpose, registeredScopes, scopes: who.scopes };
    }
    default:
      return { ...somebody, kind: who.kind };
  }
}

type Serves = (type: GraphQLObjectType, field: GraphQLField<unknown, unknown>) => boolean;

/** Null for whom nothing compiles. Else whether a field can be in a compiled read of theirs: it has a form, is a column, or leads through a page; and it is allowed. */
export function compilesFor(who: Who): Serves | null {
  const caller = alike(who);
  const compiles: Serves = ({ name }, { extensions }) => {
    const { policy, compiled, pothosExposedField: column } = extensions;
    if (!policy || !(plumbing.test(name) || compiled || column)) return false;
    if ('action' in policy) return mayDo(defaultPolicy, caller, policy.action).allowed;
    return mayRead(defaultPolicy, caller, policy.category).allowed;
  };
  const query = declaredSchema.getQueryType();
  const any = query && Object.values(query.getFields()).some((field) => compiles(query, field));
  return any ? compiles : null;
}
