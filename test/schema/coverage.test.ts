import { describe, expect, test } from 'vitest';
import { coverage, uncovered } from '../../schema/coverage.ts';
import { coveragePage } from '../../schema/coverage-page.ts';
import { readSources } from '../../schema/coverage-sources.ts';
import { titlesIn } from '../../schema/test-titles.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import type { Policy } from '../../src/policy/policy.ts';

const sources = readSources();
describe('Every promise of the policy', () => {
  test('has a rule, and a test that names it', () => {
    expect(uncovered(defaultPolicy, sources)).toEqual([]);
  });

  test('that is new is missed by name until somebody holds it', () => {
    const { P1 } = defaultPolicy.clauses;
    const longer: Policy = { ...defaultPolicy, clauses: { ...defaultPolicy.clauses, P99: P1 } };
    expect(uncovered(longer, sources)).toEqual(['P99 has no rule', 'P99 is named by no test']);
  });

  test('is missed when no title names it any more', () => {
    const tests = Object.fromEntries(
      Object.entries(sources.tests).map(([file, titles]) => [
        file,
        titles.filter(({ title }) => !/\bP8\b/.test(title)),
      ]),
    );
    expect(uncovered(defaultPolicy, { ...sources, tests })).toEqual(['P8 is named by no test']);
  });

  test('is missed when neither the table, the code nor the database cites it', () => {
    const otherwise = coverage(defaultPolicy, { ...sources, code: {}, migrations: {} });
    const onlyInCode = otherwise.filter(({ rights }) => rights.length === 0).map(({ clause }) => clause);
    expect(onlyInCode).toContain('P20');
    expect(uncovered(defaultPolicy, { ...sources, code: {}, migrations: {} })).toEqual(
      onlyInCode.map((clause) => `${clause} has no rule`),
    );
  });

  test('is named rightly: a test of a promise that was never made is told', () => {
    const tests = { ...sources.tests, 'test/new.test.ts': [{ title: 'nobody is counted (P98)', within: '' }] };
    expect(uncovered(defaultPolicy, { ...sources, tests })).toEqual([
      'P98 is named by test/new.test.ts and is no clause',
    ]);
  });
});

test('titles are read with the blocks around them, tables of cases included', () => {
  const text = "describe.each(all)('of %s', () => { it('one', run); test.each([1])(`two`, run); other('P8'); }); // P8";
  expect(titlesIn(text)).toEqual([
    { title: 'of %s', within: '' },
    { title: 'one', within: 'of %s › ' },
    { title: 'two', within: 'of %s › ' },
  ]);
});

test('a constraint is found by the comment above it', () => {
  const found = coverage(defaultPolicy, sources).find(({ clause }) => clause === 'P16')?.database;
  expect(found).toContain('Disclosure_two_people_check');
});

test('the page stays as it is when lines only move', () => {
  const moved = Object.fromEntries(Object.entries(sources.code).map(([file, text]) => [file, `\n\n${text}`]));
  expect(coveragePage(defaultPolicy, { ...sources, code: moved })).toBe(coveragePage(defaultPolicy, sources));
});
