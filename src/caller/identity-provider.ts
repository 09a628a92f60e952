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

/** Milliseconds for which keys are kept, and for which an unknown key id is no reason to ask for them again. */
const kept = 600_000;
const cooldown = 30_000;

/**
 * The published keys of the operator's identity provider: asked for within 3 s, kept for 10 minutes, and asked for again
 * at an unknown key id, at most every 30 s.
 */
export function remoteKeys(url: URL): RemoteKeys {
  // Their age is told by a clock that never steps: by the wall clock, which jose uses, a step back would keep them for as long.
  const remote = createRemoteJWKSet(url, {
    timeoutDuration: 3_000,
    cooldownDuration: Number.POSITIVE_INFINITY,
    cacheMaxAge: Number.POSITIVE_INFINITY,
  });
  let loaded = Number.NEGATIVE_INFINITY;
  const areOlderThan = (milliseconds: number) => performance.now() - loaded >= milliseconds;
  const load = async () => {
    await remote.reload();
    loaded = performance.now();
  };
  const find: JWTVerifyGetKey = async (header, token) => {
    if (areOlderThan(kept)) await load();
    try {
      return await remote(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !areOlderThan(cooldown)) throw error;
      await load();
      return remote(header, token);
    }
  };
  return {
    algorithms,
    async keyFor(header, token) {
      try {
        return await find(header, token);
      } catch (cause) {
        if (isTheTokensFault(cause)) throw cause;
        throw new KeySourceUnreachable('The identity provider’s keys are out of reach.', { cause });
      }
    },
    async reachable() {
      if (!areOlderThan(kept)) return true;
      return load().then(
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
