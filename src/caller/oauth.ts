import type { PrismaClient } from '../../prisma/generated/client/client.ts';
import type { Clock } from '../clock.ts';
import type { Scope } from '../policy/vocabulary.ts';
import { createFailureLimit } from '../rates/failure-limit.ts';
import type { RateStore } from '../rates/quota.ts';
import { type AuthenticatedClient, authenticateClient } from './client.ts';
import { createQueue, QueueFull } from './flood.ts';
import { signPartnerToken } from './issue.ts';
import { accessTokenLifetime } from './issuers.ts';
import type { CallerKeys } from './keys.ts';
import { busy, invalidClient, OAuthError } from './oauth-error.ts';
import { readTokenRequest } from './token-request.ts';

/** `POST /oauth/token`, its body read as text and its `address` the client's, as far as the door trusts it. */
export type GrantRequest = { authorization: string | null; body: string; address: string | null };
export type GrantResponse = { status: number; headers: Record<string, string>; body: string };

type GrantDeps = {
  prisma: Pick<PrismaClient, 'partner'>;
  keys: Pick<CallerKeys, 'gateway' | 'audience'>;
  clock: Clock;
  /** Where attempts are counted; the database's errors and its own are let through. */
  rates: RateStore;
};

/** Hashing takes a thread of Node's four and 32 MB: two at a time leave room for signatures and names. */
const hashing = { atOnce: 2, waiting: 20 };
const tenAMinute = { units: 10, seconds: 60 };
/** From one network address, whoever it says it is. */
const attempts = { units: 120, seconds: 60 };

/**
 * The token endpoint: client credentials (RFC 6749 §4.4) for partners. The purpose is the registered one; `scope` narrows.
 * Answers every refusal itself (RFC 6749 §5.2) and lets the database's errors through.
 */
export function createTokenEndpoint({
  prisma,
  keys,
  clock,
  rates,
}: GrantDeps): (request: GrantRequest) => Promise<GrantResponse> {
  const queue = createQueue(hashing);
  const failures = createFailureLimit(rates, 'token', tenAMinute);

  async function authenticated(presented: { clientId: string; clientSecret: string; address: string | null }) {
    // By address too, so that a stranger's guesses do not lock a partner out.
    const key = JSON.stringify([presented.clientId.slice(0, 255), presented.address]);
    const attempt = await rates.take(`token attempts ${presented.address}`, attempts, 1);
    if (!attempt.granted) throw busy(429, attempt.next);
    const refuseTooMany = async () => {
      const wait = await failures.retryAfterSeconds(key);
      if (wait !== null) throw busy(429, wait);
    };
    await refuseTooMany();
    return queue(async () => {
      // Again, for attempts that waited while others failed.
      await refuseTooMany();
      const client = await authenticateClient(prisma, presented, clock.now());
      if (client) return client;
      await failures.failed(key);
      throw invalidClient();
    });
  }

  return async (request) => {
    try {
      const { scopes, ...credentials } = readTokenRequest(request.authorization, request.body);
      const client = await authenticated({ ...credentials, address: request.address });
      const granted = narrowed(client.scopes, scopes);
      const now = clock.now();
      const lifetimeSeconds = lifetime(client, now);
      return answer(200, {
        access_token: await signPartnerToken(keys, { ...client, scopes: granted }, { now, lifetimeSeconds }),
        token_type: 'Bearer',
        expires_in: lifetimeSeconds,
        scope: granted.join(' '),
      });
    } catch (error) {
      const refusal = error instanceof QueueFull ? busy(503, 1) : error;
      if (!(refusal instanceof OAuthError)) throw refusal;
      return answer(refusal.status, { error: refusal.code, error_description: refusal.message }, refusal.headers);
    }
  };
}

function narrowed(registered: readonly Scope[], requested: readonly string[] | null): readonly Scope[] {
  if (requested === null) return registered;
  if (!requested.every((scope) => registered.some((known) => known === scope))) {
    throw new OAuthError(400, 'invalid_scope', `scope: expected some of ${registered.join(' ')}`);
  }
  return registered.filter((scope) => requested.includes(scope));
}

function lifetime({ until }: AuthenticatedClient, now: Date): number {
  if (until === null) return accessTokenLifetime;
  return Math.min(accessTokenLifetime, Math.floor((until.getTime() - now.getTime()) / 1000));
}

const answer = (
  status: number,
  body: Record<string, unknown>,
  headers: Record<string, string> = {},
): GrantResponse => ({
  status,
  headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', Pragma: 'no-cache', ...headers },
  body: JSON.stringify(body),
});
