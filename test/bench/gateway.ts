import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type IdentityProvider, startIdentityProvider } from '../../.ci/identity-provider.ts';
import { castToken } from '../../src/caller/cast.ts';
import { defaultAudience, developmentIssuer } from '../../src/caller/issuers.ts';
import { systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import type { Subject } from './subjects.ts';

/** Staff who share the work, so that none reads more people than the policy lets one of them read. */
const desks = 20;

/** How the gateway is started in production, and tokens for those who call it. */
export type Callers = {
  /** The environment of one gateway more. */
  environment(databaseUrl: string): NodeJS.ProcessEnv;
  customer(subject: Subject): Promise<string>;
  /** Whoever of the staff looks after the customer at this place. */
  staff(place: number): Promise<string>;
  partner(): Promise<string>;
  close(): void;
};

/** `directory`: where the gateways keep their own. */
export async function openCallers(directory: string): Promise<Callers> {
  // The log-ins of generated customers are of this issuer.
  const provider: IdentityProvider = await startIdentityProvider({
    issuer: developmentIssuer,
    audience: defaultAudience,
  });
  const { privateKey } = generateKeyPairSync('ed25519');
  let started = 0;
  const settings = {
    MAIL_URL: 'smtp://127.0.0.1:2525',
    MAIL_FROM: 'privacy@example.com',
    SIGNING_KEY: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    LOG_LEVEL: 'info',
    ...provider.settings,
  };
  const signing = readConfig({ ...settings, NODE_ENV: 'test', DATA_DIR: directory });
  return {
    environment: (databaseUrl) => {
      const dataDir = join(directory, String(started++));
      mkdirSync(dataDir);
      return { ...settings, NODE_ENV: 'production', DATA_DIR: dataDir, DATABASE_URL: databaseUrl };
    },
    customer: ({ login }) => provider.sign({ sub: login, kind: 'CUSTOMER' }),
    staff: (place) =>
      provider.sign({ sub: `bench-${place % desks}`, name: 'Billing', kind: 'STAFF', roles: ['BILLING'] }),
    partner: () => castToken('insight-labs', signing, systemClock),
    close: () => provider.close(),
  };
}
