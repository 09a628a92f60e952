import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';

/** The keys of an issuer cannot be had: nobody can tell now whether its tokens are good. */
export class KeySourceUnreachable extends Error {
  override name = 'KeySourceUnreachable';
}

/** Every signature by a private key that nobody else has. Never HMAC: there the public key would be the secret. */
const algorithms = [
  'EdDSA',
  'Ed25519',
  'ES256',
  'ES384',
  'ES512',
  'PS256',
  'PS384',
  'PS512',
  'RS256',
  'RS384',
  'RS512',
];

type RemoteKeys = { algorithms: readonly string[]; keyFor: JWTVerifyGetKey; reachable(): Promise<boolean> };

/**
 * The published keys of the operator's identity provider: asked for within 3 s, kept for 10 minutes, and asked for again
 * at an unknown key id, at most every 30 s.
 */
export function remoteKeys(url: URL): RemoteKeys {
  const remote = createRemoteJWKSet(url, { timeoutDuration: 3_000, cooldownDuration: 30_000, cacheMaxAge: 600_000 });
  return {
    algorithms,
    async keyFor(header, token) {
      try {
        return await remote(header, token);
      } catch (cause) {
        if (isTheTokensFault(cause)) throw cause;
        throw new KeySourceUnreachable('The identity provider’s keys are out of reach.', { cause });
      }
    },
    async reachable() {
      if (remote.fresh) return true;
      return remote.reload().then(
        () => true,
        () => false,
      );
    },
  };
}

const isTheTokensFault = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWKSMultipleMatchingKeys ||
  error instanceof errors.JOSENotSupported;
