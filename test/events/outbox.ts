import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Database } from '../../src/database/database.ts';
import type { EventKind } from '../../src/events/outbox.ts';
import { outboxRow } from '../../src/events/outbox.ts';
import { type TestClock, testClock } from '../harness/clock.ts';
import { copyDatabase } from '../harness/database.ts';

export type Outbox = {
  database: Database;
  /** Another pool on the same database; the embedded one has only the first. */
  another: Database;
  clock: TestClock;
  dataDir: string;
  /** What was logged, as the text it is written as. */
  logged: string[];
  log: ReturnType<typeof pino>;
  /** Writes an event as a change does, and gives its id. */
  happen(kind: EventKind, target: string, options?: { customerId?: string; availableAt?: Date }): Promise<string>;
  event(id: string): Promise<{ attempts: number; availableAt: Date; handledAt: Date | null }>;
  close(): Promise<void>;
};

/** An outbox on a database with the seeded cast, its clock and its log. */
export async function openOutbox(): Promise<Outbox> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gateway-outbox-'));
  const { host } = await copyDatabase(dataDir);
  const database = await host.serve();
  const another = host.embedded ? database : await host.serve();
  const clock = testClock();
  const logged: string[] = [];
  return {
    database,
    another,
    clock,
    dataDir,
    logged,
    log: pino({ level: 'trace' }, { write: (line) => void logged.push(line) }),
    happen: async (
      kind,
      target,
      { customerId = null, ...when }: { customerId?: string | null; availableAt?: Date } = {},
    ) => {
      const data = outboxRow(kind, { customerId, coordinates: { target }, now: clock.now(), ...when });
      await database.prisma.outboxEvent.create({ data });
      return data.id;
    },
    event: (id) =>
      database.prisma.outboxEvent.findUniqueOrThrow({
        where: { id },
        select: { attempts: true, availableAt: true, handledAt: true },
      }),
    close: async () => {
      if (another !== database) await another.close();
      await database.close();
      await host.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
