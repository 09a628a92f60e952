import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProcess } from '../../.ci/server.ts';
import { castToken } from '../../src/caller/cast.ts';
import { openKeys } from '../../src/caller/keys.ts';
import { systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import type { DatabaseHost } from '../../src/database/database.ts';
import { ensureAuditPartitions } from '../../src/database/prepare.ts';
import type { Workshop } from '../caller/forge.ts';
import { copyDatabase } from '../harness/database.ts';
import { serverUrls } from '../harness/server-database.ts';
import { type Collector, startCollector } from '../stories/collector.ts';
import { type HostileOperation, type Outcome, outcomeOf } from './hostile.ts';

/** A gateway as its users start it, in a process of its own that logs and traces all it can, and everything it wrote. */
export type Target = {
  url: string;
  port: number;
  workshop: Workshop;
  token(name: string): Promise<string>;
  /** Gives the answer in short, and its text. */
  ask(operation: Omit<HostileOperation, 'what' | 'outcome'>): Promise<{ outcome: Outcome; text: string }>;
  post(body: string, headers: Record<string, string>, path?: string): Promise<{ status: number; text: string }>;
  /** Fails unless the process lives and answers an ordinary query. */
  isHealthy(): Promise<void>;
  /** Logs, metrics and traces, as bytes. */
  written(): Promise<{ output: string; metrics: string; traces: string }>;
  /** The database as its owner, on PostgreSQL. */
  host: DatabaseHost | null;
  /** The settings of its database: one that another process would need. */
  settings: NodeJS.ProcessEnv;
  close(): Promise<void>;
};

const localDatabase = (dataDir: string) => ({
  host: null,
  settings: { NODE_ENV: 'development', DATA_DIR: dataDir },
});

export async function openTarget(): Promise<Target> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gateway-hostile-'));
  // The embedded database is the process's own: it makes one, with the cast.
  const { host, settings } = serverUrls() === null ? localDatabase(dataDir) : await copyDatabase(dataDir);
  await host?.asOwner(({ pool }) => ensureAuditPartitions(pool, systemClock));
  const collector: Collector = await startCollector();
  const { PATH } = process.env;
  const tracing = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
  const given: NodeJS.ProcessEnv = { ...settings, ...tracing, NODE_ENV: 'development', LOG_LEVEL: 'trace' };
  const server = await startProcess([process.execPath, '--import', 'tsx', 'src/main.ts'], { PATH, ...given }, 150);

  const config = readConfig(given);
  const { development, gateway, audience } = await openKeys(config);
  if (!development) throw new Error('there is no development issuer here');
  // Each is good for a quarter of an hour, and the whole of this takes minutes at most.
  const tokens = new Map<string, Promise<string>>();
  const token = (name: string) => {
    const known = tokens.get(name) ?? castToken(name, config, systemClock);
    tokens.set(name, known);
    return known;
  };
  const post: Target['post'] = async (body, headers, path = '/graphql') => {
    const response = await fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body,
      signal: AbortSignal.timeout(15_000),
    });
    return { status: response.status, text: await response.text() };
  };
  const ask: Target['ask'] = async ({ as, query, variables, headers = {} }) => {
    const authorization = as === undefined ? {} : { Authorization: `Bearer ${await token(as)}` };
    const { status, text } = await post(JSON.stringify({ query, variables }), { ...authorization, ...headers });
    return { outcome: outcomeOf(status, text), text };
  };
  return {
    url: server.url,
    port: Number(new URL(server.url).port),
    workshop: { development, gateway, audience, now: new Date() },
    token,
    ask,
    post,
    isHealthy: async () => {
      const health = await fetch(`${server.url}/health`);
      if (health.status !== 200) throw new Error(`/health answers ${health.status}`);
      const { outcome } = await ask({ as: 'grace', query: '{ caller { kind } me { id } }' });
      if (outcome !== '200 answered') throw new Error(`an ordinary query ends in ${outcome}`);
    },
    written: async () => {
      const metrics = await (await fetch(server.metricsUrl)).text();
      return { output: server.output(), metrics, traces: collector.bodies.join('\n') };
    },
    host,
    settings,
    close: async () => {
      await server.stop();
      collector.close();
      await host?.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
