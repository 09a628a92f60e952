import { describe, expect, test } from 'vitest';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import type { PartnerCaller } from '../../src/policy/every-partner.ts';
import type { Policy, Rights } from '../../src/policy/policy.ts';
import { clauseOfReading, mayDo, mayRead } from '../../src/policy/verdict.ts';
import type { Caller, Role } from '../../src/policy/vocabulary.ts';
import { declaredSchema } from '../../src/schema.ts';
import { asCustomer } from './random-callers.ts';

const alice = asCustomer('alice');
const staffWith = (...roles: Role[]): Caller => ({
  ...{ kind: 'STAFF', id: 's', name: 's', purpose: 'SUPPORT', reference: null },
  roles,
});
const shop: PartnerCaller = {
  ...{ kind: 'PARTNER', id: 'p', name: 'p', partnerKind: 'PROCESSOR', purpose: 'SUPPORT' },
  ...{ registeredScopes: ['identity:read'], scopes: ['identity:read'] },
};
const stranger: Caller = { kind: 'ANONYMOUS' };
const titleOf = (clause: 'P4' | 'P9' | 'P19') => defaultPolicy.clauses[clause].title;

/** The default, but for the rights to one action or one category. */
const withRights = (rights: Rights): Policy => ({
  ...defaultPolicy,
  actions: { ...defaultPolicy.actions, 'profile:write': rights },
  categories: { ...defaultPolicy.categories, trail: { ...defaultPolicy.categories.trail, read: rights } },
});

describe('An allowance says', () => {
  test('by which clause, and what', () => {
    const read = { allowed: true, clause: 'P11', reason: 'P11 allows reading identity.', needs: [] };
    expect(mayRead(defaultPolicy, alice, 'identity')).toEqual(read);
    const done = { allowed: true, clause: 'P7', reason: 'P7 allows profile:write.', needs: [] };
    expect(mayDo(defaultPolicy, staffWith('BILLING'), 'profile:write', true)).toEqual(done);
  });

  test('to a partner which scope opened it, or that none is needed', () => {
    const reason = 'The token carries identity:read.';
    expect(mayRead(defaultPolicy, shop, 'identity')).toEqual({ allowed: true, clause: 'P19', reason, needs: [] });
    const free = { allowed: true, clause: 'P1', reason: 'Every partner may.', needs: [] };
    expect(mayRead(defaultPolicy, { ...shop, scopes: [] }, 'public')).toEqual(free);
  });
});

describe('A refusal says', () => {
  test('by which clause, its title and what, and which roles may', () => {
    expect(mayRead(defaultPolicy, staffWith('SUPPORT'), 'payment')).toEqual({
      allowed: false,
      clause: 'P19',
      reason: `P19, ${titleOf('P19')}: reading payment is refused.`,
      needs: ['role:BILLING'],
    });
    const everyRole = ['SUPPORT', 'BILLING', 'PRIVACY', 'LEGAL', 'ADMIN'] as const;
    const may = { allowed: true, clause: 'P19' } as const;
    for (const role of everyRole) {
      const others = everyRole.filter((other) => other !== role);
      const rights = { ...Object.fromEntries(others.map((other) => [other, may])), otherwise: 'P19' } as const;
      const { needs } = mayRead(withRights(rights), staffWith(role), 'trail');
      expect(needs).toEqual(others.map((other) => `role:${other}`));
    }
  });

  test('nothing of a role whose right is a refusal', () => {
    const rights = { BILLING: { allowed: false, clause: 'P9' }, otherwise: 'P19' } as const;
    expect(mayRead(withRights(rights), staffWith('BILLING'), 'trail')).toMatchObject({ clause: 'P9', needs: [] });
  });

  test('to strangers that a token is needed, to customers that nothing helps', () => {
    expect(mayRead(defaultPolicy, stranger, 'identity').needs).toEqual(['token']);
    expect(mayRead(defaultPolicy, alice, 'trail')).toMatchObject({ allowed: false, clause: 'P19', needs: [] });
  });

  test('to staff without any role the clause of everybody else', () => {
    expect(mayRead(defaultPolicy, staffWith(), 'addressee')).toMatchObject({ allowed: false, clause: 'P9' });
    expect(mayDo(defaultPolicy, staffWith(), 'profile:write', false).allowed).toBe(false);
  });

  test('to a partner its own column’s clause, or what it would need: another purpose, or a scope', () => {
    expect(mayRead(defaultPolicy, { ...shop, partnerKind: 'THIRD_PARTY' }, 'telephone')).toEqual({
      allowed: false,
      clause: 'P4',
      reason: `P4, ${titleOf('P4')}: reading telephone is refused.`,
      needs: [],
    });
    expect(mayRead(defaultPolicy, { ...shop, purpose: 'ANALYTICS' }, 'contact')).toEqual({
      allowed: false,
      clause: 'P19',
      reason: 'The purpose ANALYTICS does not reach contact, whatever the scopes.',
      needs: ['purpose'],
    });
    expect(mayRead(defaultPolicy, shop, 'contact')).toEqual({
      allowed: false,
      clause: 'P19',
      reason: 'The token lacks contact:read.',
      needs: ['scope:contact:read'],
    });
  });

  test('to whoever acts for a customer without a reference that one is missing (P18)', () => {
    const reason = 'P18: a change on behalf of a customer names its channel and reference.';
    const refused = { allowed: false, clause: 'P18', reason, needs: ['reference'] };
    expect(mayDo(defaultPolicy, staffWith('BILLING'), 'profile:write')).toEqual(refused);
  });
});

test('A reference is asked of staff only where none of their roles may do without (P18)', () => {
  const may = { allowed: true, clause: 'P7' } as const;
  const rights = { BILLING: { ...may, reference: true }, PRIVACY: may, LEGAL: { ...may, reference: true } } as const;
  const policy = withRights({ ...rights, SUPPORT: { allowed: false, clause: 'P19' }, otherwise: 'P19' });
  const asked = (...roles: Role[]) => !mayDo(policy, staffWith(...roles), 'profile:write').allowed;
  expect(asked('BILLING')).toBe(true);
  expect(asked('BILLING', 'LEGAL')).toBe(true);
  expect(asked('BILLING', 'SUPPORT')).toBe(true);
  expect(asked('BILLING', 'PRIVACY')).toBe(false);
});

describe('The clause by which a field is read', () => {
  const clauseOf = clauseOfReading(defaultPolicy, declaredSchema);

  test('is that of its category for the caller', () => {
    expect(clauseOf(alice, 'Customer.name')).toBe('P11');
    expect(clauseOf(staffWith('BILLING'), 'Customer.name')).toBe('P7');
    expect(clauseOf(staffWith('BILLING'), 'Transaction.amount')).toBe('P9');
  });

  test.each(['Query.customer', 'Customer.nickname', 'Nobody.name', 'CustomerFilter.email', 'Customer', ''])(
    'is the general one where no category is declared: %s',
    (coordinate) => {
      expect(clauseOf(alice, coordinate)).toBe('P19');
    },
  );
});
