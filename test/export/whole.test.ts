import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sections } from '../../src/export/manifest.ts';
import { shapes } from '../fuzz/canary.ts';
import { columns } from '../fuzz/columns.ts';
import type { CustomerState } from '../fuzz/customers.ts';
import type { Cell } from '../fuzz/oracle.ts';
import { makeWorld } from '../fuzz/world.ts';
import { writeWorld } from '../fuzz/write-world.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { download, mailAbout, written } from './order.ts';
import { validator } from './validator.ts';

const world = makeWorld();
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ seed: (owner) => writeWorld(owner, world) });
});
afterAll(() => gateway.stop());

const shown = new Set(sections.flatMap(({ model, columns: some }) => some.map(({ column }) => `${model}.${column}`)));
const all = [...world.cells].flatMap(([text, cells]) => cells.map((cell) => ({ text, cell })));

/** A plan may tell of a hold or a disclosure that the law forbids to tell. */
const hasSecret = (name: CustomerState): boolean =>
  all.some(
    ({ cell: { row } }) =>
      (row.model === 'LegalHold' || row.model === 'Disclosure') && row.customer === name && row.withheld === 'GAGGED',
  );

function isTold({ row, column }: Cell, name: CustomerState): boolean {
  if (row.customer !== name || row.withheld === 'GAGGED') return false;
  if (row.model === 'ErasurePlan' && hasSecret(name)) return false;
  return shown.has(`${row.model}.${column}`) || !columns[row.model]?.[column];
}

function idOf(name: CustomerState): string {
  const cell = all.find(
    ({ cell: { row, column } }) => row.model === 'Customer' && row.customer === name && column === 'id',
  );
  if (!cell) throw new Error(`nobody is ${name}`);
  return cell.text;
}

describe('An export (P11)', () => {
  it.each(['related', 'restricted', 'inactive'] as const)(
    'of a customer who is %s holds every value of theirs, and none of anybody else’s, of staff or of what the law forbids to tell (P16)',
    async (name) => {
      const id = await written(gateway, idOf(name), { openedByKind: 'STAFF' });
      const { secret } = await mailAbout(gateway, id, 'mail.export-link');
      const text = await (await download(gateway, id, { link: secret })).text();
      expect(validator()(JSON.parse(text))).toEqual([]);

      const found = new Set(text.match(shapes));
      const missing = all.filter(({ text: canary, cell }) => {
        const known = columns[cell.row.model]?.[cell.column];
        return known && 'canary' in known && isTold(cell, name) && !found.has(canary);
      });
      expect(missing.map(({ cell: { row, column } }) => `${row.model}.${column}`)).toEqual([]);

      const stray = [...found].flatMap((canary) => {
        const cells = world.cells.get(canary) ?? [];
        const isOurs = cells.some(
          (cell) => isTold(cell, name) || (cell.row.model === 'Partner' && cell.column === 'name'),
        );
        return isOurs || cells.length === 0
          ? []
          : cells.map(({ row, column }) => `${row.customer} ${row.model}.${column}`);
      });
      expect(stray).toEqual([]);
    },
  );
});
