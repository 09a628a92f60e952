import { signAccessToken } from '../../src/caller/issue.ts';
import { developmentIssuer } from '../../src/caller/issuers.ts';
import { openKeys } from '../../src/caller/keys.ts';
import type { Role } from '../../src/policy/vocabulary.ts';
import type { AskOptions, TestGateway } from '../harness/gateway.ts';

/** Asks as a member of staff whom the cast does not know, with these roles. */
export async function asStaff(
  { config, clock }: Pick<TestGateway, 'config' | 'clock'>,
  sub: string,
  roles: readonly Role[],
): Promise<AskOptions> {
  const { development, audience } = await openKeys(config);
  if (development === null) throw new Error('tokens come from an identity provider here');
  const claims = { iss: developmentIssuer, aud: audience, sub, name: sub, kind: 'STAFF' } as const;
  const named = { ...claims, [config.JWT_ROLES_CLAIM]: [...roles] };
  const token = await signAccessToken(development, named, { now: clock.now() });
  return { headers: { Authorization: `Bearer ${token}` } };
}
