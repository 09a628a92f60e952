import { systemClock } from '../src/clock.ts';
import { ConfigError, readConfig } from '../src/config.ts';
import { openHost } from '../src/database/database.ts';
import { DatabaseFailure } from '../src/database/failure.ts';
import { prepareDatabase, setApartForProduction } from '../src/database/prepare.ts';

// `npm run db:deploy`: prepares PostgreSQL for serving, as its owner and without a network besides.
try {
  // Only the database's settings: deploying needs no keys and no identity provider.
  const { DATABASE_URL, DATABASE_OWNER_URL, NODE_ENV } = process.env;
  const config = readConfig({ DATABASE_URL, DATABASE_OWNER_URL });
  if (config.DATABASE_URL === undefined) throw new ConfigError('DATABASE_URL: required to deploy');

  const host = await openHost(config);
  const { migrations, partitions, login } = await host.asOwner(async ({ pool }) => {
    if (NODE_ENV === 'production') await setApartForProduction(pool);
    return prepareDatabase(pool, systemClock, config.DATABASE_URL);
  });
  for (const name of migrations) console.log(`applied migration ${name}`);
  if (migrations.length === 0) console.log('no migration to apply');
  console.log(`made ${partitions} audit partitions; two years ahead are there`);
  if (NODE_ENV === 'production') console.log('the database is set apart for production');
  console.log(login === null ? 'DATABASE_URL names no lesser login to admit' : `${login} may serve as gateway`);
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof DatabaseFailure)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
