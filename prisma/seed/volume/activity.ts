import { days, minutes } from '../../../src/clock.ts';
import { latest } from '../times.ts';
import { historyEnd, type Life } from './population.ts';
import { between, chance, choice, hexDigits, type Random } from './random.ts';
import type { Row } from './rows.ts';
import { shares } from './shares.ts';

type Activity = { activity: Row<'Activity'>[]; lastLoginAt: Date; lastLoginAttemptAt: Date | null };

const howMany = choice(shares.logins);

/** The log-ins up to the last one, and what comes with them. Abuse may come at any time, and moves no clock (P14). */
export function activityOf(life: Life): Activity {
  const { random, registeredAt, lastSeenAt } = life;
  const earlier = Number(howMany(random)) - 1;
  const rows: Row<'Activity'>[] = [];
  const add = (kind: Row<'Activity'>['kind'], at: number, ip: string | null) => rows.push(row(life, kind, at, ip));
  const attempts: Date[] = [];

  for (let login = 0; login <= earlier; login += 1) {
    const at = login === earlier ? lastSeenAt : between(random, registeredAt, lastSeenAt);
    const ip = address(random);
    if (chance(random, shares.failedLogin)) {
      const attempt = Math.max(registeredAt, at - minutes(1));
      add('LOGIN_ATTEMPT', attempt, ip);
      attempts.push(new Date(attempt));
    }
    add('LOGIN', at, ip);
    if (chance(random, shares.loggedOut)) add('LOGOUT', at + minutes(between(random, 1, 90)), ip);
  }
  if (chance(random, shares.supportContact)) add('SUPPORT_CONTACT', between(random, registeredAt, lastSeenAt), null);
  if (chance(random, shares.abuse)) {
    const at = between(random, registeredAt, historyEnd - days(1));
    rows.push({ ...row(life, 'LOGIN_ATTEMPT', at, '203.0.113.66'), abuse: true });
  }
  return { activity: rows, lastLoginAt: new Date(lastSeenAt), lastLoginAttemptAt: latest(attempts) };
}

const row = ({ id, newId }: Life, kind: Row<'Activity'>['kind'], at: number, ip: string | null): Row<'Activity'> => ({
  id: newId(at),
  customerId: id,
  kind,
  at: new Date(at),
  ip,
  abuse: false,
});

/** From the ranges kept for documentation (RFC 5737, RFC 3849). */
function address(random: Random): string {
  if (chance(random, 0.3)) return `2001:db8:${hexDigits(random, 4)}::${hexDigits(random, 4)}`;
  return `${chance(random, 0.5) ? '192.0.2' : '198.51.100'}.${between(random, 1, 254)}`;
}
