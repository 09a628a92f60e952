import { Prisma } from '../../prisma/generated/client/client.ts';
import { belongsTo, tableOf } from './belonging.ts';
import type { Model } from './disposition.ts';
import { dispositions, marked, models } from './dispositions.ts';
import { erasedText } from './mask.ts';

/** What was looked at: a model whose rows must be gone, or a column that must be empty. */
export type Scan = { checked: string[]; found: string[] };

type Question = { record: string; sql: Prisma.Sql };

const left = (record: string, model: Model, condition: Prisma.Sql): Question => ({
  record,
  sql: Prisma.sql`SELECT ${record} AS record, EXISTS (SELECT FROM ${tableOf(model)} WHERE ${condition}) AS found`,
});

/** Codes and ids stay, and which processor has confirmed by what. */
function filled(model: Model, column: string): Prisma.Sql {
  const name = Prisma.raw(`"${column}"`);
  if (model === 'RequestEvent')
    return Prisma.sql`NOT is_code(${name}) AND "action" NOT IN ('PROCESSOR_TOLD', 'PROCESSOR_CONFIRMED')`;
  return Prisma.sql`${name} IS NOT NULL AND ${name}::text <> ${erasedText}`;
}

function questionsOf(model: Model, customerId: string): Question[] {
  const whose = belongsTo(model, customerId);
  if (whose === null) return [];
  if (dispositions[model].does === 'ERASE') return [left(model, model, whose)];
  return marked(model, 'MASK').map((column) =>
    left(`${model}.${column}`, model, Prisma.sql`${whose} AND ${filled(model, column)}`),
  );
}

/** Asks every model whether anything of somebody is left but what their plan keeps (P10). */
export async function scanFor(db: Prisma.TransactionClient, customerId: string): Promise<Scan> {
  const questions = models.flatMap((model) => questionsOf(model, customerId)).map(({ sql }) => sql);
  const rows = await db.$queryRaw<{ record: string; found: boolean }[]>`${Prisma.join(questions, ' UNION ALL ')}`;
  return {
    checked: rows.map(({ record }) => record),
    found: rows.filter(({ found }) => found).map(({ record }) => record),
  };
}
