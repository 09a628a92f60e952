import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { type CompiledQuery, Kysely, PostgresDialect } from 'kysely';
import { auditEventsBy } from '../../src/audit/events.ts';
import { readsOf } from '../../src/audit/loaders.ts';
import { customersSeen } from '../../src/audit/seen.ts';
import { addMonths, days, systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import type { Context } from '../../src/context.ts';
import { type Clients, openHost, type Tables } from '../../src/database/database.ts';
import { prepareDatabase } from '../../src/database/prepare.ts';
import { contextOf, system } from '../erasure/carry-out.ts';
import { administer, onDatabase } from '../harness/server-database.ts';

// DATABASE_URL=… npx tsx test/measure/audit.ts [--events 1000000] [--plans yes]
const { values } = parseArgs({
  options: { events: { type: 'string', default: '1000000' }, plans: { type: 'string' } },
});
const now = systemClock.now();
const customer = (number: number) => `01890000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;

/**
 * Two years of 100 callers, some of whom read far more than others, and of 100,000 customers, up to ten in one event. In 50
 * events one is refused and five are changes; of 1,000 one is of a clause that is rare.
 */
async function fill({ pool }: Clients, events: number): Promise<void> {
  await pool.query(`SELECT ensure_audit_partitions(now() - interval '24 months', now())`);
  await pool.query(
    `INSERT INTO "AuditEvent" ("id", "at", "kind", "outcome", "callerKind", "callerId", "callerName", "reference", "operation",
       "subjects", "fields", "clauses")
     SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(md5(random()::text), 1, 3)
         || '8' || substr(md5(random()::text), 1, 15))::uuid, at,
       CASE WHEN n % 10 = 0 THEN 'CHANGE' ELSE 'READ' END::"AuditKind",
       CASE WHEN n % 50 = 1 THEN 'REFUSED' ELSE 'ALLOWED' END::"AuditOutcome",
       CASE WHEN n % 3 = 0 THEN 'STAFF' ELSE 'PARTNER' END::"CallerKind",
       'caller-' || floor(100 * power(random(), 2))::int, 'NAME', 'HD-' || n % 1000, 'query',
       ARRAY(SELECT ('01890000-0000-7000-8000-' || lpad(to_hex(floor(random() * 100000)::int), 12, '0'))::uuid
         FROM generate_series(1, 1 + n % 10) WHERE n % 50 <> 1), ARRAY['Customer.name', 'Customer.email'],
       CASE WHEN n % 1000 = 7 THEN ARRAY['P17'] WHEN n % 50 = 1 THEN ARRAY['P4'] WHEN n % 10 = 0 THEN ARRAY['P7']
         ELSE ARRAY['P19', 'P21'] END
     FROM (SELECT n, date_trunc('milliseconds', now() - random() * interval '24 months') AS at
       FROM generate_series(1, $1::int) AS n) AS event`,
    [events],
  );
  await pool.query('VACUUM ANALYZE "AuditEvent"');
}

const page = { first: 100 };
const since = addMonths(now, -7);
const month = { since, until: new Date(since.getTime() + days(17)) };
const span = { from: month.since, until: month.until };

const questions: Record<string, (context: Context) => Promise<unknown[]>> = {
  'caller, 17 days': (context) => auditEventsBy(context, { callerId: 'caller-7', ...month }, page),
  'busiest caller, 17 days': (context) => auditEventsBy(context, { callerId: 'caller-0', ...month }, page),
  'rare caller, always': (context) => auditEventsBy(context, { callerId: 'caller-99' }, page),
  'subject, 17 days': (context) => auditEventsBy(context, { customerId: customer(4711), ...month }, page),
  'subject, always': (context) => auditEventsBy(context, { customerId: customer(4711) }, page),
  'rare clause': (context) => auditEventsBy(context, { clause: 'P17' }, page),
  'rare clause, 17 days': (context) => auditEventsBy(context, { clause: 'P17', ...month }, page),
  'common clause': (context) => auditEventsBy(context, { clause: 'P21' }, page),
  'clause of nothing': (context) => auditEventsBy(context, { clause: 'P15' }, page),
  refused: (context) => auditEventsBy(context, { outcome: 'REFUSED' }, page),
  'refused, 17 days': (context) => auditEventsBy(context, { outcome: 'REFUSED', ...month }, page),
  'refused to a caller, 17 days': (context) =>
    auditEventsBy(context, { outcome: 'REFUSED', callerId: 'caller-7', ...month }, page),
  'clause and caller, 17 days': (context) =>
    auditEventsBy(context, { clause: 'P17', callerId: 'caller-7', ...month }, page),
  'subject and caller': (context) => auditEventsBy(context, { customerId: customer(4711), callerId: 'caller-0' }, page),
  everything: (context) => auditEventsBy(context, {}, page),
  'everything, 17 days': (context) => auditEventsBy(context, month, page),
  'whom a caller saw, 17 days': (context) => customersSeen(context, { callerId: 'caller-7', ...span }, page),
  'whom the busiest caller saw, 17 days': (context) => customersSeen(context, { callerId: 'caller-0', ...span }, page),
  'whom the busiest caller saw, always': (context) =>
    customersSeen(context, { callerId: 'caller-0', from: addMonths(now, -24), until: now }, page),
  'access log': (context) => readsOf({ ...context, reading: {} }, customer(4711), page),
};

/** What a plan has run on: months of the table, and by which indexes. What fits no month is empty here. */
function touched(plan: string): string {
  const run = plan
    .split('\n')
    .filter((line) => !line.includes('never executed') && !line.includes('AuditEvent_default'));
  const months = run.flatMap((line) => /on "AuditEvent_(\d{4}_\d\d)"/.exec(line)?.[1] ?? []);
  const indexes = run.flatMap((line) => /(?:using|on) "AuditEvent_\d{4}_\d\d_(\w+)"/.exec(line)?.[1] ?? []);
  const walked = run.some((line) => /Seq Scan on "AuditEvent.*rows=[1-9]/.test(line));
  const all = walked ? ['SEQUENTIALLY'] : [];
  return `${new Set(months).size} months by ${[...all, ...new Set(indexes)].join(' ')}`;
}

async function ask(owner: Clients, context: Context): Promise<void> {
  const sent: CompiledQuery[] = [];
  const dialect = new PostgresDialect({ pool: owner.pool });
  const sql = new Kysely<Tables>({ dialect, log: ({ query }) => void sent.push(query) });
  for (const [name, question] of Object.entries(questions)) {
    const took: number[] = [];
    let rows = 0;
    for (let round = 0; round < 7; round += 1) {
      const began = performance.now();
      rows = (await question({ ...context, sql })).length;
      took.push(performance.now() - began);
    }
    const last = sent.at(-1);
    if (!last) throw new Error('nothing was sent');
    const explain = `EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) ${last.sql}`;
    const { rows: lines } = await owner.pool.query<{ 'QUERY PLAN': string }>(explain, [...last.parameters]);
    const plan = lines.map((line) => line['QUERY PLAN']).join('\n');
    const median = took.toSorted((one, other) => one - other)[3] ?? 0;
    console.log(
      `${name.padEnd(38)} ${median.toFixed(1).padStart(7)} ms ${String(rows).padStart(4)} rows`,
      touched(plan),
    );
    if (values.plans) console.log(plan);
  }
}

const settings = onDatabase(`gateway_measure_${randomBytes(4).toString('hex')}`);
const name = new URL(settings.DATABASE_URL).pathname.slice(1);
await administer(`CREATE DATABASE ${name}`);
try {
  const host = await openHost(
    readConfig({ ...settings, NODE_ENV: 'development', LOG_LEVEL: 'silent', DATA_DIR: '.data' }),
  );
  await host.asOwner(async (owner) => {
    await prepareDatabase(owner.pool, systemClock, settings.DATABASE_URL);
    await fill(owner, Number(values.events));
    const serving = await host.serve();
    const clock = { ...systemClock, set: () => {}, advance: () => {} };
    await ask(owner, await contextOf({ database: serving, clock }, system));
    await serving.close();
  });
  await host.close();
} finally {
  await administer(`DROP DATABASE ${name} WITH (FORCE)`);
}
