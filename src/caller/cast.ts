import { z } from 'zod';
import { CallerKind, Purpose } from '../../prisma/generated/client/enums.ts';
import { type CastMember, cast } from '../../prisma/seed/identities.ts';
import type { Clock } from '../clock.ts';
import { type Config, ConfigError } from '../config.ts';
import { signAccessToken, signPartnerToken } from './issue.ts';
import { accessTokenLifetime, developmentIssuer } from './issuers.ts';
import { openKeys } from './keys.ts';

/** An access token for a member of the seeded cast, good for 15 minutes. Throws ConfigError, and in production always. */
export async function castToken(name: string, config: Config, clock: Clock): Promise<string> {
  if (config.NODE_ENV === 'production')
    throw new ConfigError('NODE_ENV: there are no development tokens in production');
  const members: readonly CastMember[] = cast;
  const member = members.find((candidate) => candidate.name === name);
  if (!member) throw new ConfigError(`expected one of ${members.map((known) => known.name).join(', ')}`);

  const keys = await openKeys(config);
  const times = { now: clock.now(), lifetimeSeconds: accessTokenLifetime };
  if (member.kind === CallerKind.PARTNER) {
    return signPartnerToken(keys, { ...member, purpose: z.enum(Purpose).parse(member.purpose) }, times);
  }
  if (!keys.development)
    throw new ConfigError('JWKS_URL: set, so that people’s tokens come from that identity provider');
  const claims = { iss: developmentIssuer, aud: keys.audience, sub: name, name, kind: member.kind };
  const roles = member.kind === CallerKind.STAFF ? { [config.JWT_ROLES_CLAIM]: member.roles } : {};
  return signAccessToken(keys.development, { ...claims, [config.JWT_KIND_CLAIM]: member.kind, ...roles }, times);
}
