import { builder } from '../builder.ts';
import { Conflict, failures, InvalidInput, NotFound } from '../failures.ts';
import { globalId } from '../global-id.ts';
import { ownCustomerId } from '../subject.ts';
import { recordActivity } from './record-activity.ts';
import { recordCommunication } from './record-communication.ts';
import { recordCookieUsage } from './record-cookie-usage.ts';
import { ActivityKind, CommunicationMedium, Direction } from './types.ts';

const RecordActivityInput = builder.inputType('RecordActivityInput', {
  fields: (t) => ({
    customerId: t.id({ required: true }),
    kind: t.field({ type: ActivityKind, required: true }),
    at: t.field({ type: 'DateTime', description: 'Now, unless given; at most five minutes ahead.' }),
    ip: t.string({ description: 'IPv4 or IPv6.' }),
    abuse: t.boolean({ description: 'Held for abuse: it moves no clock (P14).' }),
  }),
});

const RecordCommunicationInput = builder.inputType('RecordCommunicationInput', {
  description: 'Who, when, where it is kept and its hash, never the content (P17).',
  fields: (t) => ({
    customerId: t.id({ required: true }),
    medium: t.field({ type: CommunicationMedium, required: true }),
    direction: t.field({ type: Direction, required: true }),
    correspondent: t.string({ required: true, description: 'At most 320 characters.' }),
    sentAt: t.field({ type: 'DateTime', required: true }),
    locator: t.string({ required: true, description: 'Where it is kept, at most 500 characters.' }),
    contentHash: t.string({ required: true, description: 'SHA-256, 64 hexadecimal digits in lower case.' }),
  }),
});

const RecordCookieUsageInput = builder.inputType('RecordCookieUsageInput', {
  description: 'How one website was used on one day, as a whole; nobody can be named (P2).',
  fields: (t) => ({
    site: t.string({ required: true, description: 'A host name.' }),
    day: t.field({
      type: 'Date',
      required: true,
      description: 'In UTC; what was told of it before is replaced, once it is over by figures that differ enough.',
    }),
    pageViews: t.int({ required: true }),
    visitors: t.int({ required: true, description: 'At most as many as pageViews.' }),
  }),
});

const RecordActivityPayload = builder.objectRef<{ id: string }>('RecordActivityPayload').implement({
  fields: (t) => ({
    activityId: t.id({ category: 'public', nullable: false, resolve: ({ id }) => globalId('Activity', id) }),
  }),
});

const RecordCommunicationPayload = builder.objectRef<{ id: string }>('RecordCommunicationPayload').implement({
  fields: (t) => ({
    communicationId: t.id({ category: 'public', nullable: false, resolve: ({ id }) => globalId('Communication', id) }),
  }),
});

const RecordCookieUsagePayload = builder.objectRef<{ recorded: boolean }>('RecordCookieUsagePayload').implement({
  fields: (t) => ({
    recorded: t.exposeBoolean('recorded', {
      category: 'public',
      nullable: false,
      description:
        'False where the day is over, and what was told of it before differs by too few visitors: that stays.',
    }),
  }),
});

builder.mutationFields((t) => ({
  recordActivity: t.field({
    type: RecordActivityPayload,
    nullable: true,
    action: 'activity:record',
    description: 'Adds a line to the account log. LOGIN and LOGIN_ATTEMPT move the retention clock, never back (P14).',
    errors: failures(InvalidInput, NotFound),
    args: { input: t.arg({ type: RecordActivityInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const { customerId, ...values } = input;
      return { id: await recordActivity(context, ownCustomerId(context, customerId, 'input.customerId'), values) };
    },
  }),
  recordCommunication: t.field({
    type: RecordCommunicationPayload,
    nullable: true,
    action: 'communication:record',
    description: 'Records that something was written to or by a customer (P17).',
    errors: failures(InvalidInput, NotFound, Conflict),
    args: { input: t.arg({ type: RecordCommunicationInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const { customerId, ...values } = input;
      return { id: await recordCommunication(context, ownCustomerId(context, customerId, 'input.customerId'), values) };
    },
  }),
  recordCookieUsage: t.field({
    type: RecordCookieUsagePayload,
    nullable: true,
    action: 'usage:record',
    description: 'Keeps the aggregate usage of a website on a day (P2).',
    errors: failures(InvalidInput),
    args: { input: t.arg({ type: RecordCookieUsageInput, required: true }) },
    resolve: async (_root, { input }, context) => ({ recorded: await recordCookieUsage(context, input) }),
  }),
}));
