import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ConsentEvent } from '../../prisma/generated/client/client.ts';
import { ConsentChannel } from '../../prisma/generated/client/enums.ts';
import { everyChannel, inForce, underPolicy } from '../../src/consent/rules.ts';
import { consentPurposes, purposesByConsent } from '../../src/policy/consents.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { seededAt } from '../harness/clock.ts';

type Decided = Pick<ConsentEvent, 'id' | 'channel' | 'state' | 'purpose' | 'decidedAt'>;

const recorded = (decided: Decided): ConsentEvent => ({
  customerId: 'alice',
  source: 'PORTAL',
  actorKind: 'CUSTOMER',
  actorId: 'alice',
  recordedAt: decided.decidedAt,
  policyVersion: '2026-11-01',
  wording: 'May we write to you?',
  wordingLocale: 'en',
  evidence: null,
  ...decided,
});

const decision = (state: 'GRANTED' | 'WITHDRAWN', minute: number, id = `${minute}`): ConsentEvent =>
  recorded({
    id,
    channel: 'EMAIL',
    purpose: 'MARKETING',
    state,
    decidedAt: new Date(seededAt.getTime() + minute * 60_000),
  });

/** Few moments and few ids, so that many decisions meet in one. */
const history = fc.uniqueArray(
  fc
    .record({
      id: fc.integer({ min: 10, max: 99 }).map(String),
      channel: fc.constantFrom(...Object.values(ConsentChannel)),
      purpose: fc.constantFrom('MARKETING' as const, 'ANALYTICS' as const),
      state: fc.constantFrom('GRANTED' as const, 'WITHDRAWN' as const),
      decidedAt: fc.integer({ min: 0, max: 3 }).map((minute) => new Date(seededAt.getTime() + minute * 60_000)),
    })
    .map(recorded),
  { selector: ({ id }) => id, maxLength: 20 },
);

const ids = (events: readonly ConsentEvent[]): string[] => events.map(({ id }) => id).toSorted();

describe('The decision in force', () => {
  test('is the newest, in whatever order decisions come', () => {
    const [first, second, third] = [decision('GRANTED', 1), decision('WITHDRAWN', 2), decision('GRANTED', 3)];
    for (const events of [
      [first, second, third],
      [third, second, first],
      [second, third, first],
    ]) {
      expect(inForce(events)).toEqual([third]);
    }
    expect(inForce([second, first])).toEqual([second]);
  });

  test('is the withdrawal, where a grant was made in the same moment', () => {
    const [granted, withdrawn] = [decision('GRANTED', 1, 'b'), decision('WITHDRAWN', 1, 'a')];
    expect(inForce([granted, withdrawn])).toEqual([withdrawn]);
    expect(inForce([withdrawn, granted])).toEqual([withdrawn]);
  });

  test('is the later record of two alike of the same moment', () => {
    const [earlier, later] = [decision('GRANTED', 1, 'a'), decision('GRANTED', 1, 'b')];
    expect(inForce([earlier, later])).toEqual([later]);
    expect(inForce([later, earlier])).toEqual([later]);
  });

  test('does not depend on the order of events, nor on how often they are told', () => {
    const shuffled = history.chain((events) =>
      fc.tuple(fc.constant(events), fc.shuffledSubarray([...events, ...events], { minLength: 2 * events.length })),
    );
    fc.assert(
      fc.property(shuffled, ([events, again]) => {
        expect(ids(inForce(again))).toEqual(ids(inForce(events)));
      }),
    );
  });

  test('is one of each purpose and channel that was decided on, and nothing is newer', () => {
    fc.assert(
      fc.property(history, (events) => {
        const found = inForce(events);
        const about = ({ purpose, channel }: ConsentEvent) => `${purpose} ${channel}`;
        expect(found.map(about).toSorted()).toEqual([...new Set(events.map(about))].toSorted());
        for (const one of found) {
          const others = events.filter((event) => about(event) === about(one));
          expect(one.decidedAt.getTime()).toBe(Math.max(...others.map(({ decidedAt }) => decidedAt.getTime())));
        }
      }),
    );
  });
});

describe('Every channel of marketing is answered for', () => {
  test('by no choice where none is known, which is no consent (P12)', () => {
    const nothing = { source: null, decidedAt: null, policyVersion: null, askAgain: false } as const;
    expect(everyChannel('alice', [])).toEqual(
      ['EMAIL', 'TELEPHONE', 'SMS', 'POST'].map((channel) => ({
        customerId: 'alice',
        purpose: 'MARKETING',
        channel,
        state: 'NOT_ASKED',
        ...nothing,
      })),
    );
  });

  test('by the decision where there is one, and decisions for other purposes follow', () => {
    const decided = [decision('GRANTED', 1), { ...decision('WITHDRAWN', 2), purpose: 'ANALYTICS' as const }];
    const [mail, other] = decided.map((one) => underPolicy(defaultPolicy, one));
    if (!mail || !other) throw new Error('two were decided');
    const found = everyChannel('alice', [other, mail]);
    expect(found.map(({ purpose, channel, state }) => `${purpose} ${channel} ${state}`)).toEqual([
      'MARKETING EMAIL GRANTED',
      'MARKETING TELEPHONE NOT_ASKED',
      'MARKETING SMS NOT_ASKED',
      'MARKETING POST NOT_ASKED',
      'ANALYTICS EMAIL WITHDRAWN',
    ]);
    expect(found[0]).toBe(mail);
  });
});

describe('The purposes that a consent stands for', () => {
  test('are marketing and promotion by the default policy, and customers are asked about marketing alone', () => {
    expect(purposesByConsent(defaultPolicy)).toEqual(['MARKETING', 'PROMOTION']);
    expect(consentPurposes(defaultPolicy)).toEqual(['MARKETING']);
  });

  test('are each asked about where an operator’s policy says nothing of another', () => {
    const { consentUnder: _under, ...promotion } = defaultPolicy.purposes.PROMOTION;
    const analytics = { ...defaultPolicy.purposes.ANALYTICS, consentFor: { 'service:read': 'POST' } } as const;
    const own: Policy = {
      ...defaultPolicy,
      purposes: { ...defaultPolicy.purposes, PROMOTION: promotion, ANALYTICS: analytics },
    };
    expect(consentPurposes(own).toSorted()).toEqual(['ANALYTICS', 'MARKETING', 'PROMOTION']);
  });
});
