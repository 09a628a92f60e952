import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Regime } from '../../prisma/generated/client/enums.ts';
import { addMonths, addYears, days, following } from '../../src/clock.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import { deadlinesAt, extensionOf, pausesClock, resumed } from '../../src/requests/deadlines.ts';
import { isOverdue, regimeOf } from '../../src/requests/rules.ts';

const at = (text: string) => new Date(`${text}T14:30:00.000Z`);
const aRegime = fc.constantFrom(...Object.values(Regime));
const aDay = fc.date({ min: new Date('2026-01-01'), max: new Date('2036-12-31'), noInvalidDate: true });
const withHolidays = (...holidays: string[]) => ({ requests: { ...defaultPolicy.requests, holidays } });

describe('Whose deadlines apply', () => {
  test.each([
    ['DE', null, 'GDPR'],
    ['FR', 'Auvergne-Rhône-Alpes', 'GDPR'],
    ['NO', null, 'GDPR'],
    ['LI', null, 'GDPR'],
    ['GB', 'Somerset', 'UK_GDPR'],
    ['US', 'CA', 'CCPA'],
    ['US', ' california ', 'CCPA'],
    ['US', 'US-CA', 'CCPA'],
    ['US', 'NY', 'STRICTEST'],
    ['US', null, 'STRICTEST'],
    ['CA', 'CA', 'STRICTEST'],
    ['AU', 'NSW', 'STRICTEST'],
    [null, 'CA', 'STRICTEST'],
  ])('in %s, %s: %s', (country, region, regime) => {
    expect(regimeOf({ country, region })).toBe(regime);
  });
});

describe('A request is answered', () => {
  test.each([
    ['2026-03-02', '2026-04-02'],
    ['2026-01-31', '2026-02-28'],
    ['2028-01-31', '2028-02-29'],
    ['2026-12-31', '2027-01-31'],
  ])('under the GDPR within a calendar month: %s by %s', (received, due) => {
    for (const regime of ['GDPR', 'UK_GDPR'] as const) {
      expect(deadlinesAt(defaultPolicy, regime, at(received))).toEqual({ acknowledgeBy: null, dueAt: at(due) });
    }
  });

  test('in California within 45 days, and acknowledged within ten working days', () => {
    const expected = { acknowledgeBy: at('2026-03-16'), dueAt: at('2026-04-16') };
    expect(deadlinesAt(defaultPolicy, 'CCPA', at('2026-03-02'))).toEqual(expected);
  });

  test('where nobody knows the residence, by the earliest of all', () => {
    const expected = { acknowledgeBy: at('2026-03-16'), dueAt: at('2026-04-02') };
    expect(deadlinesAt(defaultPolicy, 'STRICTEST', at('2026-03-02'))).toEqual(expected);
  });

  test.each([
    ['from a Saturday', '2026-03-07', [], '2026-03-20'],
    ['with a holiday in between', '2026-03-02', ['2026-03-10'], '2026-03-17'],
    ['with a holiday on a Sunday', '2026-03-02', ['2026-03-08'], '2026-03-16'],
    ['with holidays around the last day', '2026-03-02', ['2026-03-16', '2026-03-17'], '2026-03-18'],
  ])('working days are counted %s', (_case, received, holidays, day) => {
    expect(deadlinesAt(withHolidays(...holidays), 'CCPA', at(received)).acknowledgeBy).toEqual(at(day));
  });
});

test('Months and years end on the last day of a shorter month', () => {
  expect(addMonths(at('2027-10-31'), 4)).toEqual(at('2028-02-29'));
  expect(addYears(at('2028-02-29'), 1)).toEqual(at('2029-02-28'));
  expect(addYears(at('2028-02-29'), 4)).toEqual(at('2032-02-29'));
});

test('What follows is dated later, even where clocks disagree', () => {
  const now = at('2026-03-02');
  const later = new Date(now.getTime() + 1);
  expect(following(null, now)).toEqual(now);
  expect(following(new Date(now.getTime() - 1), now)).toEqual(now);
  expect(following(now, now)).toEqual(later);
  expect(following(later, now).getTime()).toBe(later.getTime() + 1);
});

