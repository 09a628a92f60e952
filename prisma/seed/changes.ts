import type { Prisma } from '../generated/client/client.ts';
import { customerId, type Owned, owned } from './keys.ts';
import { people } from './people.ts';
import type { Times } from './times.ts';

export const profileChanges = ({ daysAgo, yearsAgo }: Times): Prisma.ProfileChangeCreateManyInput[] =>
  owned<Owned<Prisma.ProfileChangeCreateManyInput>>('profileChange', {
    alice: [
      {
        field: 'phone',
        before: '+447700900876',
        after: people.alice.phone,
        at: daysAgo(45),
        actorKind: 'CUSTOMER',
        actorId: customerId('alice'),
        channel: 'PORTAL',
      },
    ],
    bob: [
      {
        field: 'businessName',
        before: 'Okafor Bakery',
        after: people.bob.businessName,
        at: daysAgo(20),
        actorKind: 'STAFF',
        actorId: 'billing',
        channel: 'EMAIL',
        reference: 'MAIL-7781',
      },
    ],
    carol: [
      {
        field: 'email',
        before: 'carol.old@example.com',
        after: people.carol.email,
        at: yearsAgo(2),
        actorKind: 'CUSTOMER',
        actorId: customerId('carol'),
        channel: 'PORTAL',
      },
    ],
  });

/** Carol's new address was confirmed, and the week in which the old one could take it back is over (P7). */
export const emailChanges = ({ yearsAgo }: Times): Prisma.EmailChangeCreateManyInput[] =>
  owned<Owned<Prisma.EmailChangeCreateManyInput>>('emailChange', {
    carol: [
      {
        previousEmail: 'carol.old@example.com',
        newEmail: people.carol.email,
        channel: 'PORTAL',
        requestedAt: yearsAgo(2, 1),
        confirmedAt: yearsAgo(2),
        revertUntil: yearsAgo(2, -7),
      },
    ],
  });
