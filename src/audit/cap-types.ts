import { sql } from 'kysely';
import { builder } from '../builder.ts';
import { pageArgs } from '../connection.ts';
import type { Context } from '../context.ts';
import { checkPage, type PageArgs, pageOf } from '../reads/page.ts';
import { countedSince } from './sights.ts';

type Standing = { staffId: string; customers: number; refusedAt: Date | null };

/** Members of staff who have read customers in the last hour, or were ever refused more, by their id. */
async function standings({ sql: database, clock }: Context, { first, after }: PageArgs): Promise<Standing[]> {
  checkPage({ first });
  const { rows } = await sql<Standing>`
    select "callerId" as "staffId", coalesce(sight.customers, 0) as customers, refusal."refusedAt"
    from (select "callerId", count(*)::integer as customers from "StaffSight"
      where "seenAt" > ${countedSince(clock.now())} group by 1) as sight
    full join "SightRefusal" as refusal using ("callerId")
    where ${after == null ? sql`true` : sql`"callerId" > ${after}`}
    order by 1 limit ${first + 1}`.execute(database);
  return rows;
}

const StaffCap = builder.objectRef<Standing>('StaffCap').implement({
  description: 'How a member of staff stands against the hourly cap on the customers whom they read (P19).',
  fields: (t) => ({
    staffId: t.exposeString('staffId', { category: 'trail', nullable: true }),
    customers: t.exposeInt('customers', {
      category: 'trail',
      nullable: true,
      description: 'Whom they have read in the last hour, each once.',
    }),
    most: t.int({
      category: 'trail',
      nullable: true,
      description: 'The cap of those who find customers by a filter alone, as the policy says.',
      resolve: (_standing, _args, { policy }) => policy.staffCustomersPerHour,
    }),
    refusedAt: t.expose('refusedAt', {
      type: 'DateTime',
      category: 'trail',
      nullable: true,
      description: 'When they were last refused more.',
    }),
  }),
});

const StaffCapConnection = builder.connectionObject(
  { type: StaffCap, name: 'StaffCapConnection' },
  { name: 'StaffCapEdge' },
);

builder.queryField('staffCaps', (t) =>
  t.field({
    type: StaffCapConnection,
    nullable: true,
    action: 'audit:read',
    args: pageArgs,
    description: 'Who of the staff has read how many customers in the last hour, and was refused more, by id.',
    resolve: async (_root, page, context) => pageOf(await standings(context, page), page, ({ staffId }) => staffId),
  }),
);
