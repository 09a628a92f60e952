import { expect, test } from 'vitest';
import { getDatamodel } from '../../prisma/generated/pothos.ts';
import { customerId } from '../../prisma/seed/keys.ts';
import { belongsTo } from '../../src/erasure/belonging.ts';
import { dispositions, models } from '../../src/erasure/dispositions.ts';

const { models: known } = getDatamodel().datamodel;

test('every model of the schema has a rule for erasure (P10)', () => {
  expect([...models].toSorted()).toEqual(Object.keys(known).toSorted());
});

test('so has every column of a row that stays', () => {
  for (const model of models) {
    const rule = dispositions[model];
    if (!('columns' in rule)) continue;
    const columns = (known[model]?.fields ?? []).flatMap(({ name, kind }) => (kind === 'object' ? [] : [name]));
    expect({ [model]: Object.keys(rule.columns).toSorted() }).toEqual({ [model]: columns.toSorted() });
  }
});

test('what is erased is found by the customer, but for keys of their calls, which are found by their log-in', () => {
  const lost = models.filter(
    (model) => dispositions[model].does !== 'OF_NOBODY' && !belongsTo(model, customerId('alice')),
  );
  expect(lost).toEqual(['IdempotencyKey']);
});
