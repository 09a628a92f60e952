import type { Prisma } from '../generated/client/client.ts';
import { policyVersion } from './consent.ts';
import { type CustomerName, customerId, type Owned, owned, partnerId } from './keys.ts';
import { dates } from './people.ts';
import type { Times } from './times.ts';

type Decision = Owned<Prisma.SharingEventCreateManyInput>;
type Scope = Pick<Decision, 'purpose' | 'partnerId' | 'allowed'>;

const decided = (name: CustomerName, at: Date, source: Decision['source'], scope: Scope): Decision => ({
  ...scope,
  source,
  actorKind: 'CUSTOMER',
  actorId: customerId(name),
  decidedAt: at,
  recordedAt: at,
  policyVersion: source === 'SIGN_UP' ? policyVersion.former : policyVersion.current,
});

const marketing = { purpose: 'MARKETING', allowed: true } as const;
const analytics = { purpose: 'ANALYTICS', allowed: true } as const;

/** Everybody starts without a block and with no purpose allowed, which is: shared with nobody yet (P19). */
export const sharingEvents = (times: Times): Prisma.SharingEventCreateManyInput[] => {
  const signUp = (name: CustomerName, ...scopes: Scope[]) =>
    [{ allowed: true }, ...scopes].map((scope) => decided(name, dates(times)[name].registeredAt, 'SIGN_UP', scope));
  const portal = (name: CustomerName, daysAgo: number, scope: Scope) =>
    decided(name, times.daysAgo(daysAgo), 'PORTAL', scope);
  return owned<Decision>('sharing', {
    alice: [...signUp('alice', marketing), portal('alice', 15, analytics)],
    bob: [...signUp('bob', marketing), portal('bob', 14, { allowed: false })],
    carol: [
      ...signUp('carol', marketing),
      portal('carol', 18, { ...marketing, allowed: false }),
      portal('carol', 18, { partnerId: partnerId('insight-labs'), allowed: false }),
    ],
    dave: signUp('dave'),
    erin: signUp('erin'),
    frank: signUp('frank', marketing),
    grace: signUp('grace', marketing),
  });
};
