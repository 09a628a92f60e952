import { describe, expect, test } from 'vitest';
import { addMonths, addYears, following } from '../../src/clock.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import { deadlinesAt } from '../../src/requests/deadlines.ts';
import { regimeOf } from '../../src/requests/rules.ts';

const at = (text: string) => new Date(`${text}T14:30:00.000Z`);
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
