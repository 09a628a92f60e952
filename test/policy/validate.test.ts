import { describe, expect, test } from 'vitest';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { validatePolicy } from '../../src/policy/validate.ts';

const { actions, categories, purposes, retention, clauses } = defaultPolicy;

test('The default policy holds together', () => {
  expect(validatePolicy(defaultPolicy)).toBe(defaultPolicy);
});

test('An operator may change numbers, and name a transfer and a data protection officer', () => {
  const own: Policy = {
    ...defaultPolicy,
    controller: { ...defaultPolicy.controller, dataProtectionOfficer: 'officer@example.org' },
    transfers: [{ recipient: 'A processor', country: 'US', safeguard: 'Adequacy decision' }],
    retention: { ...retention, inactivityYears: 3 },
  };
  expect(validatePolicy(own)).toBe(own);
});

test('An operator may want consents to e-mail confirmed, and consents asked for again', () => {
  const versions = ['2026-01-01', defaultPolicy.version];
  const own: Policy = {
    ...defaultPolicy,
    consent: { confirmedOptIn: ['EMAIL'], countsUnder: { MARKETING: versions } },
  };
  expect(validatePolicy(own)).toBe(own);
});

test('An operator may say nothing of partners, or refuse them in so many words, and ask for consent by telephone', () => {
  const nobody = { otherwise: 'P19' } as const;
  const third = { THIRD_PARTY: { allowed: false, clause: 'P5' } } as const;
  const own: Policy = {
    ...defaultPolicy,
    categories: {
      ...categories,
      messaging: { ...categories.messaging, read: { ...nobody, ...third }, write: { ...nobody, ...third } },
      telephone: { ...categories.telephone, read: nobody },
    },
    purposes: { ...purposes, MARKETING: { ...purposes.MARKETING, consentFor: { 'contact:read': 'TELEPHONE' } } },
  };
  expect(validatePolicy(own)).toBe(own);
});

test('A policy with several contradictions is refused with all of them', () => {
  const change = withRead('messaging', { PROCESSOR: { allowed: true, clause: 'P99' } });
  expect(() => validatePolicy({ ...defaultPolicy, ...change })).toThrow(
    'categories.messaging: a partner reads nothing personal without a scope (P19); P99: cited, but not among the clauses; ' +
      'categories.messaging.PROCESSOR: text-message consent is shared with no partner (P5)',
  );
});

describe('A policy is refused, and the error names the place, when', () => {
  const { telephone: _telephone, ...lacking } = categories;
  const { P7: _P7, ...withoutP7 } = clauses;
  const open = { allowed: true, clause: 'P19' } as const;
  const broken: [string, object, string][] = [
    ['a category is missing', { categories: lacking }, 'categories.telephone'],
    ['a right cites a clause that is not there', { clauses: withoutP7 }, 'P7: cited, but not among the clauses'],
    ['a clause has no text', { clauses: { ...clauses, P7: { ...clauses.P7, promise: '' } } }, 'clauses.P7.promise'],
    ['a word is misspelt', { purposes: { ...purposes, MARKETNG: purposes.MARKETING } }, 'MARKETNG'],
    ['a purpose reaches an unknown category', withCeiling(['phone']), 'purposes.ANALYTICS.ceiling.0'],
    ...['P', 'P0', 'P19a', 'GP19', 19, ['P19']].map((clause): [string, object, string] => [
      `a right cites ${JSON.stringify(clause)}`,
      { actions: { ...actions, 'node:read': { otherwise: clause } } },
      'actions.node:read.otherwise: expected P1, P2 …',
    ]),
    ['a right to write cites a clause that is not there', withWrite('identity', { otherwise: 'P99' }), 'P99: cited'],
    ['something unknown is said', { retentions: retention }, 'retentions'],
    ['the version is no date', { version: 'today' }, 'version'],
    ['nothing is kept for any time', { retention: { ...retention, inactivityYears: 0 } }, 'retention.inactivityYears'],
    ['a count could single somebody out', { smallestCount: 1 }, 'smallestCount'],
    [
      'a transfer goes nowhere',
      { transfers: [{ recipient: 'A', country: 'USA', safeguard: 'B' }] },
      'transfers.0.country',
    ],
    ['a third party reads telephone numbers', withRead('telephone', { THIRD_PARTY: open }), '(P4)'],
    ['a processor reads services without a scope', withRead('service', { PROCESSOR: open }), 'categories.service'],
    ['a processor reads text-message consent', withRead('messaging', { PROCESSOR: open }), '(P5)'],
    ['a third party reads text-message consent', withRead('messaging', { THIRD_PARTY: open }), '(P5)'],
    ['nothing is kept from partners', { neverShared: [] }, 'neverShared: expected Consent to be kept'],
    [
      'numbers are kept from nobody',
      { neverShared: defaultPolicy.neverShared.filter(({ clause }) => clause !== 'P4') },
      'neverShared: expected Customer.phone to be kept from third parties (P4)',
    ],
    ['text-message consents wait for a mailed link', withConsent({ confirmedOptIn: ['SMS'] }), 'confirmedOptIn.0'],
    [
      'consents count under no version in force',
      withConsent({ countsUnder: { MARKETING: ['2018-05-25'] } }),
      `consent.countsUnder.MARKETING: expected ${defaultPolicy.version} among them`,
    ],
    ['consents count under none', withConsent({ countsUnder: { MARKETING: [] } }), 'consent.countsUnder.MARKETING'],
    [
      'a version that counts is no date',
      withConsent({ countsUnder: { MARKETING: ['first'] } }),
      'countsUnder.MARKETING.0',
    ],
    [
      'customers are asked again for what they are never asked',
      withConsent({ countsUnder: { PROMOTION: [defaultPolicy.version] } }),
      'consent.countsUnder.PROMOTION: customers are asked about MARKETING',
    ],
    ['customers are asked again for a purpose there is not', withConsent({ countsUnder: { SPAM: [] } }), 'SPAM'],
    ['a processor writes text-message consent', withWrite('messaging', { PROCESSOR: open }), '(P5)'],
    ['a third party writes text-message consent', withWrite('messaging', { THIRD_PARTY: open }), '(P5)'],
    [
      'legal obligation becomes a purpose of partners',
      { purposes: { ...purposes, LEGAL_OBLIGATION: { ...purposes.LEGAL_OBLIGATION, sees: 'SHARED' } } },
      '(P16)',
    ],
  ];

  test.each(broken)('%s', (_what, change, named) => {
    // As an operator's document may be, whatever the compiler would have said.
    const policy = { ...defaultPolicy, ...change } as Policy;
    expect(() => validatePolicy(policy)).toThrow(/^The policy document does not hold together: /);
    expect(() => validatePolicy(policy)).toThrow(named);
  });
});

function withConsent(consent: object): object {
  return { consent: { ...defaultPolicy.consent, ...consent } };
}

function withCeiling(ceiling: readonly string[]): object {
  return { purposes: { ...purposes, ANALYTICS: { ...purposes.ANALYTICS, ceiling } } };
}

type Changed = 'identity' | 'telephone' | 'messaging' | 'service';

function withRead(category: Changed, read: object): object {
  const entry = categories[category];
  return { categories: { ...categories, [category]: { ...entry, read: { ...entry.read, ...read } } } };
}

function withWrite(category: Changed, write: object): object {
  const entry = categories[category];
  return { categories: { ...categories, [category]: { ...entry, write: { ...entry.write, ...write } } } };
}
