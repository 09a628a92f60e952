import type PrismaTypes from '../../../prisma/generated/pothos.ts';
import type { Model, Predicate } from './expression.ts';
import { columnOf, joinOf } from './relation.ts';

type Where = Record<string, unknown>;

/** True and false stand for themselves: Prisma forgets an empty AND or OR inside another, and so lets every row through. */
function where(predicate: Predicate): Where | boolean {
  switch (predicate.is) {
    case 'eq':
      return { [predicate.column]: predicate.value };
    case 'in':
      return predicate.values.length > 0 && { [predicate.column]: { in: [...predicate.values] } };
    case 'isNull':
      return { [predicate.column]: null };
    case 'atOrBefore':
      return { [predicate.column]: { lte: predicate.time } };
    case 'after':
      return { [predicate.column]: { gt: predicate.time } };
    case 'exists':
    case 'lacks':
      return relationWhere(predicate);
    case 'and': {
      const of = predicate.of.map(where).filter((one) => one !== true);
      if (of.includes(false)) return false;
      return of.length === 0 || { AND: of };
    }
    case 'or': {
      const of = predicate.of.map(where).filter((one) => one !== false);
      if (of.includes(true)) return true;
      return of.length > 0 && { OR: of };
    }
  }
}

function relationWhere(predicate: Predicate & { is: 'exists' | 'lacks' }): Where | boolean {
  const other = where(predicate.where);
  if (other === false) return predicate.is === 'lacks';
  const { many } = joinOf(predicate.model, predicate.relation);
  const found = { [predicate.relation]: { [many ? 'some' : 'is']: other === true ? {} : other } };
  return predicate.is === 'exists' ? found : { NOT: found };
}

/** The predicate as a Prisma `where` of its model. */
export function toWhere<M extends Model>(predicate: Predicate<M>): PrismaTypes[M]['Where'] {
  const found = where(predicate);
  const impossible = { [columnOf(predicate.model)]: { in: [] } };
  return found === true ? {} : found || impossible;
}
