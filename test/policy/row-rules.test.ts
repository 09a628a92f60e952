import { describe, expect, test } from 'vitest';
import { RequestAction } from '../../prisma/generated/client/enums.ts';
import { consentPurposes, grantThatCounts, purposesByConsent } from '../../src/policy/consents.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import { everyPartner, type PartnerCaller } from '../../src/policy/every-partner.ts';
import { ungagged } from '../../src/policy/gag.ts';
import type { Predicate } from '../../src/policy/predicate/expression.ts';
import { joinOf } from '../../src/policy/predicate/relation.ts';
import { toWhere } from '../../src/policy/predicate/where.ts';
import { rowVerdict } from '../../src/policy/row-verdict.ts';
import { type RowRules, rowRules } from '../../src/policy/rows.ts';
import type { Caller, Role } from '../../src/policy/vocabulary.ts';
import { seededAt } from '../harness/clock.ts';
import { asCustomer } from './random-callers.ts';

/** Nobody: no row is in an empty list. */
const none = { id: { in: [] } };

const staffWith = (...roles: Role[]): Caller => ({
  ...{ kind: 'STAFF', id: 's', name: 's', purpose: 'SUPPORT', reference: null },
  roles,
});
const processor: PartnerCaller = {
  ...{ kind: 'PARTNER', id: 'p', name: 'p', partnerKind: 'PROCESSOR', purpose: 'SUPPORT' },
  ...{ registeredScopes: [], scopes: [] },
};
const alice = asCustomer('alice');
const system: Caller = { kind: 'SYSTEM', id: 'login-service', name: 'login-service' };
const stranger: Caller = { kind: 'ANONYMOUS' };

const rulesOf = (caller: Caller): RowRules => rowRules(defaultPolicy, caller, seededAt);

/** A rule of every model, as a Prisma where. */
const each = (caller: Caller, part: 'own' | 'whose' | 'whole'): Record<string, unknown> =>
  Object.fromEntries(Object.entries(rulesOf(caller)).map(([model, rule]) => [model, toWhere(rule[part])]));

const told = { OR: [{ gaggedUntil: null }, { gaggedUntil: { lte: seededAt } }] };
const anyRow = {
  ...{ Service: {}, PaymentMethod: {}, Invoice: {}, Transaction: {}, Activity: {}, Communication: {}, Consent: {} },
  ...{ ConsentEvent: {}, Sharing: {}, SharingEvent: {}, DataRequest: {}, LegalHold: {}, Disclosure: {} },
  ...{
    ProfileChange: {},
    Customer: {},
    RequestEvent: {},
    ErasurePlan: {},
    ErasureTask: {},
    ExportArtefact: {},
    ErasureCertificate: {},
    Partner: none,
    Withdrawal: impossible(),
  },
  ...{ Webhook: none, WebhookDelivery: none },
};

/** Of a model without an id. */
function impossible(): object {
  return { partnerId: { in: [] } };
}

describe('Of the rows of a customer whom the caller sees', () => {
  test('customers are told all but what the law forbids to tell them yet (P16)', () => {
    const gagged = { LegalHold: told, Disclosure: told, RequestEvent: told };
    expect(each(alice, 'own')).toEqual({ ...anyRow, ...gagged });
  });

  test('staff see every row; who grants access, and who answers for privacy, see the partners', () => {
    expect(each(staffWith('SUPPORT'), 'own')).toEqual(anyRow);
    expect(each(staffWith('BILLING', 'LEGAL'), 'own')).toEqual(anyRow);
    for (const role of ['ADMIN', 'PRIVACY'] as const) {
      expect(each(staffWith('SUPPORT', role), 'own')).toEqual({
        ...{ ...anyRow, Partner: {}, Webhook: {} },
        WebhookDelivery: { webhook: { is: {} } },
      });
    }
  });

  test('a partner sees its own payments, requests and tasks, itself and its list of withdrawals, and no message (P4, P5, P19)', () => {
    const channels = { channel: { in: ['EMAIL', 'TELEPHONE', 'POST'] } };
    const kept = ['LINKED_DUPLICATE', 'ASSIGNED', 'IDENTITY_DOUBTED', 'PAUSED', 'RESUMED', 'FIRST_APPROVED'];
    const actions = Object.values(RequestAction).filter((action) => !kept.includes(action));
    expect(each(processor, 'own')).toEqual({
      ...anyRow,
      Consent: channels,
      ConsentEvent: channels,
      SharingEvent: none,
      PaymentMethod: { processorId: 'p' },
      Transaction: { processorId: 'p' },
      Invoice: { transactions: { some: { processorId: 'p' } } },
      DataRequest: { partnerId: 'p' },
      LegalHold: none,
      Disclosure: none,
      Communication: none,
      ProfileChange: none,
      RequestEvent: { AND: [told, { action: { in: actions } }] },
      ErasureTask: { partnerId: 'p' },
      Partner: { id: 'p' },
      Webhook: { partnerId: 'p' },
      WebhookDelivery: { webhook: { is: { partnerId: 'p' } } },
      Withdrawal: { partnerId: 'p' },
    });
  });

  test('a gag ends at its moment (P16)', () => {
    expect(toWhere(ungagged('AuditEvent', seededAt))).toEqual(told);
  });
});

