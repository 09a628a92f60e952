import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../../prisma/seed/identities.ts';
import { castToken } from '../../src/caller/cast.ts';
import { openKeys } from '../../src/caller/keys.ts';
import { createTokenVerifier } from '../../src/caller/verify.ts';
import { systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateway-token-'));
});
afterAll(() => rm(directory, { recursive: true }));

function command(name: string, env: NodeJS.ProcessEnv = {}): Promise<{ code: number; stdout: string; stderr: string }> {
  const environment = { PATH: process.env['PATH'], DATA_DIR: directory, ...env };
  return new Promise((resolve) => {
    const args = ['--import', 'tsx', 'src/caller/token.ts', name];
    execFile(process.execPath, args, { env: environment }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

describe('npm run -s token', () => {
  it('prints a token that the gateway accepts, and nothing else', async () => {
    const { code, stdout, stderr } = await command('alice');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    const verify = createTokenVerifier(await openKeys(readConfig({ DATA_DIR: directory })), systemClock);
    expect(await verify(stdout.trim())).toMatchObject({ kind: 'CUSTOMER', sub: 'alice' });
  });

  it('names the cast to whoever asks for somebody else', async () => {
    const { code, stdout, stderr } = await command('mallory');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.trim()).toBe(`expected one of ${cast.map(({ name }) => name).join(', ')}`);
  });
});

describe('tokens for the cast', () => {
  it('exist for everybody of it', async () => {
    const config = readConfig({ DATA_DIR: directory });
    const verify = createTokenVerifier(await openKeys(config), systemClock);
    for (const { name, kind } of cast)
      expect(await verify(await castToken(name, config, systemClock))).toMatchObject({ kind });
  });

  it('are not made in production', async () => {
    const config = { ...readConfig({ DATA_DIR: directory }), NODE_ENV: 'production' } as const;
    await expect(castToken('alice', config, systemClock)).rejects.toThrow('no development tokens in production');
  });

  it('are not made for people where an identity provider is configured', async () => {
    const provider = {
      JWKS_URL: 'http://127.0.0.1:1/jwks',
      JWT_ISSUER: 'https://login.example',
      JWT_AUDIENCE: 'portal',
    };
    const config = readConfig({ DATA_DIR: directory, ...provider });
    await expect(castToken('alice', config, systemClock)).rejects.toThrow(/^JWKS_URL: set/);
    expect(await castToken('stripe', config, systemClock)).toMatch(/^ey/);
  });
});
