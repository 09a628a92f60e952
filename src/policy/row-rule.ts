import type { Model, Predicate } from './predicate/expression.ts';

/** `own` is asked of the row, `whose` of its customer; `whole` is both, for a statement that starts at the model. */
export type RowRule<M extends Model> = { own: Predicate<M>; whose: Predicate<'Customer'>; whole: Predicate<M> };
