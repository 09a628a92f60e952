import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Purpose } from '../../prisma/generated/client/enums.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import { type Audience, audiences, type Policy, type Rights } from '../../src/policy/policy.ts';
import { matches } from '../../src/policy/predicate/row.ts';
import { rowRules } from '../../src/policy/rows.ts';
import { mayDo, mayRead } from '../../src/policy/verdict.ts';
import {
  type Action,
  actions,
  type Caller,
  type Category,
  categories,
  roles,
  scopes,
  type Verdict,
} from '../../src/policy/vocabulary.ts';
import { seededAt } from '../harness/clock.ts';
import { aCustomer, aMemberOfStaff, anybody, aPartner, aSystem, nobody } from './random-callers.ts';

const policy: Policy = defaultPolicy;
const category = fc.constantFrom(...categories);
const action = fc.constantFrom(...actions);
const personal = categories.filter((name) => policy.categories[name].personal);

/** Every verdict that a caller can get: one for each category and each action. */
const verdictsFor = (caller: Caller): Verdict[] => [
  ...categories.map((name) => mayRead(policy, caller, name)),
  ...actions.map((name) => mayDo(policy, caller, name)),
];

const readable = (caller: Caller): Category[] => categories.filter((name) => mayRead(policy, caller, name).allowed);

const doable = (caller: Caller): Action[] => actions.filter((name) => mayDo(policy, caller, name, true).allowed);

const always = <Value>(values: fc.Arbitrary<Value>, holds: (value: Value) => void): void =>
  fc.assert(fc.property(values, holds), { numRuns: 500 });

const staffWith = (role: (typeof roles)[number]): Caller => {
  const { default: purpose } = policy.staff[role].purposes;
  return { kind: 'STAFF', id: role, name: role, roles: [role], purpose, reference: null };
};

/**
 * The published table of reading rights, row by row: who reads each category, and by which clause. It is written out here a
 * second time on purpose: a right that is changed in the document must be changed here too.
 */
const published: Record<Category, string> = {
  public: 'everybody P1',
  identity: 'CUSTOMER P11, SUPPORT P21, BILLING P7, PRIVACY P10, LEGAL P16, PROCESSOR P19, THIRD_PARTY P19; else P19',
  contact: 'CUSTOMER P11, SUPPORT P21, BILLING P7, PRIVACY P10, PROCESSOR P19, THIRD_PARTY P19; else P19',
  telephone: 'CUSTOMER P11, SUPPORT P21, BILLING P7, PRIVACY P10, PROCESSOR P4; THIRD_PARTY P4, else P19',
  address: 'CUSTOMER P11, BILLING P7, PRIVACY P10, PROCESSOR P19, THIRD_PARTY P19; else P19',
  history: 'CUSTOMER P6, BILLING P7, PRIVACY P10; else P19',
  payment: 'CUSTOMER P11, BILLING P9, PROCESSOR P3, THIRD_PARTY P3; else P19',
  addressee: 'CUSTOMER P11, BILLING P9; else P9',
  service: 'CUSTOMER P11, SUPPORT P21, BILLING P8, PRIVACY P10, PROCESSOR P19, THIRD_PARTY P19; else P19',
  activity: 'CUSTOMER P11, SUPPORT P14, PRIVACY P14, PROCESSOR P19, THIRD_PARTY P19; else P19',
  device: 'CUSTOMER P11, SUPPORT P14, PRIVACY P14; else P19',
  communications: 'CUSTOMER P11; else P17',
  consent: 'CUSTOMER P13, SUPPORT P13, BILLING P13, PRIVACY P13; else P19',
  messaging: 'CUSTOMER P13, SUPPORT P13, BILLING P13, PRIVACY P13; PROCESSOR P5, THIRD_PARTY P5, else P19',
  request: 'CUSTOMER P10, SUPPORT P18, BILLING P10, PRIVACY P10, LEGAL P16, PROCESSOR P19, THIRD_PARTY P19; else P19',
  casework: 'CUSTOMER P10, SUPPORT P18, BILLING P10, PRIVACY P10, LEGAL P16; else P19',
  disclosure: 'CUSTOMER P16, PRIVACY P16, LEGAL P16; else P16',
  retention: 'CUSTOMER P14, BILLING P14, PRIVACY P14, LEGAL P14; else P19',
  audit: 'CUSTOMER P11, PRIVACY P19, LEGAL P19; else P19',
  trail: 'PRIVACY P19, LEGAL P19; else P19',
  partner: 'PRIVACY P19, ADMIN P19, PROCESSOR P19, THIRD_PARTY P19; else P19',
  withdrawal: 'PROCESSOR P13, THIRD_PARTY P13; else P19',
  erasure: 'CUSTOMER P10, SUPPORT P10, BILLING P10, PRIVACY P10, LEGAL P10, PROCESSOR P10, THIRD_PARTY P10; else P19',
  evidence: 'SUPPORT P18, BILLING P10, PRIVACY P10, LEGAL P16; else P19',
};

