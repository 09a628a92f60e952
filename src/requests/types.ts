import {
  DataRequestKind as DataRequestKinds,
  Regime as Regimes,
  RejectionGround as RejectionGrounds,
} from '../../prisma/generated/client/enums.ts';
import { builder } from '../builder.ts';
import { pageArgs } from '../connection.ts';
import { Channel } from '../enums.ts';
import { idOf } from '../global-id.ts';
import { Node, nodeId, servesNode } from '../node.ts';
import { erasureTasksOf } from '../processors/loaders.ts';
import { ErasureTask } from '../processors/types.ts';
import { customerById } from '../profile/loaders.ts';
import { Customer } from '../profile/types.ts';
import { byId, compiledAs } from '../reads/compiled/form.ts';
import { pageOf, toPage } from '../reads/page.ts';
import {
  certificateOf,
  planOfRequest,
  type DataRequestFilter as RequestFilter,
  requestById,
  requestPages,
  requestPredicate,
  requestsBy,
  timelineOf,
} from './loaders.ts';
import { ErasureCertificate, ErasurePlan } from './plan-types.ts';
import { cursorOf, requestsByClock } from './queue.ts';
import { isOverdue } from './rules.ts';
import { approvalsSql, overdueSql, pausedSql } from './sql.ts';
import { DataRequestStatus, RequestEvent } from './timeline-types.ts';

export const DataRequestKind = builder.enumType(DataRequestKinds, { name: 'DataRequestKind' });

export const RejectionGround = builder.enumType(RejectionGrounds, { name: 'RejectionGround' });

export const DataRequest = builder.prismaObject('DataRequest', {
  description: 'What a customer asks about their data, from receipt to answer.',
  interfaces: [Node],
  subject: (request) => request.customerId,
  fields: (t) => ({
    id: t.id(nodeId('DataRequest')),
    version: t.exposeInt('version', { category: 'public', nullable: false }),
    kind: t.expose('kind', { type: DataRequestKind, category: 'request', nullable: true }),
    status: t.expose('status', { type: DataRequestStatus, category: 'request', nullable: true }),
    channel: t.expose('channel', { type: Channel, category: 'request', nullable: true }),
    reference: t.exposeString('reference', { category: 'request' }),
    details: t.exposeString('details', { category: 'request' }),
    regime: t.expose('regime', {
      type: builder.enumType(Regimes, { name: 'Regime' }),
      category: 'casework',
      nullable: true,
      description: 'Whose deadlines apply, fixed at receipt.',
    }),
    receivedAt: t.expose('receivedAt', { type: 'DateTime', category: 'request', nullable: true }),
    acknowledgeBy: t.expose('acknowledgeBy', { type: 'DateTime', category: 'casework' }),
    acknowledgedAt: t.expose('acknowledgedAt', { type: 'DateTime', category: 'request' }),
    dueAt: t.expose('dueAt', { type: 'DateTime', category: 'request', nullable: true }),
    extendedUntil: t.expose('extendedUntil', { type: 'DateTime', category: 'request' }),
    extensionReason: t.exposeString('extensionReason', { category: 'casework' }),
    paused: t.boolean({
      category: 'casework',
      nullable: true,
      description: 'The clock stands still, and runs on once the customer has proved who they are.',
      resolve: ({ pausedAt }) => pausedAt !== null,
      extensions: compiledAs({ is: 'value', sql: pausedSql }),
    }),
    identityDoubt: t.exposeString('identityDoubt', {
      category: 'casework',
      description: 'Why staff doubt, or doubted, that the customer has asked.',
    }),
    verifiedAt: t.expose('verifiedAt', { type: 'DateTime', category: 'request' }),
    overdue: t.boolean({
      category: 'request',
      nullable: true,
      from: ['DataRequest.status', 'DataRequest.dueAt', 'DataRequest.extendedUntil', 'DataRequest.pausedAt'],
      resolve: (request, _args, context) => isOverdue(request, context.clock.now()),
      extensions: compiledAs({ is: 'value', sql: overdueSql }),
    }),
    assignee: t.exposeString('assignee', { category: 'casework' }),
    approvals: t.int({
      category: 'casework',
      nullable: true,
      description:
        'How often it has been approved; while the registered address can be taken back, it must be twice (P7).',
      resolve: ({ firstApprover, decidedBy, status }) =>
        [firstApprover, status === 'REJECTED' ? null : decidedBy].filter((one) => one !== null).length,
      extensions: compiledAs({ is: 'value', sql: approvalsSql }),
    }),
    decidedAt: t.expose('decidedAt', { type: 'DateTime', category: 'request' }),
    rejectionGround: t.expose('rejectionGround', {
      type: RejectionGround,
      category: 'casework',
    }),
    rejectionText: t.exposeString('rejectionText', { category: 'casework' }),
    completedAt: t.expose('completedAt', { type: 'DateTime', category: 'request' }),
    customer: t.field({
      type: Customer,
      category: 'request',
      nullable: true,
      resolve: ({ customerId }, _args, context) => customerById(context, customerId, null),
      extensions: compiledAs({ is: 'one', relation: 'customer' }),
    }),
    timeline: t.field({
      type: [RequestEvent],
      category: 'request',
      nullable: true,
      description: 'Every step, oldest first.',
      resolve: ({ id }, _args, context) => timelineOf(context, id, null),
    }),
    processors: t.field({
      type: [ErasureTask],
      category: 'request',
      nullable: true,
      description: 'Of an erasure: each processor that holds the person’s data, and whether it has erased it (P10).',
      resolve: ({ id }, _args, context) => erasureTasksOf(context, id, null),
    }),
    plan: t.field({
      type: ErasurePlan,
      category: 'retention',
      nullable: true,
      description: 'What an erasure would do now, or what was approved; null for the other kinds.',
      resolve: async ({ id, customerId }, _args, context) => {
        const plan = await planOfRequest(context, id, null);
        return plan && { ...plan, customerId };
      },
    }),
    certificate: t.field({
      type: ErasureCertificate,
      category: 'retention',
      nullable: true,
      description: 'Of an erasure that is done.',
      resolve: async ({ id, customerId }, _args, context) => {
        const certificate = await certificateOf(context, id, null);
        return certificate && { ...certificate, customerId };
      },
    }),
  }),
});

