import fc from 'fast-check';
import { getDatamodel } from '../../prisma/generated/pothos.ts';
import type { Clients } from '../../src/database/database.ts';
import type { Model, Predicate } from '../../src/policy/predicate/expression.ts';
import { joinOf } from '../../src/policy/predicate/relation.ts';
import { seededAt } from '../harness/clock.ts';
import { rowsOf } from './rows-of.ts';

type Scalar = string | number | boolean;
type Column = { name: string; nullable: boolean; type: string; values: readonly Scalar[] };
export type Columns = ReadonlyMap<Model, readonly Column[]>;

const { models } = getDatamodel().datamodel;
const comparable = ['String', 'Int', 'Boolean', 'DateTime'];
const isScalar = (value: unknown): value is Scalar => ['string', 'number', 'boolean'].includes(typeof value);

/** The columns that predicates can speak of, with values that rows have, so that many predicates find some. */
export async function columnsOf(prisma: Clients['prisma'], of: readonly Model[]): Promise<Columns> {
  const entries = of.map(async (model) => {
    const rows = await rowsOf(prisma, model).findMany({});
    const fields = (models[model]?.fields ?? []).filter(
      ({ kind, type, isList }) => !isList && (kind === 'enum' || (kind === 'scalar' && comparable.includes(type))),
    );
    const columns = fields.map(({ name, type, isRequired }) => {
      const values = [...new Set(rows.map((row) => row[name]).filter(isScalar))].slice(0, 12);
      return { name, nullable: !isRequired, type, values };
    });
    return [model, columns] as const;
  });
  return new Map(await Promise.all(entries));
}

/** Any predicate of the language on a model, with empty `and`, `or` and `in`, nested `depth` levels. */
export function aPredicate(columns: Columns, model: Model, depth: number): fc.Arbitrary<Predicate> {
  const own = (columns.get(model) ?? []).flatMap((column) => comparisons(model, column));
  if (depth === 0) return fc.oneof(...own);
  const deeper = () => aPredicate(columns, model, depth - 1);
  const combined = fc
    .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(deeper(), { maxLength: 3 }))
    .map(([is, of]): Predicate => ({ model, is, of }));
  const related = relationsAmong(columns, model).map((relation) => across(columns, model, relation, depth - 1));
  return fc.oneof({ weight: 2, arbitrary: fc.oneof(...own) }, { weight: 2, arbitrary: combined }, ...related);
}

function comparisons(model: Model, { name: column, nullable, type, values }: Column): fc.Arbitrary<Predicate>[] {
  const nulls = nullable ? [fc.constant<Predicate>({ model, is: 'isNull', column })] : [];
  if (type === 'DateTime') {
    const time = fc.integer({ min: -2, max: 2 }).map((apart) => new Date(seededAt.getTime() + apart));
    const compared = fc.tuple(fc.constantFrom('atOrBefore' as const, 'after' as const), time);
    return [...nulls, compared.map(([is, moment]): Predicate => ({ model, is, column, time: moment }))];
  }
  if (values.length === 0) return nulls;
  const equal = fc.constantFrom(...values).map((value): Predicate => ({ model, is: 'eq', column, value }));
  if (type === 'Boolean') return [...nulls, equal];
  const several = fc.subarray([...values], { maxLength: Math.min(3, values.length) });
  return [...nulls, equal, several.map((some): Predicate => ({ model, is: 'in', column, values: some }))];
}

const relationsAmong = (columns: Columns, model: Model): string[] =>
  (models[model]?.fields ?? [])
    .filter(({ kind, name }) => kind === 'object' && columns.has(joinOf(model, name).target))
    .map(({ name }) => name);

function across(columns: Columns, model: Model, relation: string, depth: number): fc.Arbitrary<Predicate> {
  const { target, many } = joinOf(model, relation);
  const words = many ? (['exists', 'lacks'] as const) : (['exists'] as const);
  return fc
    .tuple(fc.constantFrom(...words), aPredicate(columns, target, depth))
    .map(([is, found]): Predicate => ({ model, is, relation, where: found }));
}
