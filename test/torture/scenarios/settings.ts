import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';

/** What of PostgreSQL's would lose what was acknowledged. */
const unsafe = ['fsync', 'full_page_writes', 'synchronous_commit'] as const;

async function set({ cluster }: World, setting: string, value: 'on' | 'off'): Promise<void> {
  await cluster.ask(`ALTER SYSTEM SET ${setting} = ${value}`);
  await cluster.ask('SELECT pg_reload_conf(), pg_sleep(0.3)');
}

/** Throws unless the start ends with this line. */
async function isRefused(world: World, settings: NodeJS.ProcessEnv, line: string): Promise<void> {
  const said = await world.start({ settings }).then(
    () => 'it starts',
    (error: unknown) => String(error),
  );
  if (!said.includes(line)) throw new Error(`a start was to end with “${line}”: ${said}`);
}

const unsafeStarts: Scenario = {
  name: 'PostgreSQL is set to lose what was acknowledged',
  times: { full: 1, short: 1 },
  tell: async (world) => {
    await world.gateway().stop();
    for (const setting of unsafe) {
      await set(world, setting, 'off');
      await isRefused(world, {}, `not serving: ${setting} is off`);
      await set(world, setting, 'on');
    }
    const development = { NODE_ENV: 'development', JWKS_URL: '', JWT_ISSUER: '', JWT_AUDIENCE: '' };
    await isRefused(world, development, 'not serving: the database is one of production');
    await world.start();
    return { faults: unsafe.length + 1 };
  },
};

export const settingScenarios: readonly Scenario[] = [unsafeStarts];
