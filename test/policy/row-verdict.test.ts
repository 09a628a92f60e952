import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PartnerKind, Purpose } from '../../prisma/generated/client/enums.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import { matches } from '../../src/policy/predicate/row.ts';
import { rowVerdict } from '../../src/policy/row-verdict.ts';
import { rowRules } from '../../src/policy/rows.ts';
import type { Caller } from '../../src/policy/vocabulary.ts';
import { seededAt } from '../harness/clock.ts';
import { aPartner } from './random-callers.ts';

type Partner = Extract<Caller, { kind: 'PARTNER' }>;
type Decided = { eventId: string } & Record<string, unknown>;

/** A customer as a row verdict looks at them: loaded, with the relations that decide. */
type Loaded = {
  erasedAt: Date | null;
  erasureStartedAt: Date | null;
  restrictedAt: Date | null;
  sharing: Decided | null;
  sharingPurposes: Decided[];
  partnerBlocks: Decided[];
  consents: Decided[];
  processorRelations: Record<string, unknown>[];
  transactions: Record<string, unknown>[];
  requests: Record<string, unknown>[];
};

const sometimes = fc.option(fc.constant(seededAt), { freq: 2 });
const eventId = fc.uuid();

/** Of the relations, only what concerns the partner: that other rows change nothing, the database tests tell. */
const aCustomerOf = ({ id, purpose }: Partner): fc.Arbitrary<Loaded> =>
  fc.record({
    erasedAt: sometimes,
    erasureStartedAt: sometimes,
    restrictedAt: sometimes,
    sharing: fc.option(fc.record({ blocked: fc.boolean(), eventId })),
    sharingPurposes: fc.array(fc.record({ purpose: fc.constant(purpose), allowed: fc.boolean(), eventId }), {
      maxLength: 1,
    }),
    partnerBlocks: fc.array(fc.record({ partnerId: fc.constant(id), blocked: fc.boolean(), eventId }), {
      maxLength: 1,
    }),
    consents: fc.uniqueArray(
      fc.record({
        purpose: fc.constant('MARKETING'),
        channel: fc.constantFrom('EMAIL', 'POST', 'SMS', 'TELEPHONE'),
        state: fc.constantFrom('GRANTED', 'WITHDRAWN'),
        policyVersion: fc.constant(defaultPolicy.version),
        eventId,
      }),
      { selector: ({ channel }) => channel },
    ),
    processorRelations: fc.array(fc.record({ partnerId: fc.constant(id), endedAt: sometimes }), { maxLength: 1 }),
    transactions: fc.constant([]),
    requests: fc.constant([]),
  });

const undecided: Loaded = {
  erasedAt: null,
  erasureStartedAt: null,
  restrictedAt: null,
  sharing: null,
  sharingPurposes: [],
  partnerBlocks: [],
  consents: [],
  processorRelations: [],
  transactions: [],
  requests: [],
};

const cases = aPartner.chain((partner) => fc.tuple(fc.constant(partner), aCustomerOf(partner)));
const predicateFor = (partner: Partner) => rowRules(defaultPolicy, partner, seededAt).Customer.whose;
const verdictFor = (partner: Partner, customer: Loaded) => rowVerdict(predicateFor(partner), customer);

/** What a customer, or the company, does about a need. */
function granted(customer: Loaded, need: string, { id, purpose }: Partner): Loaded {
  const [what, which = ''] = need.split(':');
  const event = { eventId: 'new' };
  if (need === 'sharing') return { ...customer, sharing: { blocked: false, ...event } };
  if (need === 'sharing:partner') return { ...customer, partnerBlocks: [] };
  if (what === 'sharing') return { ...customer, sharingPurposes: [{ purpose: which, allowed: true, ...event }] };
  if (need === 'restriction') return { ...customer, restrictedAt: null, erasureStartedAt: null };
  if (need === 'relation') return { ...customer, processorRelations: [{ partnerId: id, endedAt: null }] };
  if (what !== 'consent') throw new Error(`${need} of ${purpose}: nobody could do that`);
  const others = customer.consents.filter(({ channel }) => channel !== which);
  const consent = { purpose: 'MARKETING', channel: which, state: 'GRANTED', policyVersion: defaultPolicy.version };
  return { ...customer, consents: [...others, { ...consent, ...event }] };
}

/** The verdict once all that it names, one thing after the other, has been done. */
function afterAllItNeeds(partner: Partner, customer: Loaded, steps = 10): ReturnType<typeof rowVerdict> {
  const verdict = verdictFor(partner, customer);
  if (verdict.allowed || verdict.needs.length === 0 || verdict.needs.includes('purpose') || steps === 0) return verdict;
  const done = verdict.needs.reduce((so, need) => granted(so, need, partner), customer);
  return afterAllItNeeds(partner, done, steps - 1);
}

describe('the verdict on a row', () => {
  test('allows whom the row rule lets the partner see, and nobody else', () => {
    fc.assert(
      fc.property(cases, ([partner, customer]) => {
        expect(verdictFor(partner, customer).allowed).toBe(matches(predicateFor(partner), customer));
      }),
      { numRuns: 2000 },
    );
  });

  test('names what changes it: when all that is named has been done, the partner sees the customer', () => {
    const last = new Set<string>();
    fc.assert(
      fc.property(cases, ([partner, customer]) => {
        const verdict = afterAllItNeeds(partner, customer);
        const beyondRepair = customer.erasedAt !== null || customer.erasureStartedAt !== null;
        if (!verdict.needs.includes('purpose')) expect(verdict.allowed || beyondRepair).toBe(true);
        last.add(verdict.allowed ? 'seen' : verdict.clause);
      }),
      { numRuns: 2000 },
    );
    expect([...last].toSorted()).toEqual(['P10', 'P19', 'seen']);
  });

  test('of a decision points at the event that made it, and of no decision cites the default (P13, P19)', () => {
    fc.assert(
      fc.property(cases, ([partner, customer]) => {
        const { allowed, clause, needs, decisions } = verdictFor(partner, customer);
        const [need = ''] = needs;
        if (allowed || !/^(sharing|consent)/.test(need)) return;
        const { sharing, sharingPurposes, partnerBlocks, consents } = customer;
        const made = [sharing, ...sharingPurposes, ...partnerBlocks, ...consents].map((one) => one?.eventId);
        expect(decisions.every((decision) => made.includes(decision.eventId))).toBe(true);
        expect({ clause, count: decisions.length }).toEqual(
          decisions.length > 0 ? { clause: 'P13', count: 1 } : { clause: 'P19', count: 0 },
        );
      }),
      { numRuns: 2000 },
    );
  });

  test.each(Object.values(PartnerKind))(
    'says of a %s with a purpose that nobody is shared for that it needs another',
    (partnerKind) => {
      const partner = { kind: 'PARTNER', id: 'p', name: 'p', partnerKind, registeredScopes: [], scopes: [] } as const;
      const refused = Object.values(Purpose).filter((purpose) =>
        verdictFor({ ...partner, purpose }, undecided).needs.includes('purpose'),
      );
      const related = ['SERVICE_PROVISION', 'PAYMENT_PROCESSING', 'SUPPORT', 'FRAUD_DETECTION'];
      expect(refused).toEqual([...(partnerKind === 'PROCESSOR' ? [] : related), 'LEGAL_OBLIGATION']);
    },
  );
});
