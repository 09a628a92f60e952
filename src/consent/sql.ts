import { sql } from 'kysely';
import { ConsentChannel, Purpose } from '../../prisma/generated/client/enums.ts';
import { grantThatCounts } from '../policy/consents.ts';
import type { Policy } from '../policy/policy.ts';
import { toSql } from '../policy/predicate/sql.ts';
import type { Compiling, Sql } from '../reads/compiled/form.ts';

/** Whether a decision is a grant that does not count any more: only under purposes whose versions the policy lists. */
function lapsed(policy: Policy, row: string): Sql {
  const listed = Object.values(Purpose).filter((purpose) => policy.consent.countsUnder[purpose] !== undefined);
  const counts = listed.map((purpose) => {
    const counted = toSql(grantThatCounts(policy, purpose), row);
    return sql`(${sql.ref(`${row}.purpose`)} = ${sql.lit(purpose)} and not ${counted})`;
  });
  if (counts.length === 0) return sql`false`;
  return sql`(${sql.ref(`${row}.state`)} = 'GRANTED' and (${sql.join(counts, sql` or `)}))`;
}

/** What `everyChannel` and `underPolicy` of rules.ts make of a customer's decisions, as rows. */
export function consentsSql(customer: string, own: (row: string) => Sql, { policy }: Compiling): Sql {
  const askAgain = lapsed(policy, 'one');
  const decided = sql`select one."customerId", one.purpose, one.channel, one.source, one."decidedAt", one."policyVersion",
      ${askAgain} as "askAgain", case when ${askAgain} then 'NOT_ASKED' else one.state end as state
    from "Consent" as one where one."customerId" = ${sql.ref(`${customer}.id`)} and ${own('one')}`;
  const channels = sql.join(
    Object.values(ConsentChannel).map(
      (channel, place) => sql`(${sql.lit(channel)}::"ConsentChannel", ${sql.lit(place)})`,
    ),
  );
  return sql`with decided as materialized (${decided})
    select ${sql.ref(`${customer}.id`)} as "customerId", 'MARKETING'::"Purpose" as purpose, every.channel,
      coalesce(decided.state, 'NOT_ASKED') as state, decided.source, decided."decidedAt", decided."policyVersion",
      coalesce(decided."askAgain", false) as "askAgain", every.place::bigint as place
    from (values ${channels}) as every (channel, place)
    left join decided on decided.channel = every.channel and decided.purpose = 'MARKETING'
    union all
    select decided."customerId", decided.purpose, decided.channel, decided.state, decided.source, decided."decidedAt",
      decided."policyVersion", decided."askAgain", 100 + row_number() over (order by decided.purpose, decided.channel)
    from decided where decided.purpose <> 'MARKETING'`;
}
