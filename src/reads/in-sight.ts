import DataLoader from 'dataloader';
import { type Kysely, sql } from 'kysely';
import type { Context } from '../context.ts';
import type { Tables } from '../database/database.ts';
import type { Predicate } from '../policy/predicate/expression.ts';
import { toSql } from '../policy/predicate/sql.ts';

/** Where a row says whose it is. */
const owners = { Customer: 'id', DataRequest: 'customerId' } as const;

type Sight = { model: keyof typeof owners; id: string; rule: Predicate };
type Seen = { place: number; customerId: string };

/** Above it a statement takes longer to plan than a second one to send. */
const mostAtOnce = 50;

function seenBy({ model, id, rule }: Sight, place: number) {
  return sql<Seen>`select ${sql.lit(place)} as place, one.${sql.ref(owners[model])} as "customerId"
    from ${sql.table(model)} as one where one.id = ${id}::uuid and ${toSql(rule, 'one')}`;
}

/** Each asks under a rule of its own, and all of one turn in one statement. */
function createLoader(database: Kysely<Tables>) {
  const read = async (sights: readonly Sight[]) => {
    const { rows } = await sql.join(sights.map(seenBy), sql` union all `).$castTo<Seen>().execute(database);
    const found = new Map(rows.map(({ place, customerId }) => [place, customerId]));
    return sights.map((_, place) => found.get(place) ?? null);
  };
  return new DataLoader<Sight, string | null>(read, { cache: false, maxBatchSize: mostAtOnce });
}

const loaders = new WeakMap<Kysely<Tables>, ReturnType<typeof createLoader>>();

/** Whose a row is, if the caller sees it now; else null. Cheap enough to be asked again and again by every open stream. */
export function ownerInSight(context: Context, model: Sight['model'], id: string): Promise<string | null> {
  const loader = loaders.get(context.sql) ?? createLoader(context.sql);
  loaders.set(context.sql, loader);
  return loader.load({ model, id, rule: context.rows[model].whole });
}
