import { describe, expect, test } from 'vitest';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import type { PartnerCaller } from '../../src/policy/every-partner.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { matches, type Row, selectionOf } from '../../src/policy/predicate/row.ts';
import { rowVerdict } from '../../src/policy/row-verdict.ts';
import { rowRules } from '../../src/policy/rows.ts';
import { seededAt } from '../harness/clock.ts';

const partner: Pick<PartnerCaller, 'kind' | 'scopes'> = { kind: 'PARTNER', scopes: [] };
const newsletter: PartnerCaller = {
  ...partner,
  ...{ id: 'newsletter', name: 'newsletter', partnerKind: 'THIRD_PARTY', purpose: 'MARKETING' },
  registeredScopes: ['identity:read', 'contact:read', 'address:read'],
};
const payments: PartnerCaller = {
  ...partner,
  ...{ id: 'payments', name: 'payments', partnerKind: 'PROCESSOR', purpose: 'PAYMENT_PROCESSING' },
  registeredScopes: ['payment:read'],
};

const whoseOf = (caller: PartnerCaller, policy: Policy = defaultPolicy) =>
  rowRules(policy, caller, seededAt).Customer.whose;

const untouched = { erasedAt: null, erasureStartedAt: null, restrictedAt: null };
const elsewhere = { partnerId: 'another', processorId: 'another' };

describe('A partner that customers are shared with', () => {
  const byEmail = { purpose: 'MARKETING', channel: 'EMAIL', state: 'GRANTED', policyVersion: '1', eventId: 'e-mail' };
  const byPost = { ...byEmail, channel: 'POST', eventId: 'post' };
  const bySms = { ...byEmail, channel: 'SMS', state: 'WITHDRAWN', eventId: 'text' };
  const forMarketing = { purpose: 'MARKETING', allowed: true, eventId: 'purpose' };
  const forAnalytics = { purpose: 'ANALYTICS', allowed: false, eventId: 'another purpose' };
  const shared = {
    ...untouched,
    sharing: { blocked: false, eventId: 'all' },
    sharingPurposes: [forAnalytics, forMarketing],
    partnerBlocks: [{ partnerId: 'another', blocked: true, eventId: 'another partner' }],
    consents: [bySms, byEmail, byPost],
  };
  const verdictOn = (row: Row, caller: PartnerCaller = newsletter) => rowVerdict(whoseOf(caller), row);

  test('sees who allowed it, whatever they decided of others, and the verdict names the decisions', () => {
    const decisions = [
      { model: 'Sharing', eventId: 'all' },
      { model: 'SharingPurpose', eventId: 'purpose' },
      { model: 'Consent', eventId: 'e-mail' },
      { model: 'Consent', eventId: 'post' },
    ];
    const reason = 'P19: the row rule lets the caller see this customer.';
    expect(verdictOn(shared)).toEqual({ allowed: true, clause: 'P19', reason, needs: [], decisions });
    const lifted = { partnerId: 'newsletter', blocked: false, eventId: 'lifted' };
    expect(verdictOn({ ...shared, partnerBlocks: [lifted] })).toMatchObject({
      allowed: true,
      decisions: expect.arrayContaining([{ model: 'PartnerBlock', eventId: 'lifted' }]),
    });
  });

  type Told = { clause: string; says: string; needs: string[]; by?: { model: string; eventId: string } };
  const refused: [string, Partial<Record<keyof typeof shared, unknown>>, Told][] = [
    ['is erased', { erasedAt: seededAt }, { clause: 'P10', says: 'The customer is erased.', needs: [] }],
    [
      'is being erased',
      { erasureStartedAt: seededAt },
      { clause: 'P10', says: 'The customer is being erased.', needs: [] },
    ],
    [
      'is restricted',
      { restrictedAt: seededAt },
      { clause: 'P19', says: 'The processing of their data is restricted.', needs: ['restriction'] },
    ],
    [
      'never decided on sharing',
      { sharing: null },
      { clause: 'P19', says: 'All sharing is blocked.', needs: ['sharing'] },
    ],
    [
      'blocks all sharing',
      { sharing: { blocked: true, eventId: 'all' } },
      {
        ...{ clause: 'P13', says: 'All sharing is blocked.', needs: ['sharing'] },
        by: { model: 'Sharing', eventId: 'all' },
      },
    ],
    [
      'never decided on the purpose',
      { sharingPurposes: [{ ...forAnalytics, allowed: true }] },
      { clause: 'P19', says: 'Sharing for MARKETING is not allowed.', needs: ['sharing:MARKETING'] },
    ],
    [
      'refuses the purpose',
      { sharingPurposes: [{ ...forMarketing, allowed: false }] },
      {
        ...{ clause: 'P13', says: 'Sharing for MARKETING is not allowed.', needs: ['sharing:MARKETING'] },
        by: { model: 'SharingPurpose', eventId: 'purpose' },
      },
    ],
    [
      'blocks the partner',
      { partnerBlocks: [{ partnerId: 'newsletter', blocked: true, eventId: 'block' }] },
      {
        ...{ clause: 'P13', says: 'Sharing with this partner is blocked.', needs: ['sharing:partner'] },
        by: { model: 'PartnerBlock', eventId: 'block' },
      },
    ],
    [
      'never decided on a channel',
      { consents: [bySms, byPost] },
      { clause: 'P19', says: 'MARKETING through EMAIL is not consented to.', needs: ['consent:EMAIL'] },
    ],
    [
      'consented to another purpose',
      { consents: [{ ...byEmail, purpose: 'ANALYTICS' }, byPost] },
      { clause: 'P19', says: 'MARKETING through EMAIL is not consented to.', needs: ['consent:EMAIL'] },
    ],
    [
      'withdrew their consent to a channel',
      { consents: [byEmail, { ...byPost, state: 'WITHDRAWN' }] },
      {
        ...{ clause: 'P13', says: 'MARKETING through POST is not consented to.', needs: ['consent:POST'] },
        by: { model: 'Consent', eventId: 'post' },
      },
    ],
  ];

  test.each(refused)('does not see who %s, and the verdict tells why', (_who, change, { clause, says, needs, by }) => {
    const verdict = verdictOn({ ...shared, ...change });
    const decisions = by ? [by] : [];
    expect(verdict).toEqual({ allowed: false, clause, reason: `${clause}: ${says}`, needs, decisions });
  });

  test('needs consent for what its registration reaches, whatever its token carries', () => {
    const withoutPost = { ...shared, consents: [byEmail] };
    expect(verdictOn(withoutPost, { ...newsletter, registeredScopes: ['contact:read'] }).allowed).toBe(true);
    expect(verdictOn(withoutPost, { ...newsletter, scopes: ['contact:read'] }).allowed).toBe(false);
  });

  test('for promotion needs the consent that was asked for marketing, and its own purpose allowed', () => {
    const promotion = { ...newsletter, purpose: 'PROMOTION' } as const;
    const forPromotion = { ...forMarketing, purpose: 'PROMOTION' };
    expect(verdictOn({ ...shared, sharingPurposes: [forPromotion] }, promotion).allowed).toBe(true);
    expect(verdictOn(shared, promotion).needs).toEqual(['sharing:PROMOTION']);
    expect(verdictOn({ ...shared, sharingPurposes: [forPromotion], consents: [] }, promotion)).toMatchObject({
      reason: 'P19: MARKETING through EMAIL is not consented to.',
    });
  });

  test('does not see who consented under a version of the policy that counts no more', () => {
    const consent = { ...defaultPolicy.consent, countsUnder: { MARKETING: ['2', '3'] } };
    const whose = whoseOf(newsletter, { ...defaultPolicy, consent });
    const under = (policyVersion: string) => ({
      ...shared,
      consents: [byEmail, byPost].map((one) => ({ ...one, policyVersion })),
    });
    expect(['1', '2', '3'].map((version) => matches(whose, under(version)))).toEqual([false, true, true]);
    expect(matches(whoseOf(newsletter), under('1'))).toBe(true);
  });

  test('is judged on what is loaded for it: the decisions with their events', () => {
    expect(selectionOf(whoseOf(newsletter))).toEqual({
      ...{ id: true, erasedAt: true, erasureStartedAt: true, restrictedAt: true },
      sharing: { select: { customerId: true, blocked: true, eventId: true } },
      sharingPurposes: { select: { customerId: true, purpose: true, allowed: true, eventId: true } },
      partnerBlocks: { select: { customerId: true, partnerId: true, blocked: true, eventId: true } },
      consents: { select: { customerId: true, purpose: true, channel: true, state: true, eventId: true } },
    });
  });
});

