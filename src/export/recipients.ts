import { sql } from 'kysely';
import { ungagged } from '../policy/gag.ts';
import { on } from '../policy/predicate/expression.ts';
import { toSql } from '../policy/predicate/sql.ts';
import type { Reader } from './reader.ts';

/** Who was given data, as recorded: works for the customer, has read, or was given a disclosure. */
export type Recipient = {
  recipient: string;
  because: 'PROCESSES' | 'HAS_READ' | 'DISCLOSED';
  /** A relation's or a disclosure's. */
  ground: string | null;
  purposes: readonly string[];
  /** Schema coordinates. */
  fields: readonly string[];
  from: Date;
  until: Date | null;
};

const processors = (customerId: string) => sql<Recipient>`
  select partner.name as recipient, 'PROCESSES' as because, relation.ground::text as ground,
    array[partner.purpose::text] as purposes, array[]::text[] as fields, relation.since as "from", relation."endedAt" as "until"
  from "ProcessorRelation" as relation join "Partner" as partner on partner.id = relation."partnerId"
  where relation."customerId" = ${customerId}::uuid order by relation.since, partner.name`;

function readers(customerId: string, now: Date) {
  const event = on('AuditEvent');
  const reads = event.and(
    event.eq('callerKind', 'PARTNER'),
    event.eq('kind', 'READ'),
    event.eq('outcome', 'ALLOWED'),
    ungagged('AuditEvent', now),
  );
  return sql<Recipient>`
    select min(held."callerName") as recipient, 'HAS_READ' as because, null as ground,
      array_remove(array_agg(distinct held.purpose::text), null) as purposes, array_agg(distinct field order by field) as fields,
      min(held.at) as "from", max(held.at) as "until"
    from "AuditEvent" as held cross join lateral unnest(held.fields) as field
    where held.subjects @> array[${customerId}::uuid] and ${toSql(reads, 'held')}
    group by held."callerId" order by min(held.at)`;
}

function disclosed(customerId: string, now: Date) {
  const released = on('Disclosure').and(on('Disclosure').eq('status', 'RELEASED'), ungagged('Disclosure', now));
  return sql<Recipient>`
    select held.recipient, 'DISCLOSED' as because, held.ground::text as ground, array[]::text[] as purposes, held.fields,
      held."releasedAt" as "from", held."releasedAt" as "until"
    from "Disclosure" as held where held."customerId" = ${customerId}::uuid and ${toSql(released, 'held')}
    order by held."releasedAt", held.id`;
}

/** The customer's recipients by name, from what was recorded (GDPR art. 15(1)(c)); none that the law forbids to tell (P16). */
export async function recipientsOf({ read }: Reader, customerId: string, now: Date): Promise<Recipient[]> {
  const parts = [processors(customerId), readers(customerId, now), disclosed(customerId, now)];
  const found: Recipient[] = [];
  for (const part of parts) found.push(...(await read(part)));
  return found;
}
