import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/trail/follow.ts';
import { administer, serverUrls } from '../harness/server-database.ts';
import type { Cut } from '../harness/wire.ts';
import { type Kill, type Killable, openKillable, processName } from '../stories/killable.ts';
import { type Load, startLoad } from './load.ts';
import { verifiedNow } from './verified.ts';

/** The embedded database is one process's alone, whose own test is its lock. */
const onServer = serverUrls() !== null;

const recording = 'INSERT INTO "AuditEvent"';
const statement = (when: Cut['when'], nth: number): Cut => ({ at: 'STATEMENT', text: recording, nth, when });
const commit = (when: Cut['when'], nth: number): Cut => ({ at: 'COMMIT', text: recording, nth, when });

type Aftermath = { unrecorded: string[]; findings: Finding[]; unexpected: string[] };
const good: Aftermath = { unrecorded: [], findings: [], unexpected: [] };

describe.runIf(onServer)('Whoever gets an answer is in the audit trail, and its chains are whole', () => {
  let gateway: Killable;
  beforeAll(async () => {
    gateway = await openKillable(async () => {});
  });
  afterAll(() => gateway.close());

  /** What was answered and is not recorded. */
  async function unrecorded({ reads, changes }: { reads: string[]; changes: string[] }): Promise<string[]> {
    const { prisma } = gateway.database;
    const rows = await prisma.auditEvent.findMany({ select: { kind: true, operation: true, reference: true } });
    const recorded = new Set(rows.map(({ kind, operation, reference }) => (kind === 'READ' ? operation : reference)));
    return [...reads, ...changes].filter((name) => !recorded.has(name));
  }

  async function afterwards(story: (load: Load) => Promise<void>): Promise<Aftermath> {
    await gateway.start();
    const load = startLoad(gateway.gql);
    await load.answered(20);
    await story(load).finally(load.stop);
    const answered = await load.end();
    const { findings } = await verifiedNow(gateway.database.pool, gateway.config);
    const unexpected = answered.codes.filter((code) => code !== 'SERVICE_UNAVAILABLE');
    return { unrecorded: await unrecorded(answered), findings, unexpected };
  }

  it.each<[string, Kill]>([
    ['before rows are sent', statement('BEFORE', 3)],
    ['after rows are written, before that is known', statement('AFTER', 3)],
    ['before a change is committed', commit('BEFORE', 3)],
    ['after a change is committed, before that is known', commit('AFTER', 3)],
    ['at any moment', 200],
  ])('though the process is killed %s', { timeout: 120_000 }, async (_when, kill) => {
    expect(await afterwards(() => gateway.killedAt(kill))).toEqual(good);
  });

  it('though its connections to the database are cut, again and again', { timeout: 120_000 }, async () => {
    const { pathname } = new URL(gateway.config.DATABASE_URL ?? '');
    const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = '${processName}' AND datname = '${pathname.slice(1)}'`;
    const after = await afterwards(async (load) => {
      for (let times = 0; times < 10; times += 1) {
        await administer(cut);
        await load.answered(3);
      }
    });
    expect(after).toEqual(good);
  });
});
