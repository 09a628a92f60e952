import { describe, expect, test } from 'vitest';
import { getDatamodel } from '../../prisma/generated/pothos.ts';
import { columns } from './columns.ts';
import { makeWorld } from './world.ts';
import { writtenTables } from './write-world.ts';

const { models } = getDatamodel().datamodel;
const world = makeWorld();

/** Written by the triggers of their ledgers. */
const projections = ['Consent', 'Sharing', 'SharingPurpose', 'PartnerBlock'];
/** Written one by one, since it moves. */
const moved = ['Disclosure'];

const columnsOf = (model: string): string[] =>
  (models[model]?.fields ?? []).flatMap(({ name, kind }) => (kind === 'object' ? [] : [name]));

describe('in the canary database', () => {
  test.each(Object.keys(models))('every column of %s is a canary, or has a reason not to be', (model) => {
    expect(Object.keys(columns[model] ?? {}).toSorted()).toEqual(columnsOf(model).toSorted());
  });

  test('no table is left out', () => {
    expect([...writtenTables, ...projections, ...moved].toSorted()).toEqual(Object.keys(models).toSorted());
    const empty = Object.keys(models).filter((model) => !world.tables.has(model) && !projections.includes(model));
    expect(empty).toEqual([]);
  });

  test('every canary is planted at least once', () => {
    const planted = new Set([...world.cells.values()].flat().map(({ row, column }) => `${row.model}.${column}`));
    const missing = Object.entries(columns).flatMap(([model, of]) =>
      Object.entries(of).flatMap(([name, column]) =>
        'canary' in column && !planted.has(`${model}.${name}`) ? [`${model}.${name}`] : [],
      ),
    );
    expect(missing).toEqual([]);
  });

  test('no two cells share a canary, but where one refers to the other', () => {
    const shared = [...world.cells.values()].filter((cells) => {
      const own = cells.filter(({ row, column }) => 'canary' in (columns[row.model]?.[column] ?? {}));
      return new Set(own.map(({ row }) => row)).size > 1;
    });
    expect(shared).toEqual([]);
  });
});
