import type { Expression, SqlBool } from 'kysely';
import type { Column, Model, Predicate } from '../policy/predicate/expression.ts';
import type { Category } from '../policy/vocabulary.ts';

/** A column of the export: under which name, and as what datum. A `partner` is shown by name instead of by id. */
export type Shown = { category: Category; as?: string; partner?: true };

/** Why a column is left out of an export. */
export type Withheld = { withheld: string };

/** A bare category shows the column under its own name. */
export type ColumnRule = Category | Shown | Withheld;

export type Told = (customerId: string, now: Date) => Expression<SqlBool>;

/** What of a model's rows is exported, and where in the document. */
export type Exported<M extends Model = Model> = {
  section: string;
  /** There is at most one row, and it is no list. */
  single?: true;
  /** Rows that are not shown: what the law forbids to tell, and what is about others. */
  only?: (now: Date) => Predicate<M>;
  /** What of these is asked for the customer, since a row may be about many. */
  told?: Told;
  columns: Readonly<Record<Column<M>, ColumnRule>>;
};

/** A model that holds nothing of a customer to export, and why. */
export type Nothing = { nothing: string };

export type ExportRule<M extends Model = Model> = Exported<M> | Nothing;

export const withheld = (why: string): Withheld => ({ withheld: why });

/** The customer whose export it is. */
export const own: Withheld = withheld('whose export it is');

/** Who of the staff: another person, shown by role or kind. */
export const person: Withheld = withheld('a member of staff, who is another person');

export const partner = (category: Category, as = 'partner'): Shown => ({ category, as, partner: true });
