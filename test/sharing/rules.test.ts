import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Purpose } from '../../prisma/generated/client/enums.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import type { SharingChoices } from '../../src/sharing/loaders.ts';
import { choosablePurposes, sharingState } from '../../src/sharing/rules.ts';
import { seededAt } from '../harness/clock.ts';

const recorded = { customerId: 'alice', eventId: 'event', decidedAt: seededAt } as const;

type Chosen = { blocked: boolean; signalled?: boolean; purposes?: [Purpose, boolean][]; partners?: string[] };

const choices = ({ blocked, signalled = false, purposes = [], partners = [] }: Chosen): SharingChoices => ({
  sharing: { ...recorded, blocked, globalPrivacyControl: signalled, signalAnsweredAt: null },
  sharingPurposes: purposes.map(([purpose, allowed]) => ({ ...recorded, purpose, allowed })),
  partnerBlocks: partners.map((partnerId) => ({ ...recorded, partnerId, blocked: true })),
});

const stateOf = (chosen: SharingChoices | null) => sharingState(defaultPolicy, 'alice', chosen);
const allowedBy = (chosen: SharingChoices | null) =>
  stateOf(chosen).purposes.map(({ purpose, allowed, clause }) => `${purpose} ${allowed} ${clause}`);

test('A customer chooses about analytics, marketing and promotion; not about the work they asked for, nor the law', () => {
  expect(choosablePurposes(defaultPolicy)).toEqual(['ANALYTICS', 'MARKETING', 'PROMOTION']);
});

describe('What a customer allows', () => {
  const nothing = ['ANALYTICS false P19', 'MARKETING false P19', 'PROMOTION false P19'];

  test('is nothing while nobody has decided (P19)', () => {
    for (const undecided of [null, { sharing: null, sharingPurposes: [], partnerBlocks: [] }]) {
      expect(stateOf(undecided)).toMatchObject({
        customerId: 'alice',
        blocked: true,
        globalPrivacyControl: false,
        blockedPartnerIds: [],
      });
      expect(allowedBy(undecided)).toEqual(nothing);
    }
  });

  test('is nothing of what was not chosen, though nothing is blocked (P19)', () => {
    expect(stateOf(choices({ blocked: false })).blocked).toBe(false);
    expect(allowedBy(choices({ blocked: false }))).toEqual(nothing);
  });

  test('is what was chosen, purpose by purpose (P13)', () => {
    const chosen = choices({
      blocked: false,
      purposes: [
        ['MARKETING', true],
        ['PROMOTION', false],
      ],
    });
    expect(allowedBy(chosen)).toEqual(['ANALYTICS false P19', 'MARKETING true P13', 'PROMOTION false P13']);
  });

  test('is nothing under a block, whatever was chosen', () => {
    const purposes = choosablePurposes(defaultPolicy);
    fc.assert(
      fc.property(fc.subarray(purposes), fc.boolean(), (some, signalled) => {
        const state = stateOf(choices({ blocked: true, signalled, purposes: some.map((purpose) => [purpose, true]) }));
        expect(state.blocked).toBe(true);
        expect(state.purposes.filter(({ allowed }) => allowed)).toEqual([]);
      }),
    );
  });

  test('tells a block by their browser’s signal, and the partners blocked one by one', () => {
    const chosen = choices({ blocked: true, signalled: true, partners: ['newsletter-co', 'insight-labs'] });
    expect(stateOf(chosen)).toMatchObject({
      globalPrivacyControl: true,
      blockedPartnerIds: ['newsletter-co', 'insight-labs'],
    });
  });

  test('is their own: each purpose is a datum about them', () => {
    expect(stateOf(null).purposes.map(({ customerId }) => customerId)).toEqual(['alice', 'alice', 'alice']);
  });
});