describe('An extension', () => {
  test.each([
    ['GDPR', '2026-03-02', '2026-06-02'],
    ['UK_GDPR', '2026-03-02', '2026-06-02'],
    // The answer was due on the last day of February.
    ['GDPR', '2026-01-31', '2026-04-28'],
    ['GDPR', '2027-12-31', '2028-03-31'],
    // 90 days from receipt.
    ['CCPA', '2026-03-02', '2026-05-31'],
    ['STRICTEST', '2026-03-02', '2026-05-17'],
  ] as const)('under %s of what came on %s ends on %s', (regime, received, until) => {
    const { dueAt } = deadlinesAt(defaultPolicy, regime, at(received));
    expect(extensionOf(defaultPolicy, regime, dueAt)).toEqual(at(until));
  });

  test('never shortens, and ends in California within 90 days of receipt, whatever the day', () => {
    fc.assert(
      fc.property(aRegime, aDay, (regime, receivedAt) => {
        const { dueAt, acknowledgeBy } = deadlinesAt(defaultPolicy, regime, receivedAt);
        const until = extensionOf(defaultPolicy, regime, dueAt);
        expect(until > dueAt && dueAt > receivedAt).toBe(true);
        if (acknowledgeBy) expect(acknowledgeBy < dueAt).toBe(true);
        if (regime === 'CCPA') expect(until).toEqual(new Date(receivedAt.getTime() + days(90)));
        if (regime === 'STRICTEST') {
          const others = (['GDPR', 'UK_GDPR', 'CCPA'] as const).map((one) =>
            deadlinesAt(defaultPolicy, one, receivedAt),
          );
          for (const other of others) expect(dueAt <= other.dueAt).toBe(true);
          expect(until < new Date(receivedAt.getTime() + days(90))).toBe(true);
        }
      }),
    );
  });
});

describe('The clock stands still', () => {
  const receivedAt = at('2026-03-02');
  const pauses = (regime: Regime, day: string, doubted: boolean) => {
    const { dueAt } = deadlinesAt(defaultPolicy, regime, receivedAt);
    return pausesClock(defaultPolicy, regime, { receivedAt, dueAt, now: at(day), doubted });
  };

  test.each([
    ['UK_GDPR', '2026-03-02', false, true],
    ['UK_GDPR', '2026-04-01', true, true],
    ['UK_GDPR', '2026-04-02', true, false],
    ['GDPR', '2026-03-02', false, false],
    ['GDPR', '2026-03-16', true, true],
    ['GDPR', '2026-03-17', true, false],
    ['CCPA', '2026-03-03', true, false],
    ['STRICTEST', '2026-03-03', true, false],
  ] as const)('under %s on %s, doubted: %s? %s', (regime, day, doubted, still) => {
    expect(pauses(regime, day, doubted)).toBe(still);
  });

  test('and then runs on: the time that is left is the time that was left', () => {
    const span = fc.integer({ min: 0, max: days(400) });
    fc.assert(
      fc.property(aDay, span, span, fc.option(span), (pausedAt, left, stood, more) => {
        const dueAt = new Date(pausedAt.getTime() + left);
        const extendedUntil = more === null ? null : new Date(dueAt.getTime() + more);
        const now = new Date(pausedAt.getTime() + stood);
        const clocks = resumed({ dueAt, extendedUntil, pausedAt }, now);
        expect(clocks.dueAt.getTime() - now.getTime()).toBe(left);
        expect(clocks.pausedAt).toBeNull();
        expect(clocks.extendedUntil && clocks.extendedUntil.getTime() - clocks.dueAt.getTime()).toBe(more);
      }),
    );
  });

  test('for nobody whose clock runs', () => {
    const clocks = { dueAt: receivedAt, extendedUntil: null, pausedAt: null };
    expect(resumed(clocks, at('2026-05-02'))).toEqual(clocks);
  });

  test('so that nothing is overdue meanwhile', () => {
    const request = {
      status: 'VERIFYING',
      dueAt: at('2026-04-02'),
      extendedUntil: null,
      pausedAt: receivedAt,
    } as const;
    expect(isOverdue(request, at('2026-06-02'))).toBe(false);
    expect(isOverdue({ ...request, pausedAt: null }, at('2026-06-02'))).toBe(true);
  });
});

test('Working days are as many as asked for, whatever the holidays, and the last is none of them', () => {
  const someHolidays = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 20 });
  fc.assert(
    fc.property(aDay, someHolidays, (receivedAt, offsets) => {
      const dayAfter = (count: number) => new Date(receivedAt.getTime() + days(count));
      const holidays = offsets.map((offset) => dayAfter(offset).toISOString().slice(0, 10));
      const { acknowledgeBy } = deadlinesAt(withHolidays(...holidays), 'CCPA', receivedAt);
      const works = (day: Date) => day.getUTCDay() % 6 !== 0 && !holidays.includes(day.toISOString().slice(0, 10));
      const length = Math.round(((acknowledgeBy?.getTime() ?? 0) - receivedAt.getTime()) / days(1));
      const passed = Array.from({ length }, (_, index) => dayAfter(index + 1));
      expect(passed.filter(works)).toHaveLength(10);
      expect(acknowledgeBy && works(acknowledgeBy)).toBe(true);
    }),
  );
});