/** The rows that are about no one customer, and who sees all of them that are the caller's. */
const aboutNobody = { Partner: {}, Withdrawal: {}, Webhook: {}, WebhookDelivery: {} };
const always = (where: object): Record<string, object> =>
  Object.fromEntries(Object.keys(anyRow).map((model) => [model, where]));

describe('The customers', () => {
  test('whom customers see are themselves alone, until they are erased', () => {
    const self = { AND: [{ id: alice.customerId }, { erasedAt: null }] };
    expect(each(alice, 'whose')).toEqual({ ...always(self), ...aboutNobody });
  });

  test('whom staff see are all who are not erased, and what accounting and the record of requests keep of the others (P9)', () => {
    const kept = { Invoice: {}, Transaction: {}, DataRequest: {}, Disclosure: {} };
    const requests = { RequestEvent: {}, ErasurePlan: {}, ErasureTask: {}, ErasureCertificate: {}, ExportArtefact: {} };
    const seen = { ...always({ erasedAt: null }), ...aboutNobody, ...kept, ...requests };
    expect(each(staffWith('LEGAL'), 'whose')).toEqual(seen);
    expect(each(staffWith('ADMIN', 'SUPPORT'), 'whose')).toEqual(seen);
  });

  test.each([
    ['who grants access to partners', staffWith('ADMIN'), 'Who grants access to partners does not use it.', ['role']],
    ['somebody unregistered', { ...alice, customerId: null }, 'They are not registered.', ['registration']],
    ['a system', system, 'Systems and strangers see nobody.', []],
    ['a stranger', stranger, 'Systems and strangers see nobody.', []],
    [
      'a third party with a purpose of processors',
      { ...processor, partnerKind: 'THIRD_PARTY' },
      'Nobody is shared with such a partner for SUPPORT.',
      ['purpose'],
    ],
    [
      'a partner with a purpose that is no partner’s',
      { ...processor, purpose: 'LEGAL_OBLIGATION' },
      'Nobody is shared with such a partner for LEGAL_OBLIGATION.',
      ['purpose'],
    ],
  ] as const)('whom %s sees are none, which is said', (_who, caller, says, needs) => {
    // What a partner has to erase, it has to erase whomever it sees.
    const tasks = caller.kind === 'PARTNER' ? { ErasureTask: {} } : {};
    expect(each(caller, 'whose')).toEqual({ ...always(none), ...aboutNobody, ...tasks });
    const reason = `P19: ${says}`;
    const verdict = rowVerdict(rulesOf(caller).Customer.whose, {});
    expect(verdict).toEqual({ allowed: false, clause: 'P19', reason, needs, decisions: [] });
  });

  test('somebody else’s record is refused to a customer, and why', () => {
    const verdict = rowVerdict(rulesOf(alice).Customer.whose, { id: 'bob', erasedAt: null });
    const reason = 'P19: Customers see their own.';
    expect(verdict).toEqual({ allowed: false, clause: 'P19', reason, needs: [], decisions: [] });
  });
});

