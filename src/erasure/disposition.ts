import type { Tables } from '../database/database.ts';
import type { Kept } from '../policy/policy.ts';

export type Model = keyof Tables;
export type Column<M extends Model> = keyof Tables[M] & string;

/**
 * What becomes of a column whose row stays. PLAIN: an id, a time, a number, a member of a closed list or a text of ours,
 * which tell of nobody once nothing leads from the id to the person. MASK: emptied. KEEP: a value of the person that stays.
 */
export type Mark = 'PLAIN' | 'MASK' | 'KEEP';

export type Marks<M extends Model> = Readonly<Record<Column<M>, Mark>>;

/** What an erasure does with the rows of a model that belong to the person (P9, P10). */
export type Disposition<M extends Model> =
  | { does: 'ERASE' }
  | { does: 'MASK'; columns: Marks<M> }
  | { does: 'KEEP'; ground: Kept; columns: Marks<M> }
  | { does: 'HOLDS_NOTHING'; because: string; columns: Readonly<Record<Column<M>, 'PLAIN'>> }
  /** Its rows belong to no customer. */
  | { does: 'OF_NOBODY'; because: string };

export type Dispositions<M extends Model> = { readonly [Each in M]: Disposition<Each> };
