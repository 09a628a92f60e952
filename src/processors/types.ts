import { ErasureTaskStatus as ErasureTaskStatuses } from '../../prisma/generated/client/enums.ts';
import { builder } from '../builder.ts';
import { pageArgs } from '../connection.ts';
import { globalId } from '../global-id.ts';
import { Node, nodeId, servesNode } from '../node.ts';
import { ErasureMethod } from '../partners/types.ts';
import { toPage } from '../reads/page.ts';
import { erasureTaskById, erasureTasksBy, type TaskRow } from './loaders.ts';
import { openReferences } from './references.ts';

const ErasureTaskStatus = builder.enumType(ErasureTaskStatuses, {
  name: 'ErasureTaskStatus',
  description: 'FAILED: the processor could not be told, or could not erase, and staff see to it.',
});

export const ErasureTask = builder.objectRef<TaskRow>('ErasureTask').implement({
  description: 'A processor that holds a person’s data is told to erase it, and confirms (P10).',
  interfaces: [Node],
  subject: (task) => task.customerId,
  extensions: { rowModel: 'ErasureTask' },
  fields: (t) => ({
    id: t.id(nodeId('ErasureTask')),
    processor: t.id({
      category: 'erasure',
      nullable: true,
      description: 'The id of the processor, a partner.',
      from: ['ErasureTask.partnerId'],
      resolve: ({ partnerId }) => globalId('Partner', partnerId),
    }),
    name: t.string({
      category: 'erasure',
      nullable: true,
      description: 'The processor’s.',
      from: ['Partner.name'],
      resolve: ({ processorName }) => processorName,
    }),
    customerId: t.id({
      category: 'erasure',
      nullable: true,
      description: 'Whose data it is; what is erased here keeps its id.',
      from: ['DataRequest.customerId'],
      resolve: ({ customerId }) => globalId('Customer', customerId),
    }),
    status: t.expose('status', { type: ErasureTaskStatus, category: 'erasure', nullable: true }),
    toldAt: t.expose('toldAt', { type: 'DateTime', category: 'erasure' }),
    confirmedAt: t.expose('confirmedAt', { type: 'DateTime', category: 'erasure' }),
    references: t.stringList({
      category: 'payment',
      nullable: true,
      description: 'What the processor calls its records of the person; none once it has confirmed.',
      from: ['ErasureTask.sealedReferences'],
      resolve: (task, _args, context) => openReferences(context, task),
    }),
    method: t.expose('method', { type: ErasureMethod, category: 'evidence', nullable: true }),
    attempts: t.exposeInt('attempts', { category: 'evidence', nullable: true, description: 'Failed ones.' }),
    failure: t.exposeString('failure', {
      category: 'evidence',
      description: 'Why the last attempt failed: a code, such as HTTP_401 or NOT_CONFIGURED.',
    }),
    nextAttemptAt: t.expose('nextAttemptAt', { type: 'DateTime', category: 'evidence' }),
    evidence: t.exposeString('evidence', {
      category: 'evidence',
      description: 'What proves it: the id of the processor’s job, or a reference of staff’s or its own.',
    }),
  }),
});

const ErasureTaskConnection = builder.connectionObject(
  { type: ErasureTask, name: 'ErasureTaskConnection' },
  { name: 'ErasureTaskEdge' },
);

builder.queryField('erasureTasks', (t) =>
  t.field({
    type: ErasureTaskConnection,
    nullable: true,
    action: 'erasure:read',
    args: {
      ...pageArgs,
      status: t.arg({
        type: ErasureTaskStatus,
        category: 'erasure',
        description: 'Those that are not confirmed, unless given.',
      }),
    },
    description: 'What is to be erased, oldest first: by the calling processor, or for staff by all.',
    resolve: async (_root, { status, ...args }, context) => {
      const page = toPage(await erasureTasksBy(context, status ?? null, args), args);
      for (const { node } of page.edges) context.trail.served(node.customerId, 'Query.erasureTasks', null);
      return page;
    },
  }),
);

servesNode('ErasureTask', (context, id) => erasureTaskById(context, id, null));
