import { setTimeout as after } from 'node:timers/promises';
import type { Kill, Killable } from './killable.ts';

/** Where the request stood at each kill; after the last one, the milliseconds until it was answered again, and until all was done. */
export type Recovery = { stood: string[]; untilReady: number; untilDone: number };

/** Nobody waits in a test for what is handed on when its time is over: two minutes, for an event that the dead had in hand. */
async function letLeasesEnd({ database }: Killable): Promise<void> {
  await database.pool.query(`UPDATE "OutboxEvent" SET "lockedUntil" = now() WHERE "lockedUntil" > now()`);
}

/** Where the newest request stands, in the database. */
async function standing({ database }: Killable): Promise<string> {
  const request = await database.prisma.dataRequest.findFirstOrThrow({
    orderBy: { id: 'desc' },
    select: { kind: true, status: true, exports: { select: { status: true } }, customer: true },
  });
  const { erasureStartedAt, erasedAt } = request.customer;
  const { kind, status, exports } = request;
  return [kind, status, exports[0]?.status, erasureStartedAt && 'being erased', erasedAt && 'erased']
    .filter(Boolean)
    .join(' ');
}

/** What a client asks again after: what the dead held in the database is let go a moment later. */
const passing = ['SERVICE_UNAVAILABLE', 'IDEMPOTENCY_KEY_IN_FLIGHT'];
type Told = { errors: readonly { extensions: Record<string, unknown> }[] };

/** Asks until there is an answer, as a client does that got none, or was told to come again. */
export async function untilAnswered<Answer extends Told>(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      const answer = await ask();
      if (!answer.errors.some(({ extensions }) => passing.includes(String(extensions['code'])))) return answer;
      await after(200);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // what fetch throws for a connection that ended
      await after(50);
    }
  }
}

/** Tells a story during which the process is ended at each of `kills`, and started again. Fails for a point that never comes. */
export async function tellKilled(
  gateway: Killable,
  story: () => Promise<void>,
  kills: readonly Kill[],
): Promise<Recovery> {
  const stood: string[] = [];
  let told: Promise<'told'> | null = null;
  await gateway.start();
  for (const kill of kills) {
    const killed = gateway.killedAt(kill);
    await gateway.start();
    told ??= story().then(() => 'told');
    const first = await Promise.race([killed, told]);
    if (first === 'told' && typeof kill !== 'number') throw new Error(`it ended before ${JSON.stringify(kill)}`);
    await killed;
    await letLeasesEnd(gateway);
    stood.push(await standing(gateway));
  }
  const untilReady = await gateway.start();
  const began = performance.now();
  await told;
  return { stood, untilReady, untilDone: performance.now() - began };
}

/** Does again every job that was in hand, and resolves when none is left. */
export async function redoJobs({ database: { pool } }: Killable): Promise<void> {
  await pool.query(`UPDATE pgboss.job SET state = 'retry', start_after = now() WHERE state = 'active'`);
  const left = `SELECT FROM pgboss.job WHERE state IN ('created', 'retry', 'active')`;
  for (let polls = 0; (await pool.query(left)).rowCount !== 0; polls += 1) {
    if (polls > 200) throw new Error('jobs are left');
    await after(100);
  }
}
