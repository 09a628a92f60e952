import { readdir } from 'node:fs/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { customerId } from '../../prisma/seed/keys.ts';
import { createSeal } from '../../src/caller/seal.ts';
import { keptSigningKey } from '../../src/caller/signing-key.ts';
import { carryOut } from '../../src/change.ts';
import { type Context, createContext } from '../../src/context.ts';
import { destroyExports } from '../../src/export/expire.ts';
import { type Exports, openExports } from '../../src/export/exports.ts';
import { writeExport } from '../../src/export/write.ts';
import { createOutbound } from '../../src/outbound/outbound.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import { createAuditLog } from '../../src/trail/audit-log.ts';
import { createWriters } from '../../src/trail/writers.ts';
import { type Outbox, openOutbox } from '../events/outbox.ts';
import { approved } from './order.ts';

// A database that no gateway serves, which would write what is approved by itself.
let place: Outbox;
let directory: string;
beforeAll(async () => {
  place = await openOutbox();
  directory = `${place.dataDir}/own`;
});
afterAll(() => place.close());

/** A context of the gateway's own, whose store does something of the test's when a file is finished. */
async function contextWith(meanwhile: (context: Context) => Promise<void>): Promise<Context> {
  const { database, clock, dataDir } = place;
  const exports = openExports(database, directory);
  const store: Exports['store'] = {
    ...exports.store,
    create: async (location) => {
      const file = await exports.store.create(location);
      return { ...file, finish: () => file.finish().then(() => meanwhile(context)) };
    },
  };
  const parts = {
    policy: defaultPolicy,
    clock,
    database,
    log: pino({ level: 'silent' }),
    clauseOf: () => 'P11' as const,
    audit: createAuditLog(
      database.pool,
      createWriters(clock, () => 'mac'),
    ),
    sights: { claim: async () => null },
    linkFailures: { retryAfterSeconds: async () => null, failed: async () => {} },
    limitMutation: async () => {},
    keyedHash: (text: string) => text,
    seal: createSeal(await keptSigningKey(`${dataDir}/test.pem`)),
    sign: async () => '',
    jobs: { send: async () => {} },
    exports: { ...exports, store },
    tombstones: { read: async () => [], add: async () => {} },
    outbound: createOutbound({ allow: [], secureOnly: true }),
    changed: () => {},
    listen: () => {
      throw new Error('nobody listens');
    },
  };
  const caller = { kind: 'SYSTEM', id: 'gateway', name: 'gateway' } as const;
  const context: Context = createContext(parts, { caller, requestId: 'r', address: null, idempotencyKey: null });
  return context;
}

it.each([
  ['begins', false],
  ['destroys it', true],
])(
  'An export that is written while an erasure %s is never completed, and its file is removed',
  async (_what, destroys) => {
    const id = customerId(destroys ? 'bob' : 'alice');
    const { prisma } = place.database;
    const requestId = await approved(place, id);
    const context = await contextWith(async (own) => {
      const named = { operation: 'erase', clause: 'P10', reference: null } as const;
      await carryOut(own, named, async (change) => {
        await change.tx.customer.update({ where: { id }, data: { erasureStartedAt: change.now } });
        if (destroys) await destroyExports(own, change, id);
        return { id, subject: id, fields: [] };
      });
    });
    await writeExport(context, requestId, new AbortController().signal);
    expect(await readdir(directory)).toEqual([]);
    expect(await prisma.exportArtefact.count({ where: { requestId, status: 'READY' } })).toBe(0);
    const request = await prisma.dataRequest.findUniqueOrThrow({ where: { id: requestId } });
    expect(request.status).toBe(destroys ? 'CANCELLED' : 'PROCESSING');
  },
);
