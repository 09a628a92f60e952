import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Figures, Scenario } from '../scenario.ts';
import { expected, strike } from '../strike.ts';
import type { World } from '../world.ts';

const seconds = (count: number) => count * 1_000;

/** Within what two clocks may differ by. */
const small = [4, -4].map(seconds);
const large = [3_600, -3_600].map(seconds);

async function stepTo(world: World, file: string, offset: number): Promise<void> {
  await writeFile(file, String(offset));
  process.kill(world.gateway().pid, 'SIGUSR2');
  await after(50);
}

const stepped: Scenario = {
  name: 'the clock steps, by 4 s and by an hour, forth and back',
  times: { full: 8, short: 4 },
  tell: async (world, times) => {
    const file = join(world.config.DATA_DIR, 'clock');
    await world.gateway().stop();
    await mkdir(world.config.DATA_DIR, { recursive: true });
    await writeFile(file, '0');
    const preload = pathToFileURL(join(import.meta.dirname, '..', 'stepped-clock.ts')).href;
    await world.start({ settings: { STEPPED_CLOCK: file }, preload });
    const fault = (offset: number) => ({
      begin: () => stepTo(world, file, offset),
      milliseconds: 700,
      unready: null,
      end: () => stepTo(world, file, 0),
    });
    const of = (offsets: readonly number[], time: number) => offsets[time % offsets.length] ?? 0;
    const unnoticed = await strike(world, times / 2, (time) => {
      return { ...fault(of(small, time)), meanwhile: ['ACKED'], unnoticed: true as const };
    });
    // Whoever has a token from another time is not known.
    const refused = '401 UNAUTHENTICATED';
    const noticed = await strike(world, times / 2, (time) => ({ ...fault(of(large, time)), meanwhile: [refused] }), [
      ...expected,
      refused,
    ]);
    await world.gateway().stop();
    await world.start();
    return sum(unnoticed, noticed);
  },
};

const sum = (one: Figures, other: Figures): Figures => ({
  ...other,
  faults: one.faults + other.faults,
  acked: (one.acked ?? 0) + (other.acked ?? 0),
  resent: (one.resent ?? 0) + (other.resent ?? 0),
  unheard: (one.unheard ?? 0) + (other.unheard ?? 0),
});

export const clockScenarios: readonly Scenario[] = [stepped];