describe('A statement that starts at a model', () => {
  test('carries both: the row’s own rule and that of its customer', () => {
    const whose = { AND: [{ id: alice.customerId }, { erasedAt: null }] };
    const customer = { customer: { is: whose } };
    const request = { request: { is: { AND: [customer] } } };
    const { Partner, Withdrawal, Webhook, WebhookDelivery } = anyRow;
    expect(each(alice, 'whole')).toEqual({
      ...always({ AND: [customer] }),
      LegalHold: { AND: [told, customer] },
      Disclosure: { AND: [told, customer] },
      Customer: whose,
      RequestEvent: { AND: [told, request] },
      ErasurePlan: request,
      ErasureCertificate: request,
      ErasureTask: request,
      ExportArtefact: request,
      ...{ Partner, Withdrawal, Webhook, WebhookDelivery },
    });
  });

  test('leads from a step or a plan to its request, which is the partner’s own', () => {
    const own = { partnerId: 'p' };
    const customer = { customer: { is: toWhere(rulesOf(processor).Customer.whose) } };
    const request = { request: { is: { AND: [own, customer] } } };
    const { DataRequest, ErasurePlan, ErasureTask, RequestEvent } = each(processor, 'whole');
    expect(ErasureTask).toEqual(own);
    expect(DataRequest).toEqual({ AND: [own, customer] });
    expect(ErasurePlan).toEqual(request);
    expect(RequestEvent).toEqual({ AND: [toWhere(rulesOf(processor).RequestEvent.own), request] });
  });

  test('of a request, of its steps and its plans, by staff asks nothing of a customer who may be erased', () => {
    const customer = { customer: { is: {} } };
    const { DataRequest, ErasurePlan, ErasureTask, RequestEvent } = each(staffWith('PRIVACY'), 'whole');
    expect(ErasureTask).toEqual({ request: { is: { AND: [customer] } } });
    expect(DataRequest).toEqual({ AND: [customer] });
    expect(ErasurePlan).toEqual({ request: { is: { AND: [customer] } } });
    expect(RequestEvent).toEqual({ AND: [{ request: { is: { AND: [customer] } } }] });
  });
});

/** What a predicate says of another model than its own, or than the one that its relation leads to. */
function astray(predicate: Predicate): Predicate[] {
  if (predicate.is === 'and' || predicate.is === 'or') {
    return predicate.of.flatMap((one) => (one.model === predicate.model ? astray(one) : [one]));
  }
  if (predicate.is !== 'exists' && predicate.is !== 'lacks') return [];
  const { target } = joinOf(predicate.model, predicate.relation);
  const behind = [predicate.where, ...(predicate.because?.decision ? [predicate.because.decision] : [])];
  return behind.flatMap((one) => (one.model === target ? astray(one) : [one]));
}

test('A rule speaks of its own model alone, and behind a relation of the model that it leads to', () => {
  for (const caller of [...everyPartner, alice, staffWith('BILLING'), staffWith('ADMIN'), system]) {
    const rules = Object.entries(rulesOf(caller));
    expect(rules.filter(([model, { own, whole }]) => own.model !== model || whole.model !== model)).toEqual([]);
    expect(rules.flatMap(([, { own, whose, whole }]) => [own, whose, whole].flatMap(astray))).toEqual([]);
  }
});

describe('A consent', () => {
  test('is asked for marketing, which stands for promotion too (P12)', () => {
    expect(purposesByConsent(defaultPolicy)).toEqual(['MARKETING', 'PROMOTION']);
    expect(consentPurposes(defaultPolicy)).toEqual(['MARKETING']);
  });

  test('counts under whatever version of the policy, unless the document lists them', () => {
    const counted = { ...defaultPolicy, consent: { confirmedOptIn: [], countsUnder: { MARKETING: ['2'] } } };
    expect(toWhere(grantThatCounts(defaultPolicy, 'MARKETING'))).toEqual({ state: 'GRANTED' });
    expect(toWhere(grantThatCounts(counted, 'PROMOTION'))).toEqual({ state: 'GRANTED' });
    expect(toWhere(grantThatCounts(counted, 'MARKETING'))).toEqual({
      AND: [{ state: 'GRANTED' }, { policyVersion: { in: ['2'] } }],
    });
  });
});