function spelt(rights: Rights): string {
  const cells = audiences.map((audience) => ({ audience, ...(rights[audience] ?? { allowed: false, clause: null }) }));
  const allowed = cells.filter((cell) => cell.allowed);
  const [first] = allowed;
  if (allowed.length === audiences.length && first) return `everybody ${first.clause}`;
  const refused = cells.filter((cell) => !cell.allowed && cell.clause);
  const list = (some: readonly { audience: Audience; clause: string | null }[]) =>
    some.map(({ audience, clause }) => `${audience} ${clause}`);
  return `${list(allowed).join(', ')}; ${[...list(refused), `else ${rights.otherwise}`].join(', ')}`;
}

describe('the published table', () => {
  test.each(categories)('says who reads %s', (name) => {
    expect(spelt(policy.categories[name].read)).toBe(published[name]);
  });

  test('is what each role is told', () => {
    for (const role of roles) {
      const listed = categories.filter((name) => /everybody/.test(published[name]) || allowedIn(name).includes(role));
      expect({ role, reads: readable(staffWith(role)) }).toEqual({ role, reads: listed });
    }
  });
});

const allowedIn = (name: Category): string => published[name].split(';')[0] ?? '';

describe('every verdict', () => {
  test('names exactly one clause, and the document knows it', () => {
    always(anybody, (caller) => {
      expect(verdictsFor(caller).filter(({ clause }) => !(clause in policy.clauses))).toEqual([]);
    });
  });

  test('gives a reason, and a refusal never asks for what the caller has already', () => {
    always(anybody, (caller) => {
      const had = [
        ...(caller.kind === 'STAFF' ? caller.roles.map((role) => `role:${role}`) : []),
        ...(caller.kind === 'PARTNER' ? caller.scopes.map((scope) => `scope:${scope}`) : []),
      ];
      const verdicts = verdictsFor(caller);
      expect(verdicts.filter(({ reason }) => reason === '')).toEqual([]);
      expect(verdicts.filter(({ needs }) => needs.some((need) => had.includes(need)))).toEqual([]);
      expect(verdicts.filter(({ allowed, needs }) => allowed && needs.length > 0)).toEqual([]);
    });
  });

  test('that asks a partner for a scope would be an allowance with it', () => {
    always(fc.tuple(aPartner, category), ([partner, name]) => {
      const asked = scopes.find((scope) => mayRead(policy, partner, name).needs.includes(`scope:${scope}`));
      if (!asked) return;
      expect(mayRead(policy, { ...partner, scopes: [...partner.scopes, asked] }, name).allowed).toBe(true);
    });
  });

  test('that asks staff for a role would be an allowance with it', () => {
    always(fc.tuple(aMemberOfStaff, category), ([person, name]) => {
      const asked = roles.filter((role) => mayRead(policy, person, name).needs.includes(`role:${role}`));
      for (const role of asked) expect(mayRead(policy, { ...person, roles: [role] }, name).allowed).toBe(true);
    });
  });
});

