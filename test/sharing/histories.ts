import fc from 'fast-check';
import type { SharingEvent } from '../../prisma/generated/client/client.ts';
import type { Purpose } from '../../prisma/generated/client/enums.ts';
import { at, uuid } from '../database/rows.ts';

const customerId = uuid(1);
const partnerIds = [uuid(2), uuid(9)] as const;

/** A decision over everything, for one purpose or with one partner; a signal is always a refusal over everything. */
export type Decision = {
  id: string;
  purpose: Purpose | null;
  partnerId: string | null;
  allowed: boolean;
  signal: boolean;
  decidedAt: Date;
};

const everything = { purpose: null, partnerId: null } as const;
const about = fc.oneof(
  { weight: 4, arbitrary: fc.constant(everything) },
  fc.constantFrom<Purpose>('MARKETING', 'ANALYTICS').map((purpose) => ({ ...everything, purpose })),
  fc.constantFrom(...partnerIds).map((partnerId) => ({ ...everything, partnerId })),
);

/** Few moments, so that decisions often meet at one; ids are independent of them. */
const decision: fc.Arbitrary<Decision> = fc
  .record({
    id: fc.uuid({ version: 7 }),
    about,
    word: fc.constantFrom('ALLOWED', 'REFUSED', 'SIGNAL'),
    day: fc.integer({ min: 1, max: 5 }),
  })
  .map(({ id, about: over, word, day }) => {
    const signal = word === 'SIGNAL';
    return { id, ...(signal ? everything : over), allowed: word === 'ALLOWED', signal, decidedAt: at(day) };
  });

/** Decisions in the order in which they arrive, some of them again under another id, as when an event is delivered twice. */
export const histories: fc.Arbitrary<Decision[]> = fc
  .array(decision, { minLength: 1, maxLength: 10 })
  .chain((made) => fc.tuple(fc.constant(made), fc.array(fc.tuple(fc.constantFrom(...made), fc.uuid({ version: 7 })))))
  .chain(([made, again]) => {
    const all = [...made, ...again.map(([one, id]) => ({ ...one, id }))];
    return fc.shuffledSubarray(all, { minLength: all.length });
  });

/** By time, at one moment a refusal last (P13), and then by id. */
const rank = ({ decidedAt, allowed, id }: Decision): string => [decidedAt.toISOString(), allowed ? 0 : 1, id].join(' ');
const inOrder = (decisions: readonly Decision[]): Decision[] =>
  decisions.toSorted((one, other) => (rank(one) < rank(other) ? -1 : 1));

/** The block over everything, as the policy says it: in words of what lies between one lifted block and the next. */
export type Block = {
  blocked: boolean;
  globalPrivacyControl: boolean;
  signalAnsweredAt: Date | null;
  decidedAt: Date;
  eventId: string;
};

export function blockOf(history: readonly Decision[]): Block | null {
  const ordered = inOrder(history.filter(({ purpose, partnerId }) => purpose === null && partnerId === null));
  const newest = ordered.at(-1);
  if (!newest) return null;
  const lifts = ordered.flatMap(({ allowed }, place) => (allowed ? [place] : []));
  const signalBetween = (from: number, to: number) => ordered.slice(from + 1, to).some(({ signal }) => signal);
  const answers = lifts.filter((place, turn) => signalBetween(lifts[turn - 1] ?? -1, place));
  return {
    blocked: !newest.allowed,
    globalPrivacyControl: signalBetween(lifts.at(-1) ?? -1, ordered.length),
    signalAnsweredAt: ordered[answers.at(-1) ?? -1]?.decidedAt ?? null,
    decidedAt: newest.decidedAt,
    eventId: newest.id,
  };
}

/** What is in force for single purposes and partners, as `MARKETING true` and the event that says so. */
export function choicesOf(history: readonly Decision[]): Record<string, unknown>[] {
  const single = inOrder(history.filter(({ purpose, partnerId }) => purpose !== null || partnerId !== null));
  const newest = new Map(single.map((one) => [one.purpose ?? one.partnerId, one]));
  return [...newest.values()].map(({ purpose, partnerId, allowed, decidedAt, id }) => {
    return { of: purpose ?? partnerId, allowed, decidedAt, eventId: id };
  });
}

/** The whole row of the ledger. */
export const rowOf = ({ signal, ...decision }: Decision): SharingEvent => ({
  ...decision,
  customerId,
  source: signal ? 'GLOBAL_PRIVACY_CONTROL' : 'PORTAL',
  actorKind: 'CUSTOMER',
  actorId: customerId,
  recordedAt: at(9),
  policyVersion: '1',
  evidence: null,
});
