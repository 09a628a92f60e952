import { finished } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { columns, type Rows, type Table, tables } from './rows.ts';

/** How rows get into a table: `COPY` on a server; the in-process wire of the embedded database has none. */
export type Writer = (client: pg.ClientBase, table: Table, rows: readonly object[]) => Promise<void>;

/** Writes all tables' rows, in an order that foreign keys accept. */
export async function writeRows(client: pg.ClientBase, rows: Rows, write: Writer): Promise<void> {
  for (const table of tables) {
    if (rows[table].length > 0) await write(client, table, rows[table]);
  }
}

const named = (table: Table) => `"${table}" (${columns[table].map(pg.escapeIdentifier).join(', ')})`;

export const byCopy: Writer = async (client, table, rows) => {
  const stream = client.query(copyFrom(`COPY ${named(table)} FROM STDIN`));
  stream.end(copyText(columns[table], rows));
  await finished(stream);
};

/** One statement with all rows as JSON, which the table's own row type reads. */
export const byInsert: Writer = async (client, table, rows) => {
  const list = columns[table].map(pg.escapeIdentifier).join(', ');
  await client.query(
    `INSERT INTO ${named(table)} SELECT ${list} FROM json_populate_recordset(NULL::"${table}", $1::json)`,
    [JSON.stringify(rows)],
  );
};

/** Rows in the text format of `COPY`. What a row lacks is null. */
function copyText(names: readonly string[], rows: readonly object[]): string {
  let text = '';
  for (const row of rows) {
    const values = row as Record<string, unknown>; // read by the names of the columns
    let separator = '';
    for (const name of names) {
      text += separator + field(values[name]);
      separator = '\t';
    }
    text += '\n';
  }
  return text;
}

function field(value: unknown): string {
  if (value === null || value === undefined) return '\\N';
  if (typeof value === 'string') return escaped(value);
  if (value instanceof Date) return value.toISOString();
  return escaped(JSON.stringify(value)); // numbers and truth values as well
}

const special = /[\\\t\n\r]/;
const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const escaped = (text: string) =>
  special.test(text) ? text.replace(/[\\\t\n\r]/g, (sign) => escapes[sign] ?? sign) : text;
