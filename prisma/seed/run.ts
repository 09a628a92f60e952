import { createKeyedHash } from '../../src/caller/keyed-hash.ts';
import { openKeys } from '../../src/caller/keys.ts';
import { systemClock } from '../../src/clock.ts';
import { ConfigError, readConfig } from '../../src/config.ts';
import { openHost } from '../../src/database/database.ts';
import { DatabaseFailure } from '../../src/database/failure.ts';
import { prepareDatabase } from '../../src/database/prepare.ts';
import { readArguments } from './arguments.ts';
import { seedCast } from './seed.ts';
import { fill } from './volume/fill.ts';
import { progressOf } from './volume/progress.ts';

// `npm run seed [-- --customers N [--seed TEXT]]`: the cast, and as many generated customers as are asked for.
async function run(): Promise<void> {
  const { customers, seed } = readArguments(process.argv.slice(2));
  const config = readConfig(process.env);
  if (config.NODE_ENV === 'production') throw new ConfigError('NODE_ENV: the cast is never seeded in production');
  const mac = createKeyedHash((await openKeys(config)).gateway, 'audit');
  const host = await openHost(config);
  try {
    await host.asOwner(async ({ prisma, pool }) => {
      await prepareDatabase(pool, systemClock, config.DATABASE_URL);
      await seedCast(prisma, systemClock, mac);
      console.log('The cast is in the database.');
      if (customers === 0) return;
      const progress = progressOf(customers, process.stderr, systemClock);
      const written = await fill(pool, host.embedded, { customers, seed, onProgress: progress.show }).finally(
        progress.end,
      );
      console.log(`${customers} generated customers are in the database, ${written} of them new.`);
    });
  } finally {
    await host.close();
  }
}

try {
  await run();
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof DatabaseFailure)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
