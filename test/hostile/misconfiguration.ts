import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { serverUrls } from '../harness/server-database.ts';
import type { Target } from './target.ts';

/** Settings with which the gateway does not start, and the one line that says why. */
export type Misconfiguration = {
  what: string;
  settings(target: Target): NodeJS.ProcessEnv;
  says: RegExp;
};

const bad = (what: string, settings: NodeJS.ProcessEnv, says: RegExp): Misconfiguration => ({
  what,
  settings: () => settings,
  says,
});

const production = {
  NODE_ENV: 'production',
  JWKS_URL: 'https://idp.example/jwks.json',
  JWT_ISSUER: 'https://idp.example',
  JWT_AUDIENCE: 'gateway',
  MAIL_URL: 'smtp://127.0.0.1:2525',
  MAIL_FROM: 'privacy@example.com',
  SIGNING_KEY: 'a key',
};
const database = 'postgresql://gateway@127.0.0.1:9/gateway';
const without = (name: keyof typeof production) => ({ ...production, DATABASE_URL: database, [name]: '' });

/** Each needs a database that is there. */
const withDatabase: readonly Misconfiguration[] = [
  {
    what: 'production as the owner of the tables',
    settings: ({ settings }) => ({ ...settings, ...production }),
    says: /^not serving: DATABASE_URL logs in as a superuser or as the owner/,
  },
  {
    what: 'a database that was never migrated',
    settings: () => ({ DATABASE_URL: serverUrls()?.owner ?? '' }),
    says: /^the database is not migrated: run npm run db:deploy/,
  },
  {
    what: 'a port that is taken',
    settings: ({ settings, port }) => ({ ...settings, PORT: String(port), METRICS_PORT: '0', LOG_LEVEL: 'silent' }),
    says: /^PORT: cannot listen on 127\.0\.0\.1:\d+ \(EADDRINUSE\)/,
  },
];

const withDirectory: readonly Misconfiguration[] = [
  {
    what: 'the embedded database of another gateway',
    settings: ({ settings }) => settings,
    says: /^[^\n]*database[^\n]*\n$/,
  },
];

export const misconfigurations: readonly Misconfiguration[] = [
  bad('a port that is none', { PORT: 'http' }, /^PORT: /),
  bad('a mode that does not exist', { NODE_ENV: 'staging' }, /^NODE_ENV: /),
  bad('a database of another kind', { DATABASE_URL: 'mysql://localhost/x' }, /^DATABASE_URL: /),
  bad('a level that does not exist', { LOG_LEVEL: 'loud' }, /^LOG_LEVEL: /),
  bad('keys without an issuer', { JWKS_URL: 'https://idp.example/jwks.json' }, /^JWKS_URL, JWT_ISSUER, JWT_AUDIENCE: /),
  bad('mail without a sender', { MAIL_URL: 'smtp://localhost' }, /^MAIL_FROM: /),
  bad('exports in a bucket', { EXPORT_STORE: 's3://bucket' }, /^EXPORT_STORE: /),
  bad('a proxy that is a name', { TRUST_PROXY: 'proxy.example' }, /^TRUST_PROXY: /),
  bad('a range too wide for words', { OUTBOUND_ALLOW: '10.0.0.0/64' }, /^OUTBOUND_ALLOW: /),
  bad('every origin', { CORS_ORIGINS: '*' }, /^CORS_ORIGINS: /),
  bad(
    'production with nothing else',
    { NODE_ENV: 'production' },
    /^DATABASE_URL, JWKS_URL, .*: required in production/,
  ),
  bad('production without an audience', without('JWT_AUDIENCE'), /^JWT_AUDIENCE: required in production/),
  bad('production without a key', without('SIGNING_KEY'), /^SIGNING_KEY: required in production/),
  bad('production on the embedded database', production, /^DATABASE_URL: required in production/),
  ...(serverUrls() === null ? withDirectory : withDatabase),
];

/** The exit code of a start, and what it wrote to stderr. One that goes on running is killed, and its code is null. */
export async function startWith(settings: NodeJS.ProcessEnv): Promise<{ code: unknown; stderr: string }> {
  const { PATH } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    env: { PATH, ...settings },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (part: Buffer) => (stderr += part.toString()));
  const timer = setTimeout(() => child.kill('SIGKILL'), 100_000);
  const [code] = (await once(child, 'close')) as [unknown];
  clearTimeout(timer);
  return { code, stderr };
}
