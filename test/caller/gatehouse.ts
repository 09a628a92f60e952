import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CallerDeps, establishCaller } from '../../src/caller/establish.ts';
import { type CallerKeys, openKeys } from '../../src/caller/keys.ts';
import { createTokenEndpoint, type GrantRequest, type GrantResponse } from '../../src/caller/oauth.ts';
import { callerRecords } from '../../src/caller/records.ts';
import { createTokenVerifier } from '../../src/caller/verify.ts';
import { readConfig } from '../../src/config.ts';
import type { Database } from '../../src/database/database.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import type { Caller } from '../../src/policy/vocabulary.ts';
import { createInProcessRates } from '../../src/rates/in-process.ts';
import { type TestClock, testClock } from '../harness/clock.ts';
import { copyDatabase } from '../harness/database.ts';
import type { Workshop } from './forge.ts';

/** Everything between a header and a caller, over a seeded database and keys of its own. */
export type Gatehouse = {
  clock: TestClock;
  dataDir: string;
  prisma: Database['prisma'];
  /** The texts of the SQL statements sent so far. */
  statements: string[];
  keys: CallerKeys;
  workshop(): Workshop;
  establish(headers: Record<string, string>, address?: string): Promise<Caller>;
  grant(request: Partial<GrantRequest>): Promise<GrantResponse>;
  close(): Promise<void>;
};

export async function openGatehouse(env: NodeJS.ProcessEnv = {}): Promise<Gatehouse> {
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-'));
  const { host } = await copyDatabase(directory);
  const statements: string[] = [];
  const database = await host.serve({ onQuery: (text) => void statements.push(text) });
  const { prisma } = database;
  const clock = testClock();
  const keys = await openKeys(readConfig({ ...env, DATA_DIR: directory }));
  const staff = defaultPolicy.staff;
  const deps: CallerDeps = {
    verifyToken: createTokenVerifier(keys, clock),
    records: callerRecords(database.sql),
    staff,
    clock,
  };
  const grant = createTokenEndpoint({ prisma, keys, clock, rates: createInProcessRates(clock) });
  return {
    clock,
    dataDir: directory,
    prisma,
    statements,
    keys,
    workshop: () => {
      if (!keys.development) throw new Error('there is no development issuer here');
      return { development: keys.development, gateway: keys.gateway, audience: keys.audience, now: clock.now() };
    },
    establish: (headers, address = '192.0.2.1') => establishCaller({ headers: new Headers(headers), address }, deps),
    grant: (request) => grant({ authorization: null, body: '', address: '192.0.2.1', ...request }),
    close: async () => {
      await database.close();
      await host.close();
      await rm(directory, { recursive: true });
    },
  };
}
