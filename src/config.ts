import { isIP } from 'node:net';
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);
const ranges = list.refine((all) => all.every(isRange), 'expected addresses or CIDR ranges');
const origins = list.refine(
  (all) => all.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin),
  'expected origins such as https://portal.example',
);
/** `name=value,name=value`, percent-encoded as OpenTelemetry has them. */
const headers = z.string().transform((text, issue) => {
  try {
    const pairs = text.split(',').map((pair) => pair.split('='));
    return Object.fromEntries(
      pairs.map(([name = '', ...value]) => [name.trim(), decodeURIComponent(value.join('=').trim())]),
    );
  } catch {
    issue.addIssue({ code: 'custom', message: 'expected name=value,name=value' });
    return z.NEVER;
  }
});
const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: 'expected postgresql://…' });
const httpUrl = z.url({ protocol: /^https?$/, error: 'expected http(s)://…' });

const environment = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  PORT: port.default(4000),
  HOST: z.string().min(1).default('127.0.0.1'),
  METRICS_PORT: port.default(9464),
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_OWNER_URL: postgresUrl.optional(),
  DATABASE_POOL: z.coerce.number().int().min(1).max(1000).default(10),
  DATA_DIR: z.string().min(1).default('.data'),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'expected redis://…' }).optional(),
  JWKS_URL: httpUrl.optional(),
  JWT_ISSUER: z.string().min(1).optional(),
  JWT_AUDIENCE: z.string().min(1).optional(),
  JWT_KIND_CLAIM: z.string().min(1).default('kind'),
  JWT_ROLES_CLAIM: z.string().min(1).default('roles'),
  COMPILED_READS: z.enum(['on', 'off']).default('on'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  MAIL_URL: z.url({ protocol: /^smtps?$/, error: 'expected smtp(s)://…' }).optional(),
  MAIL_FROM: z.string().min(3).optional(),
  PORTAL_URL: httpUrl.optional(),
  CORS_ORIGINS: origins.default([]),
  TRUST_PROXY: ranges.default([]),
  OUTBOUND_ALLOW: ranges.default([]),
  EXPORT_STORE: z
    .string()
    .min(1)
    .refine((value) => !value.includes('://'), 'expected a directory')
    .optional(),
  SIGNING_KEY: z.string().min(1).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
  OTEL_EXPORTER_OTLP_HEADERS: headers.default({}),
  OTEL_SERVICE_NAME: z.string().min(1).default('customer-data-gateway'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
});

function isRange(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const bits = { 4: 32, 6: 128 }[isIP(address)];
  if (bits === undefined || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
}

/** The environment, parsed once. */
export type Config = z.infer<typeof environment>;

/** A start that is refused, told in one line. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

const requiredInProduction = [
  'DATABASE_URL',
  'JWKS_URL',
  'JWT_ISSUER',
  'JWT_AUDIENCE',
  'MAIL_URL',
  'SIGNING_KEY',
] as const satisfies (keyof Config)[];

/** Reads the settings of the README's table. Names the first bad one, never its value. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ConfigError(`${issue?.path.join('.') ?? 'environment'}: ${issue?.message ?? 'is not valid'}`);
  }
  const config = parsed.data;
  if (config.NODE_ENV === 'production') {
    const missing = requiredInProduction.filter((name) => config[name] === undefined);
    if (missing.length > 0) throw new ConfigError(`${missing.join(', ')}: required in production`);
  }
  if (config.MAIL_URL !== undefined && config.MAIL_FROM === undefined) {
    throw new ConfigError('MAIL_FROM: required with MAIL_URL');
  }
  const identity = [config.JWKS_URL, config.JWT_ISSUER, config.JWT_AUDIENCE];
  if (identity.some(Boolean) && !identity.every(Boolean)) {
    throw new ConfigError('JWKS_URL, JWT_ISSUER, JWT_AUDIENCE: set all three, or none for the development issuer');
  }
  return config;
}
