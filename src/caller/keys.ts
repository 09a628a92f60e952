import { join } from 'node:path';
import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { CallerKind } from '../../prisma/generated/client/enums.ts';
import { type Config, ConfigError } from '../config.ts';
import { remoteKeys } from './identity-provider.ts';
import { defaultAudience, developmentIssuer, gatewayIssuer } from './issuers.ts';
import { keptSigningKey, readSigningKey, type SigningKey } from './signing-key.ts';

/** Somebody whose tokens are believed, and how far. */
export type TrustedIssuer = {
  issuer: string;
  audience: string;
  algorithms: readonly string[];
  /** The only kinds of caller this issuer may vouch for. */
  kinds: readonly CallerKind[];
  claims: { kind: string; roles: string };
  keyFor: JWTVerifyGetKey;
};

export type CallerKeys = {
  audience: string;
  issuers: readonly TrustedIssuer[];
  /** Signs partners' tokens. */
  gateway: SigningKey;
  /** Signs the cast's tokens; null where an identity provider is configured. */
  development: SigningKey | null;
  /** Whether the keys of the identity provider are at hand, for /ready. */
  reachable(): Promise<boolean>;
};

const people: readonly CallerKind[] = [CallerKind.CUSTOMER, CallerKind.STAFF, CallerKind.SYSTEM];

/** Opens every key that tokens are signed or verified with. Throws ConfigError. */
export async function openKeys(config: Config): Promise<CallerKeys> {
  const audience = config.JWT_AUDIENCE ?? defaultAudience;
  const gateway = await gatewayKey(config);
  const partners: TrustedIssuer = {
    ...trustIn(gateway),
    issuer: gatewayIssuer,
    audience,
    kinds: [CallerKind.PARTNER],
    claims: { kind: 'kind', roles: 'roles' },
  };
  const claims = { kind: config.JWT_KIND_CLAIM, roles: config.JWT_ROLES_CLAIM };
  const shared = { audience, gateway };

  if (config.JWKS_URL !== undefined && config.JWT_ISSUER !== undefined) {
    if (config.JWT_ISSUER === gatewayIssuer)
      throw new ConfigError(`JWT_ISSUER: ${gatewayIssuer} is the gateway itself`);
    const { reachable, ...trust } = remoteKeys(new URL(config.JWKS_URL));
    const provider: TrustedIssuer = { ...trust, issuer: config.JWT_ISSUER, audience, kinds: people, claims };
    return { ...shared, issuers: [provider, partners], development: null, reachable };
  }

  refuseInProduction(config, 'JWKS_URL, JWT_ISSUER');
  const development = await keptSigningKey(keyFile(config, 'development-issuer'));
  const builtIn: TrustedIssuer = {
    ...trustIn(development),
    issuer: developmentIssuer,
    audience,
    kinds: people,
    claims,
  };
  return { ...shared, issuers: [builtIn, partners], development, reachable: async () => true };
}

/** What `/.well-known/jwks.json` serves: the public halves of the keys that the gateway itself signs with. */
export function publicKeys({ gateway, development }: CallerKeys): JSONWebKeySet {
  return { keys: development ? [gateway.publicJwk, development.publicJwk] : [gateway.publicJwk] };
}

async function gatewayKey(config: Config): Promise<SigningKey> {
  if (config.SIGNING_KEY !== undefined) return readSigningKey(config.SIGNING_KEY);
  refuseInProduction(config, 'SIGNING_KEY');
  return keptSigningKey(keyFile(config, 'gateway'));
}

/** Each issuer has a key set of its own, so that one's key never signs in another's name. */
const trustIn = (key: SigningKey) => ({
  algorithms: [key.alg],
  keyFor: createLocalJWKSet({ keys: [key.publicJwk] }),
});

const keyFile = (config: Config, name: string): string => join(config.DATA_DIR, 'keys', `${name}.pem`);

function refuseInProduction(config: Config, names: string): void {
  if (config.NODE_ENV === 'production') throw new ConfigError(`${names}: required in production`);
}
