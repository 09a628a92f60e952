import { addYears, days } from '../../src/clock.ts';
import type { Clients } from '../../src/database/database.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import { hashOfTerms } from '../../src/retention/terms.ts';
import type { TestClock } from '../harness/clock.ts';

export const silentId = (number: number): string =>
  `01890000-0000-7000-8000-0000511e${number.toString(16).padStart(4, '0')}`;

type Silence = { from?: number; warned: boolean };

/** So many customers who were last seen nine years ago, some of the same second; warned long enough ago, or not yet. */
export async function addSilent(
  { prisma }: Pick<Clients, 'prisma'>,
  clock: TestClock,
  count: number,
  silence: Silence,
) {
  const { from = 0, warned } = silence;
  const lastSeen = addYears(clock.now(), -9).getTime();
  await prisma.customer.createMany({
    data: Array.from({ length: count }, (_, index) => ({
      id: silentId(from + index),
      name: `Silent ${from + index}`,
      email: `silent-${from + index}@example.com`,
      registeredAt: new Date(lastSeen + 1000 * Math.floor(index / 7)),
      updatedAt: new Date(lastSeen),
      retentionWarnedAt: warned ? new Date(clock.now().getTime() - days(40)) : null,
    })),
  });
}

const runId = '01890000-0000-7000-8000-00000000a001';

/** As if two had looked at a dry run and let sweeps go on. Gives the run's id. */
export async function addApproval({ prisma }: Pick<Clients, 'prisma'>, clock: TestClock, terms = defaultPolicy) {
  const looked = { asOf: clock.now(), termsHash: hashOfTerms(terms), hash: 'ab', warn: 0, erase: 0, withoutAddress: 0 };
  const people = { proposedBy: 'one', proposedAt: clock.now(), approvedBy: 'other', approvedAt: clock.now() };
  await prisma.retentionRun.create({ data: { id: runId, status: 'APPROVED', ...looked, records: 0, ...people } });
  return runId;
}
