import { setTimeout as after } from 'node:timers/promises';
import { openPool } from '../../src/database/postgresql.ts';
import { ownerOptions } from '../../src/database/session.ts';
import { verifiedNow } from '../trail/verified.ts';
import type { Told } from './load.ts';
import type { World } from './world.ts';

type Stored = { effects: string[]; audits: string[]; events: string[]; keys: number; reads: Set<string> };

/** What the database has of all that was ever asked; each once for each row. */
async function stored({ cluster }: World): Promise<Stored> {
  const names = async (sql: string) =>
    (await cluster.ask<{ name: string | null }>(sql)).map(({ name }) => String(name));
  const [effects, audits, events, reads] = [
    await names(`SELECT "label" AS name FROM "Service" WHERE starts_with("label", 'torture-') ORDER BY 1`),
    await names(`SELECT "reference" AS name FROM "AuditEvent" WHERE "operation" = 'addService' ORDER BY 1`),
    // An event of no service has no name, and so is no effect's.
    await names(`SELECT "label" AS name FROM "OutboxEvent" LEFT JOIN "Service" ON "Service"."id"::text = "coordinates" ->> 'target'
      WHERE "OutboxEvent"."kind" = 'service.changed' ORDER BY 1`),
    await names(`SELECT "operation" AS name FROM "AuditEvent" WHERE starts_with("operation", 'Torture')`),
  ];
  const [kept] = await cluster.ask<{ count: number }>(
    `SELECT count(*)::int FROM "IdempotencyKey" WHERE "callerId" = 'STAFF billing'`,
  );
  return { effects, audits, events, keys: kept?.count ?? 0, reads: new Set(reads) };
}

/**
 * Throws unless effects, audit rows, events and keys are one each for a request, what was acknowledged is there,
 * and the trail is whole. `unheard`: effects that nobody was told of.
 */
export async function balance(world: World, told: Told): Promise<{ unheard: number }> {
  const { effects, audits, events, keys, reads } = await stored(world);
  if (new Set(effects).size !== effects.length) throw new Error('a request has had two effects');
  same('audit rows', effects, audits);
  same('events', effects, events);
  if (keys !== effects.length) throw new Error(`${effects.length} effects, ${keys} keys`);
  const there = new Set(effects);
  none(
    'was acknowledged and is not stored',
    told.changes.filter((name) => !there.has(name)),
  );
  none(
    'was answered and is not on record',
    told.reads.filter((name) => !reads.has(name)),
  );
  await trailIsWhole(world);
  const heard = new Set(told.changes);
  return { unheard: told.asked.filter((name) => there.has(name) && !heard.has(name)).length };
}

async function trailIsWhole({ config }: World): Promise<void> {
  const pool = openPool({ url: config.DATABASE_OWNER_URL ?? '', connections: 1, options: ownerOptions });
  try {
    const { findings } = await verifiedNow(pool, config);
    none(
      'is wrong in the trail',
      findings.map(({ writer, says }) => `${writer} ${says}`),
    );
  } finally {
    await pool.end();
  }
}

function same(what: string, effects: readonly string[], others: readonly string[]): void {
  if (JSON.stringify(effects) === JSON.stringify(others)) return;
  const [one, other] = [new Set(effects), new Set(others)];
  const lacking = effects.filter((name) => !other.has(name));
  const alone = others.filter((name) => !one.has(name));
  throw new Error(`${effects.length} effects, ${others.length} ${what}; lacking: ${lacking}; alone: ${alone}`);
}

function none(what: string, found: readonly string[]): void {
  if (found.length > 0) throw new Error(`${found.length} of which each ${what}: ${found.slice(0, 5)}`);
}

/** Resolves when every event that is due has been handled. Nobody waits for what the dead had in hand for two minutes. */
export async function outboxIsEmpty({ cluster }: World): Promise<void> {
  await cluster.ask(`UPDATE "OutboxEvent" SET "lockedUntil" = now() WHERE "lockedUntil" > now()`);
  const left = `SELECT FROM "OutboxEvent" WHERE "handledAt" IS NULL AND "kind" = 'service.changed' LIMIT 1`;
  for (let polls = 0; (await cluster.ask(left)).length > 0; polls += 1) {
    if (polls > 600) throw new Error('events are never handled');
    await after(100);
  }
}
