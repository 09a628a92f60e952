import type { Kysely, RawBuilder } from 'kysely';
import type pg from 'pg';
import type { Tables } from '../database/database.ts';

/** Reads one moment of the database, if it can be held still. */
export type Reader = {
  read<Row>(query: RawBuilder<Row>): Promise<readonly Row[]>;
  /** Rows may turn up between two reads: pages need an upper bound. */
  moving: boolean;
};

/** Reads in the transaction that is open on a connection. */
export function readerOn(client: pg.Client, kysely: Kysely<Tables>): Reader {
  return {
    moving: false,
    read: async <Row>(query: RawBuilder<Row>) => {
      const { sql: text, parameters } = query.compile(kysely);
      // Rows are as the query says that they are.
      return (await client.query(text, [...parameters])).rows as Row[];
    },
  };
}
