import { type Expression, type SqlBool, sql } from 'kysely';
import { rowsOf } from '../holdings/holdings.ts';
import type { Model } from '../policy/predicate/expression.ts';

/** Whose export it is; `keyedHashes` are those of the e-mail address and number in the profile. */
export type Subject = { id: string; keyedHashes: readonly string[] };

/** The condition that a row of this model, under its own name, is about the customer. */
export function isAbout(model: Model, { id, keyedHashes }: Subject): Expression<SqlBool> {
  // Keyed hashes lead to nobody, but from whoever's they are one comes to them.
  if (model === 'Suppression') return sql<SqlBool>`"Suppression"."keyedHash" = any(${[...keyedHashes]}::text[])`;
  const rows = rowsOf(model, id);
  if (!rows) throw new Error(`${model} is exported, but nobody's rows are in it`);
  return rows;
}
