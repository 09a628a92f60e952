import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import { createSights } from './audit/sights.ts';
import { createKeyedHash } from './caller/keyed-hash.ts';
import { openKeys } from './caller/keys.ts';
import { callerRecords } from './caller/records.ts';
import { createSeal } from './caller/seal.ts';
import { createSign } from './caller/sign.ts';
import { createTokenVerifier } from './caller/verify.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { ContextParts } from './context.ts';
import type { Database } from './database/database.ts';
import { apart } from './database/operation.ts';
import { createHttpServer } from './door/server.ts';
import { createDoor } from './door.ts';
import { tombstonesIn } from './erasure/tombstone-list.ts';
import { createDispatcher, type Dispatcher } from './events/dispatcher.ts';
import { mailHandlers } from './events/handlers.ts';
import { createRedeemLimit, linkSecrets } from './events/links.ts';
import { createMailer } from './events/mailer.ts';
import { createWatch } from './events/watch.ts';
import { openExports } from './export/exports.ts';
import { startDueWork } from './jobs/due.ts';
import { openJobs } from './jobs/jobs.ts';
import { beforeServing, dueWork, gatewayEvents, workers } from './jobs.ts';
import { listening } from './listening.ts';
import { openMetrics } from './metrics/endpoint.ts';
import { createMetrics, type Metrics } from './metrics/metrics.ts';
import { declareReadings } from './metrics/readings.ts';
import { createOutbound, type OutboundOptions } from './outbound/outbound.ts';
import { defaultPolicy } from './policy/default/document.ts';
import type { Policy } from './policy/policy.ts';
import { validatePolicy } from './policy/validate.ts';
import { clauseOfReading } from './policy/verdict.ts';
import { openRates } from './rates/rates.ts';
import { declaredSchema } from './schema.ts';
import { exportRoute } from './server/export-route.ts';
import { graphqlEndpoint } from './server/graphql.ts';
import { createObservation } from './server/observe.ts';
import { limitMutations } from './server/rates.ts';
import { routes } from './server/routes.ts';
import { createStreams } from './server/streams.ts';
import type { Tracer } from './tracing/tracer.ts';
import { type AuditLog, createAuditLog } from './trail/audit-log.ts';
import { counted } from './trail/counted.ts';
import { keepHeads } from './trail/heads.ts';
import { createWriters } from './trail/writers.ts';

export type ServerParts = {
  config: Config;
  clock: Clock;
  database: Database;
  policy?: Policy;
  log?: Logger;
  /** How calls to the outside are made, where the settings do not say. */
  outbound?: Partial<OutboundOptions>;
  /** What records reads and changes, in place of the database's chains. */
  audit?: AuditLog;
  metrics?: Metrics;
  /** Of this server's database as well; without one, nothing is traced. */
  tracer?: Tracer | null;
  /** How long an operation may take; 15 s. */
  operationMilliseconds?: number;
};
/** As long as a statement or a transaction may take, which are the walls behind it. */
const operationMilliseconds = 15_000;

/** `metricsUrl` is null where another process has the port, which production does not allow. */
export type Server = { url: string; metricsUrl: string | null; stop(): Promise<void> };

/** How long accepted work may take to finish after a stop is asked for. */
const gracePeriod = 8_000;

