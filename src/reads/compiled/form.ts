import type { RawBuilder } from 'kysely';
import { idOf } from '../../global-id.ts';
import type { Policy } from '../../policy/policy.ts';
import { type Model, on, type Predicate } from '../../policy/predicate/expression.ts';
import type { Caller } from '../../policy/vocabulary.ts';
import type { Order } from '../page.ts';
import { through } from './slot.ts';

export type Sql = RawBuilder<unknown>;
/** The arguments of a field; slots stand in the places of values that differ from call to call. */
export type Args = Readonly<Record<string, unknown>>;

/** What forms know of the operation that they are compiled for. `now` is a time that is known when it is read. */
export type Compiling = { caller: Caller; policy: Policy; now: Date };

/**
 * How a field is read in SQL, beside its resolver. `row` is the alias of its parent's row. A form that gives null, and a
 * field that has none, cannot be compiled, and the operation takes the standard path.
 */
export type Form =
  /** The global id of the row, or of what one of its columns names. */
  | { is: 'id'; type: string; column: string }
  /** A value that is computed. */
  | { is: 'value'; sql(row: string, compiling: Compiling): Sql }
  /** An object of the same row, null unless `when`. */
  | { is: 'view'; when?(row: string): Sql }
  /** The row that a foreign key leads to, as far as the caller sees it. */
  | { is: 'one'; relation: string }
  /** The rows of a relation as a list, or page by page in order of id. */
  | { is: 'list'; relation: string; where: Predicate }
  | { is: 'page'; relation: string; order: Order; where?(args: Args): Predicate | null }
  /** An object that is no table's row: `source` gives one row, which has the columns that the type shows. */
  | { is: 'derived'; source(row: string, compiling: Compiling): Sql }
  /** A list of such rows, and `place` to order them by. */
  | { is: 'rows'; source(row: string, own: (row: string) => Sql, compiling: Compiling): Sql }
  /** Of a root: the row that fits, or a page of those. To be in a page is to be told of: `tells` says where. */
  | { is: 'root'; model: Model; where(args: Args, compiling: Compiling): Predicate | null }
  | {
      is: 'rootPage';
      model: Model;
      order: Order;
      tells?: string;
      where(args: Args, compiling: Compiling): Predicate | null;
    };

declare module 'graphql' {
  interface GraphQLFieldExtensions<_TSource, _TContext, _TArgs> {
    compiled?: Form;
  }
}

/** For a field's `extensions`. */
export const compiledAs = (compiled: Form): { compiled: Form } => ({ compiled });

export const idValue = (type: string, column = 'id'): Form => ({ is: 'id', type, column });

/** A root field that takes the global id of a row. */
export const byId = (model: 'Customer' | 'DataRequest'): Form => ({
  is: 'root',
  model,
  where: ({ id }) =>
    on(model).eq(
      'id',
      through(id, (text) => idOf(model, String(text), 'id')),
    ),
});