describe('staff', () => {
  test('support reads who a customer is and how to reach them, and no addresses, payments or communications', () => {
    const reads = readable(staffWith('SUPPORT'));
    expect(reads).toEqual(
      expect.arrayContaining(['identity', 'contact', 'telephone', 'service', 'activity', 'request']),
    );
    for (const never of ['address', 'payment', 'addressee', 'communications', 'disclosure', 'audit'] as const) {
      expect(reads).not.toContain(never);
    }
  });

  test('billing alone of all staff reads payments, and to whom an invoice is addressed (P9)', () => {
    for (const name of ['payment', 'addressee'] as const) {
      expect(roles.filter((role) => mayRead(policy, staffWith(role), name).allowed)).toEqual(['BILLING']);
    }
  });

  test('no role, and no two roles together, read communications without a disclosure (P17)', () => {
    always(aMemberOfStaff, (person) => {
      expect(mayRead(policy, person, 'communications')).toMatchObject({ allowed: false, clause: 'P17' });
    });
  });

  test('who grants access to partners reads nothing personal, and sees no customer', () => {
    const admin = staffWith('ADMIN');
    expect(readable(admin).filter((name) => personal.includes(name))).toEqual([]);
    expect(rowRules(policy, admin, seededAt).Customer.whole).toMatchObject({ model: 'Customer', is: 'or', of: [] });
    expect(mayDo(policy, admin, 'customer:read').allowed).toBe(false);
    expect(mayDo(policy, admin, 'customer:search').allowed).toBe(false);
  });

  test('several roles reach what one of them reaches, and no more', () => {
    always(fc.tuple(aMemberOfStaff, category, action), ([person, name, what]) => {
      const alone = person.roles.map((role) => ({ ...person, roles: [role] }));
      expect(mayRead(policy, person, name).allowed).toBe(alone.some((one) => mayRead(policy, one, name).allowed));
      expect(mayDo(policy, person, what).allowed).toBe(alone.some((one) => mayDo(policy, one, what).allowed));
    });
  });

  test('a change for a customer needs a reference where the table says so, and nothing else changes with it (P18)', () => {
    always(fc.tuple(anybody, action), ([caller, what]) => {
      const bare = mayDo(policy, caller, what, false);
      const referenced = mayDo(policy, caller, what, true);
      const onlyForLack = bare.clause === 'P18' && bare.needs.includes('reference') && referenced.allowed;
      expect(onlyForLack || bare.allowed === referenced.allowed).toBe(true);
    });
    expect(mayDo(policy, staffWith('BILLING'), 'profile:write')).toMatchObject({ allowed: false, clause: 'P18' });
    expect(mayDo(policy, staffWith('BILLING'), 'profile:write', true)).toMatchObject({ allowed: true, clause: 'P7' });
  });

  test('the stated purpose and reference open nothing by themselves', () => {
    always(
      fc.tuple(aMemberOfStaff, fc.constantFrom(...Object.values(Purpose)), category),
      ([person, purpose, name]) => {
        const other = { ...person, purpose, reference: 'HD-1' };
        expect(mayRead(policy, other, name)).toEqual(mayRead(policy, { ...person, reference: null }, name));
      },
    );
  });
});