/** Starts to listen. Throws ConfigError, or an error that names what is wrong with the policy or the rule tree. */
export async function startServer({ config, clock, database, ...given }: ServerParts): Promise<Server> {
  const policy = validatePolicy(given.policy ?? defaultPolicy);
  const log = given.log ?? pino({ level: config.LOG_LEVEL });
  const production = config.NODE_ENV === 'production';
  const keys = await openKeys(config);
  const outbound = createOutbound({ allow: config.OUTBOUND_ALLOW, secureOnly: production, ...given.outbound });
  const callers = {
    verifyToken: createTokenVerifier(keys, clock),
    records: callerRecords(database.sql),
    staff: policy.staff,
    clock,
  };
  const clauseOf = clauseOfReading(policy, declaredSchema);
  const keyedHash = createKeyedHash(keys.gateway, 'suppression');
  const rates = openRates({ clock, redisUrl: config.REDIS_URL, hash: keyedHash, log });
  const watch = createWatch({ database, clock, log });
  const streams = createStreams();
  const sign = createSign(keys.gateway);
  const writers = createWriters(clock, createKeyedHash(keys.gateway, 'audit'));
  const jobs = await openJobs({ pool: database.pool, log });
  const metrics = given.metrics ?? createMetrics();
  const audit = counted(given.audit ?? createAuditLog(database.pool, writers), metrics);
  const observation = createObservation({ log, metrics, tracer: given.tracer ?? null });
  let dispatcher: Dispatcher | undefined;
  const parts: ContextParts = {
    policy,
    clock,
    log,
    database,
    clauseOf,
    audit,
    keyedHash,
    seal: createSeal(keys.gateway),
    sign,
    jobs,
    exports: openExports(database, config.EXPORT_STORE ?? join(config.DATA_DIR, 'exports')),
    tombstones: tombstonesIn(config.DATA_DIR),
    linkFailures: createRedeemLimit(rates.strict),
    sights: createSights(database.prisma, clock),
    limitMutation: limitMutations(rates, policy),
    changed: () =>
      apart(() => {
        dispatcher?.poke();
        watch.poke();
        jobs.poke();
      }),
    listen: watch.listen,
    outbound,
  };
  const mail = {
    database,
    clock,
    mailer: createMailer(config),
    secretOf: linkSecrets(keys.gateway.privateKey),
    portalUrl: config.PORTAL_URL ?? `http://${config.HOST}:${config.PORT}`,
    sender: policy.controller.name,
    retention: policy.retention,
  };
  const graphql = graphqlEndpoint({
    ...parts,
    watch,
    streams,
    callers,
    production,
    rates,
    observation,
    operationMilliseconds: given.operationMilliseconds ?? operationMilliseconds,
    compiledReads: config.COMPILED_READS === 'on',
  });
  const exports = exportRoute(parts, callers, observation);
  const door = createDoor({
    routes: observation.observed(routes({ graphql, exports, database, keys, clock, policy, production, rates })),
    clock,
    log,
    corsOrigins: config.CORS_ORIGINS,
    trustedProxies: config.TRUST_PROXY,
    onVisit: observation.onVisit,
  });
  await beforeServing(parts);
  // Not before: a restored backup may hold mail to somebody who is erased.
  dispatcher = createDispatcher({
    database,
    clock,
    log,
    handlers: { ...mailHandlers(mail), ...gatewayEvents(parts) },
  });
  const readings = declareReadings(metrics.registry, { database, clock, openStreams: streams.size });
  const metricsEndpoint = await openMetrics({ registry: metrics.registry, port: config.METRICS_PORT, production, log });
  const server = createHttpServer(door, clock);
  await listening(server, { port: config.PORT, host: config.HOST, setting: 'PORT' });
  const heads = keepHeads({ pool: database.pool, directory: config.DATA_DIR, grown: writers.grown, sign, clock, log });
  jobs.start(workers(parts));
  const due = startDueWork({ log, clock, work: dueWork(parts) });
  // A server that listens on TCP has an address with a port.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${config.HOST.includes(':') ? `[${config.HOST}]` : config.HOST}:${port}`,
    metricsUrl: metricsEndpoint?.url ?? null,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      streams.stop();
      // A connection whose answer has just ended is kept for more, which there will not be.
      const idle = setInterval(() => server.closeIdleConnections(), 50);
      const cut = setTimeout(() => server.closeAllConnections(), gracePeriod);
      await Promise.all([closed, dispatcher.stop(), jobs.stop(), due.stop()]);
      await heads.stop();
      clearInterval(idle);
      clearTimeout(cut);
      rates.close();
      readings.stop();
      await Promise.all([metricsEndpoint?.stop(), given.tracer?.stop()]);
    },
  };
}
