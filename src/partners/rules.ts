import type { Partner } from '../../prisma/generated/client/client.ts';
import type { PartnerKind, Purpose } from '../../prisma/generated/client/enums.ts';
import { knownScopes } from '../caller/claims.ts';
import type { Policy } from '../policy/policy.ts';
import { mayDo, mayRead } from '../policy/verdict.ts';
import { actions, type Caller, categories, type Scope, scopes } from '../policy/vocabulary.ts';

/** What the rules look at of a partner. */
export type Registered = Pick<Partner, 'id' | 'name' | 'kind' | 'purpose' | 'scopes'>;

/** Nobody has this id: a partner that is not registered yet. */
export const unregistered = '00000000-0000-0000-0000-000000000000';

/** A partner as a caller whose token carries all that is registered. */
export function callerOf({ id, name, kind, purpose, scopes: registered }: Registered): Caller & { kind: 'PARTNER' } {
  const registeredScopes = knownScopes(registered);
  return { kind: 'PARTNER', id, name, partnerKind: kind, registeredScopes, scopes: registeredScopes, purpose };
}

const kindFor = { RELATED: 'PROCESSOR', SHARED: 'THIRD_PARTY' } as const;

/** The purposes that a partner of this kind can be registered for: processors work for customers, third parties are shared with. */
export function purposesFor(policy: Policy, kind: PartnerKind): Purpose[] {
  // The keys of the document are the purposes.
  const purposes = Object.keys(policy.purposes) as Purpose[];
  return purposes.filter((purpose) => {
    const { sees } = policy.purposes[purpose];
    return sees !== 'NOBODY' && kindFor[sees] === kind;
  });
}

type Asked = { kind: PartnerKind; purpose: Purpose; scopes: readonly string[] };

/** The scopes that open something to such a partner; with any other it would hold more than it can ever use. */
export function scopesFor(policy: Policy, { kind, purpose }: Omit<Asked, 'scopes'>): Scope[] {
  const opened = (held: Scope[]): number => {
    const caller = callerOf({ id: unregistered, name: '', kind, purpose, scopes: held });
    const verdicts = [
      ...categories.map((category) => mayRead(policy, caller, category)),
      ...actions.map((action) => mayDo(policy, caller, action)),
    ];
    return verdicts.filter(({ allowed }) => allowed).length;
  };
  const withoutAny = opened([]);
  return scopes.filter((scope) => opened([scope]) > withoutAny);
}

/** The first thing that the policy does not let such a partner be registered with, and what it does; null for none. */
export function refusedOf(
  policy: Policy,
  { kind, purpose, scopes: asked }: Asked,
): { field: 'purpose' | 'scopes'; expectation: string } | null {
  const purposes = purposesFor(policy, kind);
  if (!purposes.includes(purpose)) {
    return { field: 'purpose', expectation: `expected, for a ${kind}, one of ${purposes.join(', ')}` };
  }
  const open: readonly string[] = scopesFor(policy, { kind, purpose });
  if (asked.length > 0 && asked.every((scope) => open.includes(scope))) return null;
  return { field: 'scopes', expectation: `expected, for ${purpose}, at least one of ${open.join(', ')}, and no other` };
}
