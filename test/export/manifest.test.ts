import { describe, expect, test } from 'vitest';
import { getDatamodel } from '../../prisma/generated/pothos.ts';
import { assertExportComplete } from '../../src/export/complete.ts';
import { exportSchema } from '../../src/export/json-schema.ts';
import { type Manifest, manifest, sections } from '../../src/export/manifest.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import { columns } from '../fuzz/columns.ts';
import { validator } from './validator.ts';

const { models } = getDatamodel().datamodel;
const column = (name: string) => ({ name, kind: 'scalar' });
const rules: Manifest = manifest;

describe('The manifest of exports (P11)', () => {
  test('has a rule for every model and every column there is', () => {
    expect(() => assertExportComplete(defaultPolicy)).not.toThrow();
  });

  test.each([
    ['a model', { ...models, Diary: { fields: [column('entry')] } }, /no export rule for Diary$/],
    [
      'a column',
      { ...models, Activity: { fields: [...(models['Activity']?.fields ?? []), column('mood')] } },
      /no export rule for Activity\.mood$/,
    ],
    ['nothing where a rule is', { ...models, Activity: { fields: [column('id')] } }, /Activity\.customerId/],
  ])('lets no build pass that has %s without one', (_what, planted, hole) => {
    expect(() => assertExportComplete(defaultPolicy, manifest, planted)).toThrow(hole);
  });

  test('knows no category that the policy in force does not have', () => {
    const { device: _, ...rest } = defaultPolicy.categories;
    expect(() => assertExportComplete({ categories: rest as typeof defaultPolicy.categories })).toThrow(/Activity\.ip/);
  });

  test('shows each datum as what it is where it is served', () => {
    const astray = sections.flatMap(({ model, columns: shown }) =>
      shown.flatMap(({ column: name, category }) => {
        const known = columns[model]?.[name];
        const served: readonly string[] = known && 'canary' in known ? known.as : [];
        return served.length === 0 || served.includes(category) ? [] : [`${model}.${name}: ${category}`];
      }),
    );
    expect(astray).toEqual([]);
  });

  test('tells of everything that it leaves out why', () => {
    const reasons = Object.values(rules).flatMap((rule) =>
      'nothing' in rule
        ? [rule.nothing]
        : Object.values(rule.columns).flatMap((one) =>
            typeof one === 'object' && 'withheld' in one ? [one.withheld] : [],
          ),
    );
    expect(reasons.filter((reason) => reason.length < 8)).toEqual([]);
  });

  test('has no two sections, and no two members of a row, of one name', () => {
    const names = sections.map(({ section }) => section);
    expect(new Set(names).size).toBe(names.length);
    for (const { columns: shown } of sections) expect(new Set(shown.map(({ as }) => as)).size).toBe(shown.length);
  });

  test('makes a schema that refuses a document with anything more or less', () => {
    const validate = validator(JSON.stringify(exportSchema()));
    expect(validate({})).not.toEqual([]);
    expect(validate([])).not.toEqual([]);
  });
});
