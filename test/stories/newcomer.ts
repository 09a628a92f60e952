import { signAccessToken } from '../../src/caller/issue.ts';
import { developmentIssuer } from '../../src/caller/issuers.ts';
import { openKeys } from '../../src/caller/keys.ts';
import type { Clock } from '../../src/clock.ts';
import type { AskOptions, TestGateway } from '../harness/gateway.ts';

/** Asks as somebody of this subject at the identity provider, whom the cast does not know. */
export async function asNewcomer(
  { config, clock }: Pick<TestGateway, 'config'> & { clock: Clock },
  sub: string,
): Promise<AskOptions> {
  const { development, audience } = await openKeys(config);
  if (development === null) throw new Error('tokens come from an identity provider here');
  const claims = { iss: developmentIssuer, aud: audience, sub, name: sub, kind: 'CUSTOMER' } as const;
  const token = await signAccessToken(development, claims, { now: clock.now() });
  return { headers: { Authorization: `Bearer ${token}` } };
}
