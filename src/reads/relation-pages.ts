import type PrismaTypes from '../../prisma/generated/pothos.ts';
import type { Context } from '../context.ts';
import { on, type Predicate, type Relation } from '../policy/predicate/expression.ts';
import { toWhere } from '../policy/predicate/where.ts';
import type { CustomersModel } from '../policy/rows.ts';
import { among } from './among.ts';
import { batched } from './batched.ts';
import { compiledAs } from './compiled/form.ts';
import { type Order, type Page, type PageArgs, toPage, windowOf } from './page.ts';

type RowOf<M extends CustomersModel> = PrismaTypes[M]['Shape'] & { id: string };
type Narrowing<M extends CustomersModel, Args> = (args: Args) => Predicate<M>;

/** A field of a customer that gives a relation's rows page by page. */
export type RelationPages<Row, Args> = {
  page(context: Context, customerId: string, args: Args): Promise<Page<Row>>;
  /** For the field's `extensions`. */
  compiled: ReturnType<typeof compiledAs>;
};

/** Said once for both ways of a read: which rows of each customer, in which order of id, and what narrows them. */
export function relationPages<M extends CustomersModel, Args extends PageArgs = PageArgs>(
  model: M,
  relation: Relation<'Customer'>,
  order: Order,
  narrowed: Narrowing<M, Args> = () => on(model).everything,
): RelationPages<RowOf<M>, Args> {
  const rowsOf = batched<RowOf<M>[], Args>([], async (context, ids, args) => {
    const window = windowOf(args, order);
    const where = { AND: [window.where, toWhere(context.rows[model].own), toWhere(narrowed(args))] };
    // Made at run time, so Prisma's types know of it only that the id is in it.
    const select = { id: true, [relation]: { ...window, where } } as { id: true };
    const rows = await context.prisma.customer.findMany({ where: among(context, ids), select });
    return new Map(rows.map((row) => [row.id, Reflect.get(row, relation) as RowOf<M>[]]));
  });
  return {
    page: async (context, customerId, args) => toPage(await rowsOf(context, customerId, args), args),
    // GraphQL gives a field its own arguments.
    compiled: compiledAs({ is: 'page', relation, order, where: (args) => narrowed(args as Args) }),
  };
}
