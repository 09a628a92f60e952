import type { PrismaClient } from '../../prisma/generated/client/client.ts';
import type { Model } from '../../src/policy/predicate/expression.ts';

type Row = Readonly<Record<string, unknown>>;
type Rows = { findMany(args: { where?: object; select?: object }): Promise<Row[]> };

/** A model's table by the model's name, for tests that go over all models. */
export function rowsOf(prisma: PrismaClient, model: Model): Rows {
  // The client names a model's delegate by the model, its first letter in lower case.
  const delegates = prisma as unknown as Record<string, Rows | undefined>;
  const found = delegates[model.charAt(0).toLowerCase() + model.slice(1)];
  if (!found) throw new Error(`the client has no ${model}`);
  return found;
}
