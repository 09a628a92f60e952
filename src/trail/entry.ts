import { createHash } from 'node:crypto';
import type { AuditEvent } from '../../prisma/generated/client/client.ts';

type Chained = 'writer' | 'sequence' | 'previousHash' | 'hash' | 'referenceSalt' | 'referenceHash' | 'mac';

/** One read or change, as it happened: ids, schema coordinates and clauses, never values. */
export type AuditRow = Omit<AuditEvent, Chained>;

/** It and its place in a chain. */
export type Entry = AuditRow & {
  writer: string;
  sequence: number;
  previousHash: string;
  referenceHash: string | null;
};

type Part = { of(entry: Entry): string | null; sql: string };

const time = (at: Date | null): string | null => at && String(at.getTime());
const timeSql = (column: string): string => `(extract(epoch FROM "${column}") * 1000)::bigint::text`;
const listSql = (column: string): string => `array_to_json("${column}")::text`;

/** What a hash covers, as this program and as the database spell it. Free text is covered by its own salted hash. */
const covered: readonly Part[] = [
  { of: ({ writer }) => writer, sql: '"writer"' },
  { of: ({ sequence }) => String(sequence), sql: '"sequence"::text' },
  { of: ({ previousHash }) => previousHash, sql: '"previousHash"' },
  { of: ({ id }) => id, sql: '"id"::text' },
  { of: ({ at }) => time(at), sql: timeSql('at') },
  { of: ({ kind }) => kind, sql: '"kind"::text' },
  { of: ({ outcome }) => outcome, sql: '"outcome"::text' },
  { of: ({ callerKind }) => callerKind, sql: '"callerKind"::text' },
  { of: ({ callerId }) => callerId, sql: '"callerId"' },
  { of: ({ callerName }) => callerName, sql: '"callerName"' },
  { of: ({ purpose }) => purpose, sql: '"purpose"::text' },
  { of: ({ referenceHash }) => referenceHash, sql: '"referenceHash"' },
  { of: ({ operation }) => operation, sql: '"operation"' },
  { of: ({ subjects }) => JSON.stringify(subjects), sql: listSql('subjects') },
  { of: ({ fields }) => JSON.stringify(fields), sql: listSql('fields') },
  { of: ({ clauses }) => JSON.stringify(clauses), sql: listSql('clauses') },
  { of: ({ gaggedUntil }) => time(gaggedUntil), sql: timeSql('gaggedUntil') },
];

/** An entry in one spelling: a JSON array of texts and nulls, spaced as PostgreSQL spaces it. */
export const canonical = (entry: Entry): string => `[${covered.map(({ of }) => JSON.stringify(of(entry))).join(', ')}]`;

/** The same of a row of "AuditEvent", as an expression of SQL. */
export const canonicalSql = `json_build_array(${covered.map(({ sql }) => sql).join(', ')})::text`;

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');
