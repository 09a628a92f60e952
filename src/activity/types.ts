import {
  ActivityKind as ActivityKinds,
  CommunicationMedium as CommunicationMediums,
  Direction as Directions,
} from '../../prisma/generated/client/enums.ts';
import { builder } from '../builder.ts';
import { days } from '../clock.ts';
import { pageArgs } from '../connection.ts';
import { badInput } from '../errors.ts';
import { toPage } from '../reads/page.ts';
import { activityOf, communicationsOf, cookieUsageIn } from './loaders.ts';

export const ActivityKind = builder.enumType(ActivityKinds, { name: 'ActivityKind' });
export const CommunicationMedium = builder.enumType(CommunicationMediums, { name: 'CommunicationMedium' });
export const Direction = builder.enumType(Directions, { name: 'Direction' });

const Activity = builder.prismaObject('Activity', {
  description: 'A line of the account log; log-ins and attempts move the retention clock (P14).',
  subject: (activity) => activity.customerId,
  fields: (t) => ({
    kind: t.expose('kind', {
      type: ActivityKind,
      category: 'activity',
      nullable: true,
    }),
    at: t.expose('at', { type: 'DateTime', category: 'activity', nullable: true }),
    ip: t.exposeString('ip', { category: 'device' }),
    abuse: t.exposeBoolean('abuse', {
      category: 'activity',
      nullable: true,
      description: 'The log-in service holds it for abuse; it moves no clock.',
    }),
  }),
});

const Communication = builder.prismaObject('Communication', {
  description: 'That something was written: who, when, where it is kept and its hash, never what (P17).',
  subject: (communication) => communication.customerId,
  fields: (t) => ({
    medium: t.expose('medium', {
      type: CommunicationMedium,
      category: 'communications',
      nullable: true,
    }),
    direction: t.expose('direction', {
      type: Direction,
      category: 'communications',
      nullable: true,
    }),
    correspondent: t.exposeString('correspondent', { category: 'communications' }),
    sentAt: t.expose('sentAt', { type: 'DateTime', category: 'communications', nullable: true }),
    locator: t.exposeString('locator', { category: 'communications' }),
    contentHash: t.exposeString('contentHash', { category: 'communications', nullable: true, description: 'SHA-256.' }),
  }),
});

const ActivityConnection = builder.connectionObject(
  { type: Activity, name: 'ActivityConnection' },
  { name: 'ActivityEdge' },
);
const CommunicationConnection = builder.connectionObject(
  { type: Communication, name: 'CommunicationConnection' },
  { name: 'CommunicationEdge' },
);

builder.prismaObjectFields('Customer', (t) => ({
  activity: t.field({
    type: ActivityConnection,
    category: 'activity',
    nullable: true,
    args: pageArgs,
    description: 'Newest first.',
    resolve: async ({ id }, args, context) => toPage(await activityOf(context, id, args), args),
  }),
  communications: t.field({
    type: CommunicationConnection,
    category: 'communications',
    nullable: true,
    args: pageArgs,
    description: 'Newest first.',
    resolve: async ({ id }, args, context) => toPage(await communicationsOf(context, id, args), args),
  }),
}));

const CookieUsage = builder.prismaObject('CookieUsage', {
  description: 'How a website was used on one day, as a whole (P2).',
  fields: (t) => ({
    site: t.exposeString('site', { category: 'public', nullable: false }),
    day: t.expose('day', { type: 'Date', category: 'public', nullable: false }),
    pageViews: t.exposeInt('pageViews', { category: 'public', nullable: false }),
    visitors: t.exposeInt('visitors', { category: 'public', nullable: false }),
  }),
});

const longestSpan = days(366);

builder.queryField('cookieUsage', (t) =>
  t.field({
    type: [CookieUsage],
    nullable: true,
    action: 'usage:read',
    args: {
      from: t.arg({ type: 'Date', required: true, category: 'public' }),
      to: t.arg({ type: 'Date', required: true, category: 'public' }),
      site: t.arg.string({ category: 'public' }),
    },
    description:
      'Aggregate usage of days that are over (UTC), a year at most; days with too few visitors are left out.',
    resolve: (_root, args, context) => {
      const span = args.to.getTime() - args.from.getTime();
      if (span < 0 || span > longestSpan)
        throw badInput('to', 'expected a day on or after `from`, within a year of it');
      return cookieUsageIn(context, args);
    },
  }),
);
