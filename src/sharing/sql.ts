import { sql } from 'kysely';
import type { Compiling, Sql } from '../reads/compiled/form.ts';
import { choosablePurposes } from './rules.ts';

// What `sharingState` of rules.ts makes of a customer's choices, as rows.

export const sharingSql = (customer: string): Sql => sql`
  select ${sql.ref(`${customer}.id`)} as "customerId", coalesce(made.blocked, true) as blocked,
    coalesce(made."globalPrivacyControl", false) as "globalPrivacyControl"
  from (select 1) as here left join "Sharing" as made on made."customerId" = ${sql.ref(`${customer}.id`)}`;

export function purposesSql(sharing: string, _own: unknown, { policy }: Compiling): Sql {
  const purposes = choosablePurposes(policy).map(
    (purpose, place) => sql`(${sql.lit(purpose)}::"Purpose", ${sql.lit(place)})`,
  );
  const customer = sql.ref(`${sharing}.customerId`);
  return sql`
    select ${customer} as "customerId", every.purpose, every.place,
      (not ${sql.ref(`${sharing}.blocked`)} and coalesce(choice.allowed, false)) as allowed,
      case when choice.purpose is null then 'P19' else 'P13' end as clause
    from (values ${sql.join(purposes)}) as every (purpose, place)
    left join "SharingPurpose" as choice on choice.purpose = every.purpose and choice."customerId" = ${customer}`;
}

export const blockedPartnersSql = (sharing: string): Sql => sql`coalesce((
  select json_agg('Partner:' || one."partnerId" order by one."partnerId") from "PartnerBlock" as one
  where one."customerId" = ${sql.ref(`${sharing}.customerId`)} and one.blocked), '[]')`;
