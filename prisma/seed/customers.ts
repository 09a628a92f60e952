import { developmentIssuer } from '../../src/caller/issuers.ts';
import type { Prisma } from '../generated/client/client.ts';
import { activity } from './activity.ts';
import { childId, customerId, customerNames } from './keys.ts';
import { dates, people } from './people.ts';
import { services } from './services.ts';
import { latest, type Times } from './times.ts';

/** Profiles; the three signals of P14 are read off the tables of activity and services. */
export function customers(times: Times): Prisma.CustomerCreateManyInput[] {
  const logins = activity(times).filter((row) => row.abuse !== true);
  const ended = services(times);
  return customerNames.map((name) => {
    const id = customerId(name);
    const { taxNumber: _, ...profile } = people[name];
    const { registeredAt, changedAt, restrictedAt } = dates(times)[name];
    const lastOf = (kind: string) =>
      latest(logins.filter((row) => row.customerId === id && row.kind === kind).map((row) => row.at));
    return {
      id,
      ...profile,
      version: changedAt ? 2 : 1,
      registeredAt,
      updatedAt: changedAt ?? registeredAt,
      restrictedAt: restrictedAt ?? null,
      lastLoginAt: lastOf('LOGIN'),
      lastLoginAttemptAt: lastOf('LOGIN_ATTEMPT'),
      lastServiceEndedAt: latest(ended.flatMap((row) => (row.customerId === id && row.endedAt ? [row.endedAt] : []))),
    };
  });
}

/** Everybody's subject at the development issuer is their name. */
export const loginIdentities = (times: Times): Prisma.LoginIdentityCreateManyInput[] =>
  customerNames.map((name) => ({
    id: childId(customerId(name), 'login', 1),
    customerId: customerId(name),
    issuer: developmentIssuer,
    subject: name,
    linkedAt: dates(times)[name].registeredAt,
  }));
