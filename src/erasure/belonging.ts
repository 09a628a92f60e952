import { Prisma } from '../../prisma/generated/client/client.ts';
import { holdings, type ModelName, type Whose } from '../holdings/holdings.ts';

/** Of a closed list: the models of the schema and their columns. */
const nameOf = (...names: string[]): Prisma.Sql => Prisma.raw(names.map((name) => `"${name}"`).join('.'));

export const tableOf = (model: ModelName): Prisma.Sql => nameOf(model);

/** The condition that a row of this model is the customer's, in a transaction of Prisma's; null where none can be. */
export function belongsTo(model: ModelName, customerId: string): Prisma.Sql | null {
  const whose: Whose = holdings[model];
  if ('nobodys' in whose) return null;
  if ('among' in whose) return Prisma.sql`${nameOf(model, whose.among)} @> ARRAY[${customerId}::uuid]`;
  const column = nameOf(model, whose.by);
  if (!('through' in whose)) return Prisma.sql`${column} = ${customerId}::uuid`;
  const { through } = whose;
  return Prisma.sql`${column} IN (SELECT ${nameOf(through, 'id')} FROM ${tableOf(through)} WHERE ${belongsTo(through, customerId)})`;
}
