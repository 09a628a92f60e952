import { signAccessToken } from '../../src/caller/issue.ts';
import { accessTokenLifetime, developmentIssuer } from '../../src/caller/issuers.ts';
import { openKeys } from '../../src/caller/keys.ts';
import type { Role } from '../../src/policy/vocabulary.ts';
import type { TestGateway } from '../harness/gateway.ts';

/** The headers of another member of staff than the cast's, with one role. */
export async function colleague(
  { config, clock }: Pick<TestGateway, 'config' | 'clock'>,
  name: string,
  role: Role,
): Promise<{ Authorization: string }> {
  const keys = await openKeys(config);
  if (!keys.development) throw new Error('there is no development issuer');
  const { JWT_KIND_CLAIM: kind, JWT_ROLES_CLAIM: roles } = config;
  const claims = { iss: developmentIssuer, aud: keys.audience, sub: name, name, kind: 'STAFF' as const };
  const times = { now: clock.now(), lifetimeSeconds: accessTokenLifetime };
  return {
    Authorization: `Bearer ${await signAccessToken(keys.development, { ...claims, [kind]: 'STAFF', [roles]: [role] }, times)}`,
  };
}
