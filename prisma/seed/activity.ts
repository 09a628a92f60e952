import type { Prisma } from '../generated/client/client.ts';
import { type Owned, owned } from './keys.ts';
import type { Times } from './times.ts';

type Row = Owned<Prisma.ActivityCreateManyInput> & { at: Date };

/** From the address ranges kept for documentation (RFC 5737, RFC 3849). Dave's last row is abuse, and wakes nobody (P14). */
export const activity = ({ daysAgo, yearsAgo }: Times) =>
  owned<Row>('activity', {
    alice: [
      { kind: 'LOGIN', at: daysAgo(46), ip: '192.0.2.10' },
      { kind: 'PASSWORD_CHANGE', at: daysAgo(45), ip: '192.0.2.10' },
      { kind: 'SERVICE_CHANGE', at: daysAgo(30), ip: '192.0.2.10' },
      { kind: 'LOGIN_ATTEMPT', at: daysAgo(15), ip: '2001:db8::a11c' },
      { kind: 'LOGIN', at: daysAgo(2), ip: '2001:db8::a11c' },
      { kind: 'LOGOUT', at: daysAgo(1.9), ip: '2001:db8::a11c' },
    ],
    bob: [
      { kind: 'LOGIN_ATTEMPT', at: daysAgo(90), ip: '203.0.113.66', abuse: true },
      { kind: 'SUPPORT_CONTACT', at: daysAgo(20) },
      { kind: 'LOGIN', at: daysAgo(14), ip: '198.51.100.20' },
    ],
    carol: [
      { kind: 'LOGIN', at: yearsAgo(2, 1), ip: '198.51.100.30' },
      { kind: 'LOGIN', at: daysAgo(30), ip: '198.51.100.31' },
    ],
    dave: [
      { kind: 'LOGIN', at: yearsAgo(8, 400), ip: '192.0.2.40' },
      { kind: 'LOGIN', at: yearsAgo(8, 2), ip: '192.0.2.40' },
      { kind: 'LOGIN_ATTEMPT', at: yearsAgo(8), ip: '192.0.2.41' },
      { kind: 'LOGIN_ATTEMPT', at: yearsAgo(1), ip: '203.0.113.66', abuse: true },
    ],
    erin: [
      { kind: 'LOGIN', at: yearsAgo(8, 60), ip: '198.51.100.50' },
      { kind: 'LOGIN_ATTEMPT', at: yearsAgo(8, 10), ip: '198.51.100.50' },
    ],
    frank: [
      { kind: 'LOGIN', at: daysAgo(41), ip: '2001:db8::f0' },
      { kind: 'LOGIN', at: daysAgo(12), ip: '2001:db8::f0' },
    ],
    grace: [
      { kind: 'LOGIN', at: daysAgo(100), ip: '192.0.2.70' },
      { kind: 'SUPPORT_CONTACT', at: daysAgo(9) },
      { kind: 'LOGIN_ATTEMPT', at: daysAgo(6), ip: '192.0.2.70' },
      { kind: 'LOGIN', at: daysAgo(6), ip: '192.0.2.70' },
    ],
  });
