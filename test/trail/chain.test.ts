import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customerId } from '../../prisma/seed/keys.ts';
import { uuidv7 } from '../../src/ids.ts';
import { createAuditLog } from '../../src/trail/audit-log.ts';
import { storedEntries } from '../../src/trail/entries.ts';
import { type AuditRow, hashOf } from '../../src/trail/entry.ts';
import type { Finding } from '../../src/trail/follow.ts';
import { verifyTrail } from '../../src/trail/verify.ts';
import { createWriters } from '../../src/trail/writers.ts';
import { type Outbox, openOutbox } from '../events/outbox.ts';

let open: Outbox;
beforeAll(async () => {
  open = await openOutbox();
});
afterAll(() => open.close());

const mac = (hash: string) => hashOf(`key ${hash}`);

/** A day of its own in a month that has a partition, and one that has none. */
const time = fc.integer({ min: 0, max: 10 * 365 }).map((days) => new Date(Date.UTC(2020, 0, 1 + days, 1, 2, 3, 4)));
// PostgreSQL keeps all of Unicode but NUL.
const text = fc.string({ unit: 'binary', maxLength: 12 }).map((some) => some.replaceAll('\0', '\\'));
const list = fc.array(text, { maxLength: 3 });
const subjects = fc.array(fc.constantFrom(customerId('alice'), customerId('bob'), customerId('carol')), {
  maxLength: 3,
});

const anyRow: fc.Arbitrary<AuditRow> = fc.record({
  id: time.map((at) => uuidv7(at)),
  at: time,
  kind: fc.constantFrom('READ', 'CHANGE'),
  outcome: fc.constantFrom('ALLOWED', 'REFUSED'),
  callerKind: fc.constantFrom('STAFF', 'PARTNER', 'SYSTEM', 'CUSTOMER', 'ANONYMOUS'),
  callerId: text,
  callerName: text,
  purpose: fc.constantFrom('SUPPORT', 'MARKETING', null),
  reference: fc.option(text),
  operation: text,
  subjects,
  fields: list,
  clauses: list,
  gaggedUntil: fc.option(time),
});

async function findings(): Promise<Finding[]> {
  const client = await open.database.pool.connect();
  try {
    await client.query('BEGIN');
    const entries = storedEntries(client);
    const macs = [mac];
    const report = await verifyTrail({ entries, heads: new Map(), macs, unchainedBefore: null });
    return report.findings.filter(({ writer }) => writer !== 'seed');
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

describe('A chain', () => {
  it('is whole whatever its rows hold, in whatever transactions they were written, though some were undone', async () => {
    const { database, clock } = open;
    const writers = createWriters(clock, mac);
    const audit = createAuditLog(database.pool, writers);
    const undone = new Error('undone');
    const write = (rows: readonly AuditRow[], how: 'read' | 'change' | 'undone') =>
      how === 'read'
        ? audit.record(rows)
        : audit.within((record) =>
            database.prisma.$transaction(async (tx) => {
              await record(tx, rows);
              if (how === 'undone') throw undone;
            }),
          );
    const some = fc.record({
      rows: fc.array(anyRow, { minLength: 1, maxLength: 4 }),
      how: fc.constantFrom('read' as const, 'change' as const, 'undone' as const),
    });
    const rowsBefore = await database.prisma.auditEvent.count();
    let written = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(some, { minLength: 1, maxLength: 4 }), async (transactions) => {
        const ends = await Promise.allSettled(transactions.map(({ rows, how }) => write(rows, how)));
        for (const [place, { rows, how }] of transactions.entries()) {
          expect(ends[place]).toMatchObject(how === 'undone' ? { reason: undone } : { status: 'fulfilled' });
          if (how !== 'undone') written += rows.length;
        }
      }),
      { numRuns: 60 },
    );
    expect(await database.prisma.auditEvent.count()).toBe(rowsBefore + written);
    expect(written).toBeGreaterThan(50);
    expect(await findings()).toEqual([]);
    const grown = writers.grown();
    expect(new Set(grown.map(({ writer }) => writer)).size).toBe(grown.length);
  });
});
