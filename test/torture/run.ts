import { parseArgs } from 'node:util';
import { postgresPrograms } from '../harness/unprivileged.ts';
import type { Scenario } from './scenario.ts';
import { clockScenarios } from './scenarios/clock.ts';
import { databaseScenarios } from './scenarios/database.ts';
import { diskScenarios } from './scenarios/disks.ts';
import { lockScenarios } from './scenarios/locks.ts';
import { processScenarios } from './scenarios/process.ts';
import { settingScenarios } from './scenarios/settings.ts';
import { surroundingScenarios } from './scenarios/surroundings.ts';
import { openWorld, type World } from './world.ts';

// npm run torture [-- --short] [--only WORDS]: faults against a real process and a PostgreSQL of its own.
const { values } = parseArgs({
  options: { short: { type: 'boolean', default: false }, only: { type: 'string', default: '' } },
});
const size = values.short ? 'short' : 'full';
const scenarios = [
  ...processScenarios,
  ...databaseScenarios,
  ...lockScenarios,
  ...diskScenarios,
  ...surroundingScenarios,
  ...clockScenarios,
  ...settingScenarios,
].filter(({ name, times }) => name.includes(values.only) && times[size] > 0);

/** The figures, or why there are none. */
async function told(world: World, { name, skipped, tell, times }: Scenario): Promise<Record<string, unknown>> {
  const why = skipped?.(world) ?? null;
  if (why !== null) return { name, result: `skipped: ${why}` };
  const began = performance.now();
  try {
    const { refusedIn, backIn, ...figures } = await tell(world, times[size]);
    const milliseconds = { refusedIn: rounded(refusedIn), backIn: rounded(backIn) };
    return {
      name,
      result: 'held',
      ...figures,
      ...milliseconds,
      seconds: Math.round((performance.now() - began) / 1000),
    };
  } catch (error) {
    process.exitCode = 1;
    console.error(`FAIL ${name}: ${error instanceof Error ? error.stack : String(error)}\n${lastLines(world)}`);
    return { name, result: 'FAILED' };
  }
}

const lastLines = (world: World): string => world.gateway().output().split('\n').slice(-20).join('\n');

const rounded = (milliseconds: number | undefined) => milliseconds && Math.round(milliseconds);

const bin = postgresPrograms();
if (bin === null) {
  for (const { name } of scenarios) console.log(`skipped: ${name}, since initdb and pg_ctl are not on this machine`);
} else {
  const world = await openWorld(bin);
  const rows: Record<string, unknown>[] = [];
  try {
    await world.start();
    for (const scenario of scenarios) {
      const row = await told(world, scenario);
      console.log(`${String(row['result'])}: ${scenario.name}`);
      rows.push(row);
      if (process.exitCode === 1) break; // what comes after a broken world tells nothing
    }
  } finally {
    await world.close();
  }
  console.table(rows);
  // Clients of what has failed still ask.
  process.exit();
}
