import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
import type { Logger } from 'pino';
import { castToken } from '../../src/caller/cast.ts';
import { type Config, readConfig } from '../../src/config.ts';
import type { Clients, Database } from '../../src/database/database.ts';
import type { Metrics } from '../../src/metrics/metrics.ts';
import type { OutboundOptions } from '../../src/outbound/outbound.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { currentRequestId } from '../../src/server/request-id.ts';
import { startServer } from '../../src/server.ts';
import type { Tracer } from '../../src/tracing/tracer.ts';
import { type TestClock, testClock } from './clock.ts';
import { copyDatabase } from './database.ts';
import { unlimited } from './unlimited.ts';

export type GatewayOptions = {
  /** Where the gateway's clock stands at first. */
  clock?: TestClock;
  config?: Partial<Config>;
  policy?: Policy;
  /** Without them nobody is limited: the tests' clock stands still. */
  rates?: Policy['rates'];
  outbound?: Partial<OutboundOptions>;
  /** How long an operation may take. */
  operationMilliseconds?: number;
  /** Where its log lines go; without one, nowhere. */
  log?: Logger;
  metrics?: Metrics;
  /** What traces it; without one, nothing. */
  trace?: (config: Config) => Tracer | null;
  /** Writes what a test needs besides the cast, as the owner, before the gateway serves. */
  seed?: (owner: Clients, clock: TestClock) => Promise<void>;
};

type Document<Data, Variables> = string | (DocumentTypeDecoration<Data, Variables> & { toString(): string });

export type AskOptions = {
  /** A member of the cast; without one, nobody. */
  as?: string;
  headers?: Record<string, string>;
};

export type Answer<Data> = {
  status: number;
  headers: Headers;
  data: Data | null | undefined;
  errors: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[];
};

/** The real gateway, listening, on a database of its own. */
export type TestGateway = {
  url: string;
  metricsUrl: string;
  clock: TestClock;
  /** The settings it was started with. */
  config: Config;
  database: Database;
  /** The SQL it has sent since it began to serve; empty it with `statements.length = 0`. */
  statements: string[];
  /** Those of them that were sent for a request, and not by the gateway's own work beside it. */
  asked: string[];
  /** A bearer token for a member of the cast. */
  token(name: string): Promise<string>;
  /** Asks over HTTP. Data is typed when the document is marked with `graphql(…)`. */
  gql<Data = Record<string, unknown>, Variables = Record<string, unknown>>(
    document: Document<Data, Variables>,
    variables?: Variables,
    options?: AskOptions,
  ): Promise<Answer<Data>>;
  stop(): Promise<void>;
};

/** Starts a gateway on a random port over a copy of the seeded cast. One serves a whole test file. */
export async function startGateway(options: GatewayOptions = {}): Promise<TestGateway> {
  const { clock = testClock(), config, seed, trace, rates = unlimited, ...parts } = options;
  const policy = { ...(options.policy ?? defaultPolicy), rates };
  const dataDir = await mkdtemp(join(tmpdir(), 'gateway-test-'));
  const { host, settings: databaseSettings } = await copyDatabase(dataDir);
  const settings: Config = {
    ...readConfig({ ...databaseSettings, PORT: '0', METRICS_PORT: '0', LOG_LEVEL: 'silent' }),
    ...config,
  };
  if (seed !== undefined) await host.asOwner((owner) => seed(owner, clock));
  const statements: string[] = [];
  const asked: string[] = [];
  const tracer = trace?.(settings) ?? null;
  const onQuery = (sql: string) => {
    statements.push(sql);
    if (currentRequestId() !== undefined) asked.push(sql);
    return tracer?.statement(sql);
  };
  const database = await host.serve({ onQuery });
  const server = await startServer({ ...parts, policy, config: settings, clock, database, tracer });

  const token = (name: string) => castToken(name, settings, clock);
  return {
    url: server.url,
    metricsUrl: server.metricsUrl ?? '',
    clock,
    config: settings,
    database,
    statements,
    asked,
    token,
    gql: askingAt(server.url, token),
    stop: async () => {
      await server.stop();
      await database.close();
      await host.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Asks a gateway that listens at `url`. */
export const askingAt =
  (url: string, token: TestGateway['token']): TestGateway['gql'] =>
  async (document, variables, { as, headers = {} } = {}) => {
    const authorization = as === undefined ? {} : { Authorization: `Bearer ${await token(as)}` };
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...authorization, ...headers },
      body: JSON.stringify({ query: document.toString(), ...(variables && { variables }) }),
    });
    return answerOf(response);
  };

async function answerOf<Data>(response: Response): Promise<Answer<Data>> {
  // The shape that GraphQL over HTTP promises; `Data` is what codegen derives from the schema.
  const body = (await response.json()) as { data?: Data | null; errors?: Answer<Data>['errors'] };
  return { status: response.status, headers: response.headers, data: body.data, errors: body.errors ?? [] };
}
