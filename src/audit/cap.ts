import type { GraphQLError, OperationTypeNode } from 'graphql';
import { hours } from '../clock.ts';
import type { Context } from '../context.ts';
import { gatewayError } from '../errors.ts';
import { outboxRow } from '../events/outbox.ts';
import { searchesExactly } from '../policy/exact-search.ts';
import type { Caller } from '../policy/vocabulary.ts';
import type { Trail } from '../trail.ts';
import { countedSince } from './sights.ts';

type Rows = ReturnType<Trail['events']>;
/** What of an operation's context the cap is held with. */
export type Capped = Pick<Context, 'caller' | 'policy' | 'sights' | 'prisma' | 'clock' | 'changed'>;
type Staff = Extract<Caller, { kind: 'STAFF' }>;

/** Notes that the cap has refused somebody, and tells the company, once an hour for each of them. */
async function report({ prisma, clock, changed }: Capped, staff: Staff): Promise<void> {
  const now = clock.now();
  const event = outboxRow('staff.capped', { customerId: null, coordinates: { roles: staff.roles.join(' ') }, now });
  const told = await prisma.$executeRaw`
    WITH refusal AS (
      INSERT INTO "SightRefusal" AS known ("callerId", "refusedAt", "toldAt", "eventId")
      VALUES (${staff.id}, ${now}::timestamptz, ${now}::timestamptz, ${event.id}::uuid)
      ON CONFLICT ("callerId") DO UPDATE SET
        "refusedAt" = GREATEST(known."refusedAt", EXCLUDED."refusedAt"),
        "toldAt" = CASE WHEN known."toldAt" <= ${new Date(now.getTime() - hours(1))}::timestamptz
          THEN EXCLUDED."toldAt" ELSE known."toldAt" END,
        "eventId" = CASE WHEN known."toldAt" <= ${new Date(now.getTime() - hours(1))}::timestamptz
          THEN EXCLUDED."eventId" ELSE known."eventId" END
      RETURNING "eventId"
    )
    INSERT INTO "OutboxEvent" ("id", "kind", "coordinates", "occurredAt", "availableAt")
    SELECT "eventId", ${event.kind}, ${JSON.stringify(event.coordinates)}::jsonb, ${now}::timestamptz, ${now}::timestamptz
    FROM refusal WHERE "eventId" = ${event.id}::uuid`;
  if (told > 0) changed();
}

/** That nothing was shown: of the fields that would have been, and of nobody. */
function asRefused(rows: Rows): Rows {
  const [first] = rows;
  if (!first) return [];
  const fields = [...new Set(rows.flatMap((row) => row.fields))].toSorted();
  return [{ ...first, outcome: 'REFUSED', subjects: [], fields, clauses: ['P19'], gaggedUntil: null }];
}

function refusalUntil({ policy, clock }: Capped, until: Date): GraphQLError {
  const most = policy.staffCustomersPerHour;
  const seconds = Math.max(Math.ceil((until.getTime() - clock.now().getTime()) / 1000), 1);
  const message = `P19, ${policy.clauses['P19']?.title}: a member of staff reads at most ${most} customers in an hour, and these would be more.`;
  const http = { status: 429, headers: { 'retry-after': String(seconds) } };
  return gatewayError('RATE_LIMITED', message, { clause: 'P19', http });
}

/** What of an operation's events is to be recorded, and the refusal to answer with, if there is one. */
type Judged = { data: Rows; refusal: GraphQLError | null };

/**
 * Holds what an operation has read against the hourly cap of the member of staff who reads. A mutation's effect is there already: whom
 * it answers with counts, and is not refused; nor are those who may page through all. Rejects when nobody can tell, and then nothing may be answered.
 */
export async function underCap(context: Capped, operation: `${OperationTypeNode}` | null, rows: Rows): Promise<Judged> {
  const { caller, policy, sights } = context;
  const allowed = rows.filter(({ outcome }) => outcome === 'ALLOWED');
  const customers = [...new Set(allowed.flatMap(({ subjects }) => subjects))];
  if (caller.kind !== 'STAFF' || customers.length === 0) return { data: rows, refusal: null };
  const capped = operation !== 'mutation' && searchesExactly(policy, caller);
  const most = capped ? policy.staffCustomersPerHour : null;
  const until = await sights.claim(caller.id, customers, most);
  if (until === null) return { data: rows, refusal: null };
  await report(context, caller);
  const refused = rows.filter(({ outcome }) => outcome !== 'ALLOWED');
  return { data: [...asRefused(allowed), ...refused], refusal: refusalUntil(context, until) };
}

/** Removes what counts no more. */
export async function forgetSights({ prisma, clock }: Context): Promise<void> {
  await prisma.$executeRaw`SELECT forget_sights(${countedSince(clock.now())}::timestamptz)`;
}
