import { setTimeout as after } from 'node:timers/promises';
import { type Cut, openWire, type Wire } from '../../harness/wire.ts';
import { balance, outboxIsEmpty } from '../books.ts';
import { startLoad } from '../load.ts';
import type { Scenario } from '../scenario.ts';
import { expected, onlyEnded } from '../strike.ts';
import type { World } from '../world.ts';

const mark = '"handledAt" = $';
const points: readonly (Cut | 'at any moment')[] = [
  { at: 'STATEMENT', text: 'hashtextextended', nth: 3, when: 'BEFORE' },
  { at: 'STATEMENT', text: 'INTO "public"."Service"', nth: 3, when: 'AFTER' },
  { at: 'COMMIT', text: 'addService', nth: 3, when: 'BEFORE' },
  { at: 'COMMIT', text: 'addService', nth: 3, when: 'AFTER' },
  { at: 'STATEMENT', text: mark, nth: 3, when: 'BEFORE' },
  { at: 'STATEMENT', text: mark, nth: 3, when: 'AFTER' },
  { at: 'STATEMENT', text: 'INSERT INTO "AuditEvent"', nth: 5, when: 'AFTER' },
  'at any moment',
];

/** Resolves when the gateway has been killed there. */
async function killedAt(world: World, wire: Wire, point: (typeof points)[number]): Promise<void> {
  const gateway = world.gateway();
  if (point === 'at any moment') await after(Math.random() * 500);
  else await reached(wire, point);
  gateway.kill();
  await gateway.ended;
}

function reached(wire: Wire, point: Cut): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`it never comes to ${point.text}`)), 30_000);
    wire.cut(point, () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

const killed: Scenario = {
  name: 'the gateway is killed (SIGKILL)',
  times: { full: 100, short: 3 },
  tell: async (world, times) => {
    const wire = await openWire(world.config.DATABASE_URL ?? '');
    await world.gateway().stop();
    await world.start({ settings: { DATABASE_URL: wire.url } });
    const load = startLoad(world);
    let backIn = 0;
    try {
      for (let time = 0; time < times; time += 1) {
        await load.answered(3);
        await killedAt(world, wire, points[time % points.length] ?? 'at any moment');
        const began = performance.now();
        await world.start({ settings: { DATABASE_URL: wire.url } });
        await load.served(began);
        backIn = Math.max(backIn, performance.now() - began);
      }
      const told = await load.end();
      onlyEnded(told.attempts, [...expected, 'NO_ANSWER']);
      await outboxIsEmpty(world);
      const { unheard } = await balance(world, told);
      return { faults: times, acked: told.changes.length, resent: told.resent, unheard, backIn };
    } finally {
      await world.gateway().stop();
      await wire.close();
      await world.start();
    }
  },
};

const stopped: Scenario = {
  name: 'the gateway is asked to stop (SIGTERM)',
  times: { full: 10, short: 1 },
  tell: async (world, times) => {
    let acked = 0;
    let slowest = 0;
    for (let time = 0; time < times; time += 1) {
      const load = startLoad(world, { leave: true });
      await load.answered(10);
      const began = performance.now();
      await world.gateway().stop();
      slowest = Math.max(slowest, performance.now() - began);
      const told = await load.end();
      onlyEnded(told.attempts, ['ACKED', 'NO_ANSWER']);
      await world.start();
      const { unheard } = await balance(world, told);
      // Whoever was let in was answered, and nobody else has had an effect.
      if (unheard > 0) throw new Error(`${unheard} effects that nobody was told of`);
      acked += told.changes.length;
    }
    return { faults: times, acked, resent: 0, unheard: 0, backIn: slowest };
  },
};

export const processScenarios: readonly Scenario[] = [killed, stopped];
