import type { Regime } from '../../prisma/generated/client/enums.ts';
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

/** By when a request received at `receivedAt` is to be acknowledged, if at all, and answered. Days are UTC's. */
export function deadlinesAt(
  { requests }: Pick<Policy, 'requests'>,
  regime: Regime,
  receivedAt: Date,
): { acknowledgeBy: Date | null; dueAt: Date } {
  const { deadlines, holidays } = requests;
  const applied: Deadlines[] = regime === 'STRICTEST' ? Object.values(deadlines) : [deadlines[regime]];
  const acknowledge = applied.flatMap((one) => (one.acknowledge ? [ends(receivedAt, one.acknowledge, holidays)] : []));
  return {
    acknowledgeBy: acknowledge.length > 0 ? earliest(acknowledge) : null,
    dueAt: earliest(applied.map(({ answer }) => ends(receivedAt, answer, holidays))),
  };
}
