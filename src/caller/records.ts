import DataLoader from 'dataloader';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/database.ts';
import { apart } from '../database/operation.ts';
import type { TokenClaims } from './claims.ts';
import { isLookedUp, type Standing, standingSql } from './standing.ts';

/** The look-up that turns a token into a caller: at most one statement a request, and never a cached answer. */
export type CallerRecords = (claims: TokenClaims) => Promise<Standing>;

/** Above it, statements of ever new lengths would take longer to plan than a second one to send. */
const mostAtOnce = 50;

type Place = { place: number; standing: Standing };

export function callerRecords(database: Kysely<Tables>): CallerRecords {
  // Look-ups of one turn share a statement: open streams look up their callers again and again.
  const loader = new DataLoader<TokenClaims, Standing>(
    (all) =>
      apart(async () => {
        const each = all.map((claims, place) => {
          const read = (claim: 'iss' | 'sub' | 'cid') => Reflect.get(claims, claim) as unknown;
          return sql`select ${sql.lit(place)} as place, ${standingSql(claims.kind, read)} as standing`;
        });
        const { rows } = await sql.join(each, sql` union all `).$castTo<Place>().execute(database);
        const found = new Map(rows.map(({ place, standing }) => [place, standing]));
        return all.map((_, place) => found.get(place) ?? null);
      }),
    { cache: false, maxBatchSize: mostAtOnce },
  );
  return async (claims) => (isLookedUp(claims) ? loader.load(claims) : null);
}
