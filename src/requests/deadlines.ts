import type { DataRequest, Regime } from '../../prisma/generated/client/client.ts';
import { addMonths, days } from '../clock.ts';
import type { Deadlines, Policy, Span } from '../policy/policy.ts';

const addDays = (time: Date, count: number): Date => new Date(time.getTime() + days(count));

const isWorkingDay = (time: Date, holidays: readonly string[]): boolean =>
  time.getUTCDay() % 6 !== 0 && !holidays.includes(time.toISOString().slice(0, 10));

function addWorkingDays(time: Date, count: number, holidays: readonly string[]): Date {
  let day = time;
  for (let left = count; left > 0; left -= isWorkingDay(day, holidays) ? 1 : 0) day = addDays(day, 1);
  return day;
}

function ends(time: Date, span: Span, holidays: readonly string[]): Date {
  if ('months' in span) return addMonths(time, span.months);
  return 'days' in span ? addDays(time, span.days) : addWorkingDays(time, span.workingDays, holidays);
}

const earliest = (times: readonly Date[]): Date => new Date(Math.min(...times.map((time) => time.getTime())));

type Terms = Pick<Policy, 'requests'>;

/** Whoever's regime is not known is answered as under each of them. */
const applied = ({ requests: { deadlines } }: Terms, regime: Regime): Deadlines[] =>
  regime === 'STRICTEST' ? Object.values(deadlines) : [deadlines[regime]];

/** By when a request received at `receivedAt` is to be acknowledged, if at all, and answered. Days are UTC's. */
export function deadlinesAt(
  policy: Terms,
  regime: Regime,
  receivedAt: Date,
): { acknowledgeBy: Date | null; dueAt: Date } {
  const { holidays } = policy.requests;
  const terms = applied(policy, regime);
  const acknowledge = terms.flatMap((one) => (one.acknowledge ? [ends(receivedAt, one.acknowledge, holidays)] : []));
  return {
    acknowledgeBy: acknowledge.length > 0 ? earliest(acknowledge) : null,
    dueAt: earliest(terms.map(({ answer }) => ends(receivedAt, answer, holidays))),
  };
}

/** Until when an answer that is due at `dueAt` may be put off (GDPR art. 12(3), 11 CCR § 7021(b)). */
export const extensionOf = (policy: Terms, regime: Regime, dueAt: Date): Date =>
  earliest(applied(policy, regime).map(({ extension }) => ends(dueAt, extension, policy.requests.holidays)));

type Awaiting = { receivedAt: Date; dueAt: Date; now: Date; doubted: boolean };

/** Does the clock stand still from now until the identity is proved? `doubted`: a member of staff has said why they doubt it. */
export function pausesClock(policy: Terms, regime: Regime, { receivedAt, dueAt, now, doubted }: Awaiting): boolean {
  return (
    now < dueAt &&
    applied(policy, regime).every(({ pausing }) => {
      if (pausing === 'NEVER' || pausing === 'AWAITED') return pausing === 'AWAITED';
      return doubted && now <= ends(receivedAt, pausing.doubtWithin, policy.requests.holidays);
    })
  );
}

type Clocks = Pick<DataRequest, 'dueAt' | 'extendedUntil' | 'pausedAt'>;

/** The clocks once they run again: later by as long as they stood still. */
export function resumed({ dueAt, extendedUntil, pausedAt }: Clocks, now: Date): Clocks {
  const stood = pausedAt === null ? 0 : Math.max(0, now.getTime() - pausedAt.getTime());
  const later = (time: Date) => new Date(time.getTime() + stood);
  return { dueAt: later(dueAt), extendedUntil: extendedUntil && later(extendedUntil), pausedAt: null };
}
