import type PrismaTypes from '../../../prisma/generated/pothos.ts';
import type { ClauseId } from '../vocabulary.ts';

export type Model = keyof PrismaTypes;
type Shape<M extends Model> = PrismaTypes[M]['Shape'];
export type Column<M extends Model> = keyof Shape<M> & string;
export type Relation<M extends Model> = keyof PrismaTypes[M]['Relations'] & string;
type Target<M extends Model, R extends Relation<M>> = PrismaTypes[M]['Relations'][R] extends {
  Name: infer N extends Model;
}
  ? N
  : never;
type ListRelation<M extends Model> = PrismaTypes[M]['ListRelations'] & Relation<M>;
/** Where a datum is stored: `Customer.phone`. */
export type StoredColumn = { [M in Model]: `${M}.${Column<M>}` }[Model];
type Scalar = string | number | boolean;

type Condition =
  | { is: 'eq'; column: string; value: Scalar }
  | { is: 'in'; column: string; values: readonly Scalar[] }
  | { is: 'isNull'; column: string }
  | { is: 'atOrBefore' | 'after'; column: string; time: Date }
  | { is: 'exists' | 'lacks'; relation: string; where: Predicate }
  | { is: 'and' | 'or'; of: readonly Predicate[] };

/** Why a row that does not fit is refused. It decides nothing. */
export type Reason = {
  clause: ClauseId;
  says: string;
  /** What would change it, in the words of a verdict's `needs`. */
  needs: readonly string[];
  /** Of the rows behind the condition's relation, the decision in force. Where there is none, nobody has decided, and the default does (P19). */
  decision?: Predicate;
};

/** A condition on one row of a model, as data. It has no negation but `lacks`, of a list, so that NULL means the same everywhere. */
export type Predicate<M extends Model = Model> = { model: M; because?: Reason } & Condition;

/** The same condition, with the reason that it is there for. */
export const because = <M extends Model>(predicate: Predicate<M>, reason: Reason): Predicate<M> => ({
  ...predicate,
  because: reason,
});

type Words<M extends Model> = {
  eq<C extends Column<M>>(column: C, value: NonNullable<Shape<M>[C]> & Scalar): Predicate<M>;
  /** Not of booleans, which Prisma cannot look for in a list. */
  in<C extends Column<M>>(column: C, values: readonly (NonNullable<Shape<M>[C]> & (string | number))[]): Predicate<M>;
  isNull(column: Column<M>): Predicate<M>;
  /** The column holds a time that is not after `time`; NULL is not. */
  atOrBefore(column: Column<M>, time: Date): Predicate<M>;
  after(column: Column<M>, time: Date): Predicate<M>;
  exists<R extends Relation<M>>(relation: R, where: Predicate<Target<M, R>>): Predicate<M>;
  lacks<R extends ListRelation<M>>(relation: R, where: Predicate<Target<M, R>>): Predicate<M>;
  and(...of: Predicate<M>[]): Predicate<M>;
  or(...of: Predicate<M>[]): Predicate<M>;
  everything: Predicate<M>;
  nothing: Predicate<M>;
};

const words = new Map<Model, unknown>();

/** The words for predicates on one model: `on('Customer').isNull('erasedAt')`. */
export function on<M extends Model>(model: M): Words<M> {
  const known = words.get(model) ?? wordsOf(model);
  words.set(model, known);
  return known as Words<M>; // under its own model, which a Map cannot show
}

function wordsOf<M extends Model>(model: M): Words<M> {
  return {
    eq: (column, value) => ({ model, is: 'eq', column, value }),
    in: (column, values) => ({ model, is: 'in', column, values }),
    isNull: (column) => ({ model, is: 'isNull', column }),
    atOrBefore: (column, time) => ({ model, is: 'atOrBefore', column, time }),
    after: (column, time) => ({ model, is: 'after', column, time }),
    exists: (relation, where) => ({ model, is: 'exists', relation, where }),
    lacks: (relation, where) => ({ model, is: 'lacks', relation, where }),
    and: (...of) => ({ model, is: 'and', of }),
    or: (...of) => ({ model, is: 'or', of }),
    everything: { model, is: 'and', of: [] },
    nothing: { model, is: 'or', of: [] },
  };
}

/** True when the row's own columns decide, without a look at its relations. */
export function isOwn(predicate: Predicate): boolean {
  if (predicate.is === 'exists' || predicate.is === 'lacks') return false;
  return predicate.is === 'and' || predicate.is === 'or' ? predicate.of.every(isOwn) : true;
}
