import type { Prisma } from '../generated/client/client.ts';
import { type ByCustomer, type CustomerName, childId, customerId, customerNames, type Owned, owned } from './keys.ts';
import type { Times } from './times.ts';

type Step = Omit<Prisma.RequestEventCreateManyInput, 'id' | 'requestId'>;
type Row = Owned<Prisma.DataRequestCreateManyInput> & { timeline: readonly Step[] };

type Actor = Pick<Step, 'actorKind' | 'actorId'>;
const gateway: Actor = { actorKind: 'SYSTEM', actorId: 'gateway' };
const staff = (name: string): Actor => ({ actorKind: 'STAFF', actorId: name });
const themselves = (name: CustomerName): Actor => ({ actorKind: 'CUSTOMER', actorId: customerId(name) });
const openedBy = ({ actorKind, actorId }: Actor) => ({ openedByKind: actorKind, openedById: actorId });

const table = ({ daysAgo, inDays }: Times): ByCustomer<Row> => ({
  alice: [
    {
      kind: 'EXPORT',
      status: 'COMPLETED',
      version: 4,
      channel: 'PORTAL',
      ...openedBy(themselves('alice')),
      regime: 'UK_GDPR',
      receivedAt: daysAgo(60),
      acknowledgedAt: daysAgo(60),
      verifiedAt: daysAgo(60),
      dueAt: daysAgo(30),
      completedAt: daysAgo(59.9),
      timeline: [
        { action: 'OPENED', status: 'RECEIVED', at: daysAgo(60), ...themselves('alice') },
        { action: 'ACKNOWLEDGED', at: daysAgo(60), ...gateway },
        { action: 'STARTED', status: 'PROCESSING', at: daysAgo(59.95), ...gateway },
        { action: 'COMPLETED', status: 'COMPLETED', at: daysAgo(59.9), ...gateway },
      ],
    },
    {
      kind: 'RECTIFICATION',
      status: 'IN_REVIEW',
      version: 3,
      channel: 'EMAIL',
      reference: 'MAIL-8120',
      details: 'The first invoice should name the business.',
      ...openedBy(staff('support')),
      regime: 'UK_GDPR',
      receivedAt: daysAgo(6),
      acknowledgedAt: daysAgo(6),
      verifiedAt: daysAgo(5),
      dueAt: inDays(24),
      assignee: 'billing',
      timeline: [
        { action: 'OPENED', status: 'RECEIVED', at: daysAgo(6), ...staff('support'), reason: 'MAIL-8120' },
        { action: 'VERIFICATION_SENT', status: 'VERIFYING', at: daysAgo(6), ...gateway },
        { action: 'VERIFIED', status: 'IN_REVIEW', at: daysAgo(5), ...themselves('alice') },
        { action: 'ASSIGNED', at: daysAgo(4), ...staff('support'), reason: 'billing', assignee: 'billing' },
      ],
    },
  ],
  bob: [
    {
      kind: 'ERASURE',
      status: 'CANCELLED',
      version: 3,
      channel: 'PORTAL',
      ...openedBy(themselves('bob')),
      regime: 'CCPA',
      receivedAt: daysAgo(90),
      acknowledgeBy: daysAgo(76),
      acknowledgedAt: daysAgo(90),
      verifiedAt: daysAgo(90),
      dueAt: daysAgo(45),
      assignee: 'billing',
      timeline: [
        { action: 'OPENED', status: 'RECEIVED', at: daysAgo(90), ...themselves('bob') },
        { action: 'ACKNOWLEDGED', at: daysAgo(90), ...gateway },
        { action: 'VERIFIED', status: 'IN_REVIEW', at: daysAgo(90), ...themselves('bob') },
        { action: 'CANCELLED', status: 'CANCELLED', at: daysAgo(88), ...themselves('bob') },
      ],
    },
  ],
  carol: [
    {
      kind: 'RECTIFICATION',
      status: 'REJECTED',
      version: 5,
      channel: 'HELPDESK_TICKET',
      reference: 'HD-0933',
      ...openedBy(staff('support')),
      regime: 'GDPR',
      receivedAt: daysAgo(150),
      acknowledgedAt: daysAgo(150),
      dueAt: daysAgo(120),
      extendedUntil: daysAgo(60),
      extensionReason: 'The asker was asked for a proof of identity.',
      assignee: 'billing',
      decidedBy: 'billing',
      decidedAt: daysAgo(100),
      rejectionGround: 'IDENTITY_VERIFICATION_FAILURE',
      rejectionText: 'We could not verify that the request came from you.',
      timeline: [
        { action: 'OPENED', status: 'RECEIVED', at: daysAgo(150), ...staff('support'), reason: 'HD-0933' },
        { action: 'VERIFICATION_SENT', status: 'VERIFYING', at: daysAgo(150), ...gateway },
        { action: 'EXTENDED', at: daysAgo(125), ...staff('billing') },
        {
          action: 'REJECTED',
          status: 'REJECTED',
          at: daysAgo(100),
          ...staff('billing'),
          reason: 'IDENTITY_VERIFICATION_FAILURE',
        },
      ],
    },
  ],
  frank: [
    {
      kind: 'RESTRICTION',
      status: 'COMPLETED',
      version: 3,
      channel: 'EMAIL',
      reference: 'MAIL-7702',
      ...openedBy(staff('billing')),
      regime: 'GDPR',
      receivedAt: daysAgo(41),
      acknowledgedAt: daysAgo(41),
      verifiedAt: daysAgo(41),
      dueAt: daysAgo(11),
      assignee: 'privacy',
      decidedBy: 'privacy',
      decidedAt: daysAgo(40),
      completedAt: daysAgo(40),
      timeline: [
        { action: 'OPENED', status: 'RECEIVED', at: daysAgo(41), ...staff('billing'), reason: 'MAIL-7702' },
        { action: 'VERIFIED', status: 'IN_REVIEW', at: daysAgo(41), ...themselves('frank') },
        { action: 'ASSIGNED', at: daysAgo(41), ...staff('billing'), reason: 'privacy', assignee: 'privacy' },
        { action: 'APPROVED', status: 'APPROVED', at: daysAgo(40), ...staff('privacy') },
        { action: 'COMPLETED', status: 'COMPLETED', at: daysAgo(40), ...gateway },
      ],
    },
    {
      kind: 'ERASURE',
      status: 'IN_REVIEW',
      version: 2,
      channel: 'PORTAL',
      ...openedBy(themselves('frank')),
      regime: 'GDPR',
      receivedAt: daysAgo(12),
      acknowledgedAt: daysAgo(12),
      verifiedAt: daysAgo(12),
      dueAt: inDays(18),
      assignee: 'billing',
      timeline: [
        { action: 'OPENED', status: 'RECEIVED', at: daysAgo(12), ...themselves('frank') },
        { action: 'ACKNOWLEDGED', at: daysAgo(12), ...gateway },
        { action: 'VERIFIED', status: 'IN_REVIEW', at: daysAgo(12), ...themselves('frank') },
        { action: 'ASSIGNED', at: daysAgo(11), ...staff('privacy'), reason: 'billing', assignee: 'billing' },
      ],
    },
  ],
  grace: [
    {
      kind: 'OBJECTION',
      status: 'COMPLETED',
      version: 2,
      channel: 'HELPDESK_TICKET',
      reference: 'HD-2031',
      details: 'No more newsletters, please.',
      ...openedBy(staff('support')),
      regime: 'GDPR',
      receivedAt: daysAgo(9),
      acknowledgedAt: daysAgo(9),
      dueAt: inDays(21),
      assignee: 'billing',
      completedAt: daysAgo(9),
      timeline: [
        { action: 'OPENED', status: 'RECEIVED', at: daysAgo(9), ...staff('support'), reason: 'HD-2031' },
        { action: 'COMPLETED', status: 'COMPLETED', at: daysAgo(9), ...staff('billing') },
      ],
    },
  ],
});

export const dataRequests = (times: Times): Prisma.DataRequestCreateManyInput[] =>
  owned('request', table(times)).map((row) => {
    const { timeline: _, ...request } = row;
    return request;
  });

/** The steps of a customer's nth request count from n × 100. */
export const requestEvents = (times: Times): Prisma.RequestEventCreateManyInput[] =>
  customerNames.flatMap((name) =>
    (table(times)[name] ?? []).flatMap(({ timeline }, index) =>
      timeline.map((step, place) => ({
        ...step,
        id: childId(customerId(name), 'requestEvent', (index + 1) * 100 + place),
        requestId: childId(customerId(name), 'request', index + 1),
      })),
    ),
  );
