import { type GraphQLSchema, isObjectType } from 'graphql';
import type { LooksAt } from './plugin.ts';
import type { Audience, Policy, Right, Rights } from './policy.ts';
import type { Action, Caller, Category, ClauseId, Verdict } from './vocabulary.ts';

/** The columns of the rights table that a caller stands in: one, or one per role for staff. */
function audiencesOf(caller: Caller): readonly Audience[] {
  switch (caller.kind) {
    case 'STAFF':
      return caller.roles;
    case 'PARTNER':
      return [caller.partnerKind];
    case 'CUSTOMER':
    case 'SYSTEM':
    case 'ANONYMOUS':
      return [caller.kind];
  }
}

const allow = ({ clause }: Right, reason: string): Verdict => ({ allowed: true, clause, reason, needs: [] });

function rightOf(rights: Rights, audience: Audience): Right {
  return rights[audience] ?? { allowed: false, clause: rights.otherwise };
}

/** What a refused caller would have to be: the staff roles that may, or a token for the anonymous. */
function needsOf(rights: Rights, caller: Caller): string[] {
  if (caller.kind === 'ANONYMOUS') return ['token'];
  if (caller.kind !== 'STAFF') return [];
  return (['SUPPORT', 'BILLING', 'PRIVACY', 'LEGAL', 'ADMIN'] as const)
    .filter((role) => rights[role]?.allowed)
    .map((role) => `role:${role}`);
}

function partnerVerdict(
  policy: Policy,
  caller: Caller & { kind: 'PARTNER' },
  right: Right,
  category?: Category,
): Verdict {
  const { scope, clause } = right;
  if (!scope) return allow(right, 'Every partner may.');
  if (category && !policy.purposes[caller.purpose].ceiling.includes(category)) {
    const reason = `The purpose ${caller.purpose} does not reach ${category}, whatever the scopes.`;
    return { allowed: false, clause: 'P19', reason, needs: ['purpose'] };
  }
  if (!caller.scopes.includes(scope)) {
    return { allowed: false, clause: 'P19', reason: `The token lacks ${scope}.`, needs: [`scope:${scope}`] };
  }
  return { allowed: true, clause, reason: `The token carries ${scope}.`, needs: [] };
}

function decide(policy: Policy, caller: Caller, rights: Rights, what: string, category?: Category): Verdict {
  const decided = audiencesOf(caller).map((audience) => rightOf(rights, audience));
  const right = decided.find(({ allowed }) => allowed);
  if (!right) {
    const clause = decided[0]?.clause ?? rights.otherwise;
    const title = policy.clauses[clause]?.title;
    return {
      allowed: false,
      clause,
      reason: `${clause}, ${title}: ${what} is refused.`,
      needs: needsOf(rights, caller),
    };
  }
  if (caller.kind === 'PARTNER') return partnerVerdict(policy, caller, right, category);
  return allow(right, `${right.clause} allows ${what}.`);
}

/** May the caller read data of this category at all? Looks at no row. */
export function mayRead(policy: Policy, caller: Caller, category: Category): Verdict {
  return decide(policy, caller, policy.categories[category].read, `reading ${category}`, category);
}

/** May the caller search or sort by such a datum? An answer to it tells of the datum, so it takes the same permission. */
export function mayLookAt(policy: Policy, caller: Caller, { category, internal }: LooksAt): Verdict {
  if (!internal || caller.kind !== 'PARTNER') return mayRead(policy, caller, category);
  return { allowed: false, clause: 'P19', reason: 'P19: this is not for partners.', needs: [] };
}

/** May the caller use this root field at all? Looks at no row. `referenced`: a ticket or e-mail is named (P18). */
export function mayDo(policy: Policy, caller: Caller, action: Action, referenced = false): Verdict {
  const rights = policy.actions[action];
  const verdict = decide(policy, caller, rights, action);
  if (!verdict.allowed || referenced || !asksReference(rights, caller)) return verdict;
  const reason = 'P18: a change on behalf of a customer names its channel and reference.';
  return { allowed: false, clause: 'P18', reason, needs: ['reference'] };
}

/** Whether all that allows it asks for one. */
function asksReference(rights: Rights, caller: Caller): boolean {
  return audiencesOf(caller)
    .map((audience) => rightOf(rights, audience))
    .every(({ allowed, reference }) => !allowed || reference);
}

/** The clause by which a caller reads a field of the schema, for the record of reads. */
export function clauseOfReading(
  policy: Policy,
  schema: GraphQLSchema,
): (caller: Caller, coordinate: string) => ClauseId {
  return (caller, coordinate) => {
    const [typeName = '', fieldName = ''] = coordinate.split('.');
    const type = schema.getType(typeName);
    const declared = isObjectType(type) ? type.getFields()[fieldName]?.extensions.policy : undefined;
    return declared && 'category' in declared ? mayRead(policy, caller, declared.category).clause : 'P19';
  };
}
