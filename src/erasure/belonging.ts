import { Prisma } from '../../prisma/generated/client/client.ts';
import { conditionOn, type ModelName } from '../holdings/holdings.ts';

export const tableOf = (model: ModelName): Prisma.Sql => Prisma.raw(`"${model}"`);

/** The condition that a row of this model is the customer's, in a transaction of Prisma's; null where none can be. */
export function belongsTo(model: ModelName, customerId: string): Prisma.Sql | null {
  const condition = conditionOn(model);
  return condition && Prisma.sql`${Prisma.raw(condition[0])}${customerId}${Prisma.raw(condition[1])}`;
}