const DataRequestConnection = builder.connectionObject(
  { type: DataRequest, name: 'DataRequestConnection' },
  { name: 'DataRequestEdge' },
);

const DataRequestFilter = builder.inputType('DataRequestFilter', {
  fields: (t) => ({
    kind: t.field({ type: DataRequestKind, category: 'request' }),
    status: t.field({ type: DataRequestStatus, category: 'request' }),
    assignee: t.string({ category: 'casework' }),
    overdue: t.boolean({ category: 'request' }),
  }),
});

builder.prismaObjectField('Customer', 'requests', (t) =>
  t.field({
    type: DataRequestConnection,
    category: 'request',
    nullable: true,
    args: pageArgs,
    description: 'Newest first.',
    resolve: ({ id }, args, context) => requestPages.page(context, id, args),
    extensions: requestPages.compiled,
  }),
);

builder.queryFields((t) => ({
  request: t.field({
    type: DataRequest,
    nullable: true,
    action: 'request:read',
    args: { id: t.arg.id({ required: true, category: 'public' }) },
    resolve: (_root, args, context) => requestById(context, idOf('DataRequest', args.id, 'id'), null),
    extensions: compiledAs(byId('DataRequest')),
  }),
  requests: t.field({
    type: DataRequestConnection,
    nullable: true,
    action: 'request:read',
    args: { ...pageArgs, filter: t.arg({ type: DataRequestFilter }) },
    description:
      'The requests the caller sees. For staff those overdue and due soonest come first, then those that wait for their customer, then what is closed; for everybody else the newest.',
    resolve: async (_root, args, context) => {
      const filter = args.filter ?? {};
      if (context.caller.kind === 'STAFF') {
        return pageOf(await requestsByClock(context, filter, args), args, cursorOf);
      }
      return toPage(await requestsBy(context, filter, args), args);
    },
    extensions: compiledAs({
      is: 'rootPage',
      model: 'DataRequest',
      order: 'desc',
      where: ({ filter }, { caller }) => requestPredicate(caller, filter as RequestFilter | null | undefined),
    }),
  }),
}));

servesNode('DataRequest', (context, id) => requestById(context, id, null));
