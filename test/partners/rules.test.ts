import { describe, expect, test } from 'vitest';
import { PartnerKind, Purpose } from '../../prisma/generated/client/enums.ts';
import { cast } from '../../prisma/seed/identities.ts';
import { isNetwork, mayCallFrom } from '../../src/caller/networks.ts';
import { purposesFor, refusedOf, scopesFor } from '../../src/partners/rules.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { scopes } from '../../src/policy/vocabulary.ts';

const processing = ['identity:read', 'contact:read', 'address:read', 'service:read', 'payment:read', 'requests:write'];
const marketing = ['identity:read', 'contact:read', 'address:read', 'requests:write'];

/** Written out a second time on purpose: what each kind may be registered for, and the scopes that it then can use. */
const registrable = {
  PROCESSOR: {
    SERVICE_PROVISION: processing,
    PAYMENT_PROCESSING: processing,
    SUPPORT: processing,
    FRAUD_DETECTION: processing,
  },
  THIRD_PARTY: {
    ANALYTICS: ['identity:read', 'service:read', 'requests:write'],
    MARKETING: marketing,
    PROMOTION: marketing,
  },
} as const;

const all = Object.values(PartnerKind).flatMap((kind) =>
  Object.values(Purpose).map((purpose) => [kind, purpose] as const),
);

describe('a registration', () => {
  test.each(all)('of a %s for %s is possible as the table says, with its scopes and no other', (kind, purpose) => {
    const table: Partial<Record<Purpose, readonly string[]>> = registrable[kind];
    const open = table[purpose];
    expect(purposesFor(defaultPolicy, kind).includes(purpose)).toBe(open !== undefined);
    const refused = scopes.filter((scope) => refusedOf(defaultPolicy, { kind, purpose, scopes: [scope] }) !== null);
    expect(refused).toEqual(scopes.filter((scope) => !open?.includes(scope)));
    if (open) expect(scopesFor(defaultPolicy, { kind, purpose })).toEqual(open);
  });

  test('of every partner of the cast is possible', () => {
    for (const member of cast) {
      if (member.kind !== 'PARTNER') continue;
      const kind = member.purpose === 'PAYMENT_PROCESSING' ? 'PROCESSOR' : 'THIRD_PARTY';
      expect(refusedOf(defaultPolicy, { ...member, kind })).toBeNull();
    }
  });

  test('follows the policy document, whatever it says', () => {
    const analytics = { ...defaultPolicy.purposes.ANALYTICS, sees: 'NOBODY', ceiling: [] } as const;
    const other: Policy = { ...defaultPolicy, purposes: { ...defaultPolicy.purposes, ANALYTICS: analytics } };
    expect(purposesFor(other, 'THIRD_PARTY')).toEqual(['MARKETING', 'PROMOTION']);
    expect(scopesFor(other, { kind: 'THIRD_PARTY', purpose: 'ANALYTICS' })).toEqual(['requests:write']);
  });
});

describe('a network', () => {
  test.each(['192.0.2.0/24', '0.0.0.0/0', '10.1.2.3/32', '2001:db8::/32', '::/0', '::1/128'])('is %s', (range) => {
    expect(isNetwork(range)).toBe(true);
  });

  const wrong = ['', '/', '192.0.2.0', '192.0.2.0/', '192.0.2/24', '192.0.2.0/33', '192.0.2.0/-1', '192.0.2.0/24/8'];
  test.each([...wrong, '192.0.2.0/1e1', '2001:db8::/129', '2001:db8:::/32', 'example.com/24', ' 10.0.0.0/8'])(
    'is not %j, and holds nobody',
    (range) => {
      expect(isNetwork(range)).toBe(false);
      expect(mayCallFrom('192.0.2.1', [range])).toBe(false);
    },
  );
});
