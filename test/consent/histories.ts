import fc from 'fast-check';
import type { ConsentEvent } from '../../prisma/generated/client/client.ts';
import { ConsentChannel } from '../../prisma/generated/client/enums.ts';
import { minutes } from '../../src/clock.ts';
import { seededAt } from '../harness/clock.ts';

/** What is random of a decision. Few moments, so that decisions often meet at one; ids are independent of them. */
export type Decision = Pick<ConsentEvent, 'id' | 'purpose' | 'channel' | 'state' | 'decidedAt'>;

/** Some minutes before the tests' clock: 8 is the earliest. */
export const minutesAgo = (count: number): Date => new Date(seededAt.getTime() - minutes(count));

const decision: fc.Arbitrary<Decision> = fc.record({
  id: fc.uuid({ version: 7 }),
  purpose: fc.constantFrom('MARKETING', 'ANALYTICS'),
  channel: fc.constantFrom(...Object.values(ConsentChannel)),
  state: fc.constantFrom('GRANTED', 'WITHDRAWN'),
  decidedAt: fc.integer({ min: 2, max: 8 }).map(minutesAgo),
});

/** Decisions in the order in which they arrive, some of them again under another id, as when an event is delivered twice. */
export const histories: fc.Arbitrary<Decision[]> = fc
  .array(decision, { minLength: 1, maxLength: 10 })
  .chain((made) => fc.tuple(fc.constant(made), fc.array(fc.tuple(fc.constantFrom(...made), fc.uuid({ version: 7 })))))
  .chain(([made, again]) => {
    const replays = again.map(([one, id]): Decision => ({ ...one, id }));
    const all = [...made, ...replays];
    return fc.shuffledSubarray(all, { minLength: all.length });
  });

const key = ({ purpose, channel }: Decision): string => `${purpose} ${channel}`;

/** Sorts as the policy reads a ledger: by time, at one moment a withdrawal last (P13), and then by id. */
const rank = ({ decidedAt, state, id }: Decision): string =>
  [decidedAt.toISOString(), state === 'WITHDRAWN' ? 1 : 0, id].join(' ');

/** What is in force, by purpose and channel. */
export function newest(decisions: readonly Decision[]): Map<string, Decision> {
  const ordered = decisions.toSorted((one, other) => (rank(one) < rank(other) ? -1 : 1));
  return new Map(ordered.map((one) => [key(one), one]));
}

/** Those that arrive too late to matter: another of their channel is newer, or withdraws at the same moment. */
export function outdated(decisions: readonly Decision[]): Decision[] {
  const held = newest(decisions);
  return decisions.filter((one) => {
    const winner = held.get(key(one));
    return winner && rank({ ...winner, id: '' }) > rank({ ...one, id: '' });
  });
}

/** The whole row of the ledger. */
export const rowOf = (customerId: string, decision: Decision): ConsentEvent => ({
  ...decision,
  customerId,
  source: 'PORTAL',
  actorKind: 'CUSTOMER',
  actorId: customerId,
  recordedAt: seededAt,
  policyVersion: '1',
  wording: 'May we write to you?',
  wordingLocale: 'en',
  evidence: null,
});
