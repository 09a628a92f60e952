import { createKeyedHash } from './caller/keyed-hash.ts';
import { openKeys } from './caller/keys.ts';
import { systemClock } from './clock.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { type DatabaseHost, openHost } from './database/database.ts';
import { DatabaseFailure } from './database/failure.ts';
import { prepareDatabase } from './database/prepare.ts';
import { startServer } from './server.ts';

/** The embedded database belongs to this process, so it is migrated and seeded here; PostgreSQL by its own commands. */
async function prepareEmbedded(host: DatabaseHost, config: Config): Promise<void> {
  const { seedCast } = await import('../prisma/seed/seed.ts');
  const mac = createKeyedHash((await openKeys(config)).gateway, 'audit');
  await host.asOwner(async ({ pool, prisma }) => {
    await prepareDatabase(pool, systemClock);
    await seedCast(prisma, systemClock, mac);
  });
}

function greet(url: string, config: Config): void {
  console.log(`The gateway listens on ${url}`);
  if (config.NODE_ENV === 'production') return;
  console.log(`GraphiQL:  ${url}/graphql`);
  console.log('A token:   npm run -s token -- alice   (or bob, support, billing, newsletter-co, …)');
}

async function start(): Promise<void> {
  const config = readConfig(process.env);
  const host = await openHost(config);
  if (host.embedded) await prepareEmbedded(host, config);
  const database = await host.serve();
  const server = await startServer({ config, clock: systemClock, database });
  greet(server.url, config);

  const stop = async () => {
    await server.stop();
    await database.close();
    await host.close();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

// A process that does not know its own state ends; its supervisor starts a new one.
process.on('unhandledRejection', (reason) => {
  console.error(`unhandled rejection: ${reason instanceof Error ? reason.name : typeof reason}`);
  process.exit(1);
});

try {
  await start();
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof DatabaseFailure)) throw error;
  console.error(error.message);
  process.exit(1);
}
