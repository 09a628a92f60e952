import { policyVersion } from '../../prisma/seed/consent.ts';
import type { Clients } from '../../src/database/database.ts';
import { uuidv7 } from '../../src/ids.ts';
import type { TestClock } from '../harness/clock.ts';

/** Names that a prefix search could stumble over, and enough others for several pages. */
export const names = [
  '100% Wool',
  '100 Percent',
  'a_b Studio',
  'axb Studio',
  'Émile Roux',
  'ÉMILIE Roux',
  'O’Brien',
  ...Array.from({ length: 43 }, (_, index) => `Crowd ${String(index).padStart(2, '0')}`),
];

/** Fifty customers, each with two services, a marketing consent, and sharing allowed for analytics. */
export async function addCrowd({ prisma }: Clients, clock: TestClock): Promise<void> {
  const now = clock.now();
  const crowd = names.map((name, index) => ({ id: uuidv7(new Date(now.getTime() + index)), name }));
  const decided = {
    source: 'SIGN_UP',
    actorKind: 'CUSTOMER',
    decidedAt: now,
    recordedAt: now,
    policyVersion: policyVersion.current,
  } as const;
  const own = (customerId: string) => ({ id: uuidv7(now), customerId });
  await prisma.customer.createMany({
    data: crowd.map((one, index) => ({
      ...one,
      email: `crowd-${index}@example.com`,
      registeredAt: now,
      updatedAt: now,
    })),
  });
  await prisma.consentEvent.createMany({
    data: crowd.map(({ id }) => ({
      ...own(id),
      ...decided,
      actorId: id,
      purpose: 'MARKETING',
      channel: 'EMAIL',
      state: 'GRANTED',
      wording: 'Send me news.',
      wordingLocale: 'en',
    })),
  });
  await prisma.sharingEvent.createMany({
    data: crowd.flatMap(({ id }) => [
      { ...own(id), ...decided, actorId: id, allowed: true },
      { ...own(id), ...decided, actorId: id, allowed: true, purpose: 'ANALYTICS' as const },
    ]),
  });
  await prisma.service.createMany({
    data: crowd.flatMap(({ id }) =>
      ['domain', 'web-hosting'].map((product) => ({
        ...own(id),
        product,
        label: `${product}.example`,
        status: 'ACTIVE' as const,
        startedAt: now,
        updatedAt: now,
      })),
    ),
  });
}