describe('A processor', () => {
  const served = {
    ...untouched,
    processorRelations: [
      { ...elsewhere, endedAt: null },
      { partnerId: 'payments', endedAt: null },
    ],
    transactions: [{ processorId: 'another', status: 'PENDING' }],
    requests: [{ erasureTasks: [{ partnerId: 'another', status: 'PENDING' }] }],
  };
  const openPayment = { transactions: [{ processorId: 'payments', status: 'PENDING' }] };
  const task = (status: string) => ({ requests: [{ erasureTasks: [{ partnerId: 'payments', status }] }] });
  const verdictOn = (change: Partial<Record<keyof typeof served, unknown>>) =>
    rowVerdict(whoseOf(payments), { ...served, ...change });

  test('sees whom it works for, though they block all sharing', () => {
    expect(verdictOn({})).toMatchObject({ allowed: true, decisions: [] });
  });

  const unrelated = { clause: 'P19', says: 'No work of this processor for them is recorded.', needs: ['relation'] };
  const says = 'Restricted or being erased, they are shown for open payments and the erasure task alone.';
  const restricted = { clause: 'P10', says, needs: ['restriction'] };
  test.each([
    ['is erased', { erasedAt: seededAt }, { clause: 'P10', says: 'The customer is erased.', needs: [] }],
    ['another works for', { processorRelations: [{ ...elsewhere, endedAt: null }] }, unrelated],
    ['it works for no longer', { processorRelations: [{ partnerId: 'payments', endedAt: seededAt }] }, unrelated],
    ['is restricted', { restrictedAt: seededAt }, restricted],
    ['is being erased', { erasureStartedAt: seededAt }, restricted],
    [
      'is restricted, their payment settled',
      { restrictedAt: seededAt, transactions: [{ processorId: 'payments', status: 'SETTLED' }] },
      restricted,
    ],
    ['is being erased, and it has confirmed', { erasureStartedAt: seededAt, ...task('CONFIRMED') }, restricted],
  ])('does not see whoever %s, and the verdict tells why', (_who, change, { clause, says: why, needs }) => {
    const reason = `${clause}: ${why}`;
    expect(verdictOn(change)).toEqual({ allowed: false, clause, reason, needs, decisions: [] });
  });

  test.each([
    ['restricted, with a payment of theirs open', { restrictedAt: seededAt, ...openPayment }],
    ['being erased, with a payment of theirs open', { erasureStartedAt: seededAt, ...openPayment }],
    ['being erased, with a task that waits', { erasureStartedAt: seededAt, ...task('PENDING') }],
    ['being erased, with a task that it was told', { erasureStartedAt: seededAt, ...task('TOLD') }],
    ['being erased, with a task that failed', { erasureStartedAt: seededAt, ...task('FAILED') }],
  ])('still sees who is %s', (_who, change) => {
    expect(verdictOn(change).allowed).toBe(true);
  });
});
