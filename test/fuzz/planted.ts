import { type Kind, kinds } from './canary.ts';
import type { Column } from './column.ts';
import { columns } from './columns.ts';
import type { Cell, Row } from './oracle.ts';

/** A row to be written, by column. */
export type Data = Record<string, unknown>;

/** Where each canary is, by its text. One text may be in several cells, such as an id in the rows that refer to it. */
export type Planted = {
  /** The rows of each table. */
  tables: Map<string, Data[]>;
  cells: ReadonlyMap<string, readonly Cell[]>;
  /** Adds a row: what is not given is a canary of its column's kind, or of the kind named for it. */
  plant(row: Row, given?: Data, as?: Record<string, Kind>): Data;
  /** Says that a value, derived from the row, may look like this. */
  derived(row: Row, column: string, as: Cell['as'], text: string): void;
};

/** Starts with no row. The same calls plant the same canaries. */
export function openPlantation(): Planted {
  const tables = new Map<string, Data[]>();
  const cells = new Map<string, Cell[]>();
  let last = 0;
  let lastFour = 0;

  function note(text: string, cell: Cell): void {
    const known = cells.get(text);
    if (known) known.push(cell);
    else cells.set(text, [cell]);
  }

  function canary(kind: Kind) {
    if (kind === 'lastFour') {
      lastFour += 1;
      const value = String(1_000 + lastFour);
      return { value, texts: [`"${value}"`] };
    }
    last += 1;
    return kinds[kind](last);
  }

  function fill(row: Row, name: string, column: Column, kind: Kind | undefined): unknown {
    if (!('canary' in column)) throw new Error(`${row.model}.${name} has no canary, so it must be given`);
    const { value, texts } = canary(kind ?? column.canary);
    for (const text of texts) note(text, { row, column: name, as: column.as });
    return value;
  }

  return {
    tables,
    cells,
    plant(row, given = {}, as = {}) {
      const data: Data = {};
      for (const [name, column] of Object.entries(columns[row.model] ?? {})) {
        const isGiven = Object.hasOwn(given, name);
        data[name] = isGiven ? given[name] : fill(row, name, column, as[name]);
        if ('refersAs' in column && typeof data[name] === 'string') {
          note(data[name], { row, column: name, as: column.refersAs });
        }
      }
      const rows = tables.get(row.model);
      if (rows) rows.push(data);
      else tables.set(row.model, [data]);
      return data;
    },
    derived: (row, column, as, text) => note(text, { row, column, as }),
  };
}
