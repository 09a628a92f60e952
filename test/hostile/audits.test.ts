import { generateKeyPairSync } from 'node:crypto';
import { serverAudits } from 'graphql-http';
import { afterEach, describe, expect, it } from 'vitest';
import { type IdentityProvider, startIdentityProvider } from '../../.ci/identity-provider.ts';
import type { Config } from '../../src/config.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';

/** What fails, and why that is meant: by POST alone, no document stands in an address, a log or a cache. */
const postOnly = {
  '5A70': 'A document in the query string of a GET is refused with 405.',
  D6D5: 'So are variables there, under application/graphql-response+json,',
  '6A70': 'and under application/json.',
};
/** Each asks `__type`, which production does not answer. */
const introspecting = {
  BF61: 'Its document is `{ __type(name: "…") { name } }`: 400, in whatever encoding.',
  '2EA1': 'Its variable is the name of a type, under application/graphql-response+json,',
  '28B9': 'and under application/json.',
};

let gateway: TestGateway;
let provider: IdentityProvider | undefined;
afterEach(async () => {
  await gateway.stop();
  provider?.close();
});

/** How a gateway is configured in production, but for its database. */
async function production(): Promise<Partial<Config>> {
  provider = await startIdentityProvider();
  const { privateKey } = generateKeyPairSync('ed25519');
  const SIGNING_KEY = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  return { ...provider.settings, NODE_ENV: 'production', MAIL_URL: 'smtp://127.0.0.1:2525', SIGNING_KEY };
}

/** The ids of audits that fail, and how many there are. */
async function audited(config: Partial<Config>): Promise<{ audits: number; failing: string[] }> {
  gateway = await startGateway({ config });
  const audits = serverAudits({ url: `${gateway.url}/graphql` });
  const failing: string[] = [];
  for (const { id, fn } of audits) if ((await fn()).status !== 'ok') failing.push(id);
  return { audits: audits.length, failing: failing.toSorted() };
}

describe('Of the audits of GraphQL over HTTP (graphql-http)', () => {
  it('those alone fail that ask by GET', async () => {
    expect(await audited({})).toEqual({ audits: 61, failing: Object.keys(postOnly).toSorted() });
  });

  it('those fail in production, too, that ask the schema about itself', async () => {
    const failing = Object.keys({ ...postOnly, ...introspecting }).toSorted();
    expect(await audited(await production())).toEqual({ audits: 61, failing });
  });
});
