import { setFlagsFromString } from 'node:v8';
import { systemClock } from './clock.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import type { DatabaseHost } from './database/database.ts';
import { DatabaseFailure } from './database/failure.ts';
import { nameAndCode } from './name-and-code.ts';

/** The embedded database belongs to this process, so it is migrated and seeded here; PostgreSQL by its own commands. */
async function prepareEmbedded(host: DatabaseHost, config: Config): Promise<void> {
  const { createKeyedHash } = await import('./caller/keyed-hash.ts');
  const { openKeys } = await import('./caller/keys.ts');
  const { prepareDatabase } = await import('./database/prepare.ts');
  const { seedCast } = await import('../prisma/seed/seed.ts');
  const mac = createKeyedHash((await openKeys(config)).gateway, 'audit');
  await host.asOwner(async ({ pool, prisma }) => {
    await prepareDatabase(pool, systemClock);
    await seedCast(prisma, systemClock, mac);
  });
}

function greet({ url, metricsUrl }: { url: string; metricsUrl: string | null }, config: Config): void {
  console.log(`The gateway listens on ${url}`);
  if (metricsUrl !== null) console.log(`Metrics:   ${metricsUrl}`);
  if (config.NODE_ENV === 'production') return;
  console.log(`GraphiQL:  ${url}/graphql`);
  console.log('A token:   npm run -s token -- alice   (or bob, support, billing, newsletter-co, …)');
}

async function start(): Promise<void> {
  const config = readConfig(process.env);
  // Loaded when the settings are known to be good, so that a bad one is told at once.
  const { openHost } = await import('./database/database.ts');
  const { openLog } = await import('./log.ts');
  const { createMetrics } = await import('./metrics/metrics.ts');
  const { startServer } = await import('./server.ts');
  const { openTracer } = await import('./tracing/tracer.ts');
  const host = await openHost(config);
  if (host.embedded) await prepareEmbedded(host, config);
  const metrics = createMetrics();
  const tracer = openTracer(config, systemClock, (outcome, spans) => metrics.spans.add({ outcome }, spans));
  const database = await host.serve(tracer ? { onQuery: tracer.statement } : {});
  const server = await startServer({ config, clock: systemClock, database, log: openLog(config), metrics, tracer });
  greet(server, config);

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

// The heap may grow by 40 % over what is in use before it is collected; by default it quadruples under large requests.
setFlagsFromString('--heap-growing-percent=40');

/** A process that does not know its own state ends; its supervisor starts a new one. Messages may hold values. */
const endAt = (what: string) => (thrown: unknown) => {
  const { name, cause } = nameAndCode(thrown);
  console.error([what, name, cause].filter(Boolean).join(': '));
  process.exit(1);
};
process.on('unhandledRejection', endAt('unhandled rejection'));
process.on('uncaughtException', endAt('uncaught exception'));

try {
  await start();
} catch (error) {
  if (error instanceof ConfigError || error instanceof DatabaseFailure) console.error(error.message);
  // Prisma's messages repeat what they were given; what is wrong with a policy or a schema has to be read.
  else if (error instanceof Error && !error.name.startsWith('Prisma')) console.error(error);
  else console.error(`the start failed: ${nameAndCode(error).name}`);
  process.exit(1);
}