describe('partners', () => {
  test('a third party never reads a telephone number, whatever its scopes and purpose (P4)', () => {
    always(aPartner, (partner) => {
      const third = { ...partner, partnerKind: 'THIRD_PARTY' } as const;
      expect(mayRead(policy, third, 'telephone')).toMatchObject({ allowed: false, clause: 'P4' });
    });
  });

  test('no partner at all reads a telephone number for marketing, promotion or analytics (P4)', () => {
    const purposes = fc.constantFrom('MARKETING', 'PROMOTION', 'ANALYTICS', 'LEGAL_OBLIGATION');
    always(fc.tuple(aPartner, purposes), ([partner, purpose]) => {
      expect(mayRead(policy, { ...partner, purpose }, 'telephone').allowed).toBe(false);
    });
  });

  test('no partner reads anything of a consent to be contacted, text messages among them (P5)', () => {
    always(aPartner, (partner) => {
      expect(mayRead(policy, partner, 'messaging')).toMatchObject({ allowed: false, clause: 'P5' });
    });
  });

  test('no partner sees a row of a text-message consent, even where its fields were open (P5)', () => {
    always(aPartner, (partner) => {
      const { Consent, ConsentEvent } = rowRules(policy, partner, seededAt);
      const channels = { is: 'in', column: 'channel', values: ['EMAIL', 'TELEPHONE', 'POST'] };
      expect([Consent.own, ConsentEvent.own]).toMatchObject([channels, channels]);
    });
  });

  test('no partner sees a step of its own request that the law forbids to tell, that the customer had asked already, or how staff work on it (P16, P19)', () => {
    const step = { action: 'OPENED', gaggedUntil: null };
    const later = new Date(seededAt.getTime() + 1);
    always(aPartner, (partner) => {
      const { own } = rowRules(policy, partner, seededAt).RequestEvent;
      expect(matches(own, step)).toBe(true);
      expect(matches(own, { ...step, gaggedUntil: seededAt })).toBe(true);
      expect(matches(own, { ...step, gaggedUntil: later })).toBe(false);
      for (const action of [
        'LINKED_DUPLICATE',
        'ASSIGNED',
        'IDENTITY_DOUBTED',
        'PAUSED',
        'RESUMED',
        'FIRST_APPROVED',
      ]) {
        expect(matches(own, { ...step, action })).toBe(false);
      }
    });
  });

  test('no partner reads IP addresses, earlier values, addressees, communications, sharing choices or what staff alone work with', () => {
    const never = ['device', 'history', 'addressee', 'communications', 'consent', 'casework', 'disclosure'] as const;
    always(aPartner, (partner) => {
      const reads = readable(partner);
      expect([...never, 'retention', 'audit', 'trail'].filter((name) => reads.some((read) => read === name))).toEqual(
        [],
      );
    });
  });

  test('the law’s purpose is no partner’s: it reads nothing personal and sees nobody (P16)', () => {
    always(aPartner, (partner) => {
      const caller = { ...partner, purpose: 'LEGAL_OBLIGATION' } as const;
      expect(readable(caller).filter((name) => personal.includes(name))).toEqual([]);
      expect(rowRules(policy, caller, seededAt).Customer.whole).toMatchObject({ model: 'Customer', is: 'or', of: [] });
    });
  });

  test('nothing personal is read beyond the purpose’s ceiling, whatever the scopes', () => {
    always(aPartner, (partner) => {
      const { ceiling } = policy.purposes[partner.purpose];
      const beyond = readable(partner).filter((name) => personal.includes(name) && !ceiling.includes(name));
      expect(beyond).toEqual([]);
    });
  });

  test('nothing personal is read without a scope', () => {
    always(aPartner, (partner) => {
      const bare = { ...partner, scopes: [] };
      expect(readable(bare).filter((name) => personal.includes(name))).toEqual([]);
    });
  });

  test('a narrower token reads no more fields, may do no more, and sees the same people', () => {
    always(aPartner, (partner) => {
      const full = { ...partner, scopes: partner.registeredScopes };
      expect(readable(full)).toEqual(expect.arrayContaining(readable(partner)));
      expect(doable(full)).toEqual(expect.arrayContaining(doable(partner)));
      expect(rowRules(policy, partner, seededAt)).toEqual(rowRules(policy, full, seededAt));
    });
  });
});

describe('everybody else', () => {
  test('customers read every personal category, of their own (P11)', () => {
    always(aCustomer, (person) => {
      expect(readable(person)).toEqual(expect.arrayContaining(personal));
    });
  });

  test('somebody who has not registered sees no customer', () => {
    always(aCustomer, (person) => {
      const { whole } = rowRules(policy, { ...person, customerId: null }, seededAt).Customer;
      expect(whole).toMatchObject({ model: 'Customer', is: 'or', of: [] });
    });
  });

  test('nobody, and systems, read the public things alone, and see no customer', () => {
    always(fc.oneof(nobody, aSystem), (caller) => {
      expect(readable(caller)).toEqual(['public']);
      expect(rowRules(policy, caller, seededAt).Customer.whole).toMatchObject({ model: 'Customer', is: 'or', of: [] });
    });
  });

  test('nobody reaches the policy, and who they are, and is told that a token is needed for the rest', () => {
    expect(doable({ kind: 'ANONYMOUS' })).toEqual(expect.arrayContaining(['policy:read', 'caller:read']));
    const refused = verdictsFor({ kind: 'ANONYMOUS' }).filter(({ allowed }) => !allowed);
    expect(new Set(refused.map(({ needs }) => needs.join()))).toEqual(new Set(['token']));
  });
});
