import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JWK } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type CallerKeys, openKeys, publicKeys } from '../../src/caller/keys.ts';
import { keptSigningKey, readSigningKey } from '../../src/caller/signing-key.ts';
import { createTokenVerifier } from '../../src/caller/verify.ts';
import { hours } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { seededAt, testClock } from '../harness/clock.ts';
import { goodPartnerToken } from './bad-tokens.ts';
import { compact, goodParts, signedWith } from './forge.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateway-keys-'));
});
afterAll(() => rm(directory, { recursive: true }));

const pem = {
  private: (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  public: (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString(),
};
const ed25519 = () => generateKeyPairSync('ed25519');
const ec = (namedCurve = 'P-256') => generateKeyPairSync('ec', { namedCurve });
const jwk = ({ privateKey }: { privateKey: KeyObject }) => privateKey.export({ format: 'jwk' });

describe('SIGNING_KEY', () => {
  it.each([
    ['an Ed25519 key as PEM', () => pem.private(ed25519().privateKey), 'EdDSA'],
    ['an EC key as PEM', () => pem.private(ec().privateKey), 'ES256'],
    ['an EC key on P-384', () => pem.private(ec('P-384').privateKey), 'ES384'],
    ['a PEM with its line ends written as \\n', () => pem.private(ec().privateKey).replaceAll('\n', '\\n'), 'ES256'],
    ['a JWK', () => JSON.stringify(jwk(ed25519())), 'EdDSA'],
  ])('may be %s', async (_, text, alg) => {
    expect(await readSigningKey(text())).toMatchObject({ alg, publicJwk: { alg, use: 'sig' } });
  });

  it.each([
    ['an RSA key', () => pem.private(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey)],
    ['a curve of no JWS algorithm', () => pem.private(ec('secp256k1').privateKey)],
    ['a public key', () => pem.public(ed25519().publicKey)],
    ['a public JWK', () => JSON.stringify({ ...jwk(ed25519()), d: undefined })],
    ['a JWK with another key’s public half', () => JSON.stringify({ ...jwk(ec()), d: jwk(ec()).d })],
    ['a password', () => 'correct horse battery staple'],
    ['broken JSON', () => '{"kty":"OKP"'],
  ])('stops the start with one line that does not repeat it: %s', async (_, text) => {
    const value = text();
    const error = await readSigningKey(value).catch((thrown) => thrown);
    expect(error).toMatchObject({ name: 'ConfigError', message: expect.stringMatching(/^SIGNING_KEY: [^\n]+$/) });
    expect(error.message).not.toContain(value.slice(0, 12));
  });
});

describe('a key kept in DATA_DIR', () => {
  it('is one, even when many ask for it at the same time, and only its owner may read it', async () => {
    const folder = join(directory, 'race');
    const file = join(folder, 'gateway.pem');
    const asked = await Promise.all(Array.from({ length: 12 }, () => keptSigningKey(file)));
    expect(new Set(asked.map(({ kid }) => kid)).size).toBe(1);
    expect((await keptSigningKey(file)).kid).toBe(asked[0]?.kid);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['gateway.pem']);
  });
});

describe('the published keys', () => {
  const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth', 'priv'];

  it('are the gateway’s and the development issuer’s, and hold nothing private', async () => {
    const keys = await openKeys(readConfig({ DATA_DIR: directory }));
    const published = publicKeys(keys).keys;
    expect(published.map(({ kid }) => kid)).toEqual([keys.gateway.kid, keys.development?.kid]);
    expect(published.flatMap((key) => Object.keys(key)).filter((name) => privateMembers.includes(name))).toEqual([]);
  });

  it('are public for every form of SIGNING_KEY', async () => {
    for (const SIGNING_KEY of [
      pem.private(ed25519().privateKey),
      pem.private(ec().privateKey),
      JSON.stringify(jwk(ed25519())),
    ]) {
      const [key = {}] = publicKeys(await openKeys(readConfig({ DATA_DIR: directory, SIGNING_KEY }))).keys;
      expect(Object.keys(key).filter((name) => privateMembers.includes(name))).toEqual([]);
    }
  });
});

describe('in production', () => {
  it('no key is made up', async () => {
    const config = { ...readConfig({ DATA_DIR: directory }), NODE_ENV: 'production' } as const;
    await expect(openKeys(config)).rejects.toThrow('SIGNING_KEY: required in production');
    const withKey = { ...config, SIGNING_KEY: pem.private(ed25519().privateKey) };
    await expect(openKeys(withKey)).rejects.toThrow('JWKS_URL, JWT_ISSUER: required in production');
  });
});

describe('an identity provider', () => {
  const issuer = 'https://login.example';
  const now = seededAt;

  /** Its key set, served over HTTP as long as it is up. */
  async function provider() {
    const published: JWK[] = [];
    const server = createServer((_, response) => response.end(JSON.stringify({ keys: published })));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // A new server listens on a port of its own, so the address is never a pipe's.
    const { port } = server.address() as AddressInfo;
    const close = () => new Promise((resolve) => server.close(resolve));
    return { published, url: `http://127.0.0.1:${port}/jwks`, close };
  }
  const open = (url: string, changes: NodeJS.ProcessEnv = {}) =>
    openKeys(
      readConfig({ DATA_DIR: directory, JWKS_URL: url, JWT_ISSUER: issuer, JWT_AUDIENCE: 'portal', ...changes }),
    );
  const workshop = ({ gateway, audience }: CallerKeys, key = gateway) => ({ development: key, gateway, audience, now });

  it('vouches for people under the claims that the operator names, and partners stay the gateway’s', async () => {
    const { published, url, close } = await provider();
    const key = await keptSigningKey(join(directory, 'provider.pem'));
    published.push(key.publicJwk);
    const keys = await open(url, { JWT_KIND_CLAIM: 'https://example/kind', JWT_ROLES_CLAIM: 'https://example/roles' });
    const verify = createTokenVerifier(keys, testClock(now));
    const { header, payload } = goodParts(workshop(keys, key));
    const claims = { ...payload, iss: issuer, sub: 'eve', kind: undefined };
    const sign = signedWith(key.privateKey);

    const named = { 'https://example/kind': 'STAFF', 'https://example/roles': ['LEGAL'] };
    expect(await verify(compact(header, { ...claims, ...named }, sign))).toMatchObject({
      kind: 'STAFF',
      roles: ['LEGAL'],
    });
    expect(await verify(goodPartnerToken(workshop(keys)))).toMatchObject({ kind: 'PARTNER' });
    await expect(verify(compact(header, { ...claims, kind: 'CUSTOMER' }, sign))).rejects.toThrow('not valid');
    await expect(verify(compact(header, payload, sign))).rejects.toThrow('not valid');
    expect(publicKeys(keys).keys.map(({ kid }) => kid)).toEqual([keys.gateway.kid]);
    await close();
  });

  it('that is out of reach makes its tokens unverifiable, not invalid', async () => {
    const { url, close } = await provider();
    await close();
    const keys = await open(url);
    const key = await keptSigningKey(join(directory, 'provider.pem'));
    const { header, payload } = goodParts(workshop(keys, key));
    const token = compact(header, { ...payload, iss: issuer }, signedWith(key.privateKey));
    await expect(createTokenVerifier(keys, testClock(now))(token)).rejects.toMatchObject({
      extensions: { code: 'SERVICE_UNAVAILABLE' },
    });
    expect(await keys.reachable()).toBe(false);
  });

  it('that publishes no matching key makes a token invalid, and is ready', async () => {
    const { url, close } = await provider();
    const keys = await open(url);
    const key = await keptSigningKey(join(directory, 'provider.pem'));
    const { header, payload } = goodParts(workshop(keys, key));
    const token = compact(header, { ...payload, iss: issuer }, signedWith(key.privateKey));
    await expect(createTokenVerifier(keys, testClock(now))(token)).rejects.toMatchObject({
      extensions: { code: 'UNAUTHENTICATED' },
    });
    expect(await keys.reachable()).toBe(true);
    await close();
  });

  it('is asked for a new key after 30 s, though the clock was set back by an hour meanwhile', async () => {
    const { published, url, close } = await provider();
    const keys = await open(url);
    const key = await keptSigningKey(join(directory, 'provider.pem'));
    const { header, payload } = goodParts(workshop(keys, key));
    const token = compact(header, { ...payload, iss: issuer }, signedWith(key.privateKey));
    const verify = createTokenVerifier(keys, testClock(now));
    const real = performance.now();
    const steady = vi.spyOn(performance, 'now').mockReturnValue(real);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hours(1) });
    expect(await keys.reachable()).toBe(true);
    vi.useRealTimers();

    published.push(key.publicJwk);
    steady.mockReturnValue(real + 29_999);
    await expect(verify(token)).rejects.toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } });
    steady.mockReturnValue(real + 30_000);
    expect(await verify(token)).toMatchObject({ kind: payload['kind'] });
    steady.mockRestore();
    await close();
  });

  it('cannot take the gateway’s own name', async () => {
    await expect(open('http://127.0.0.1:1/jwks', { JWT_ISSUER: 'urn:customer-data-gateway' })).rejects.toThrow(
      'JWT_ISSUER: urn:customer-data-gateway is the gateway itself',
    );
  });
});
