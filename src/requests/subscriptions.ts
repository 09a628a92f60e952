import { z } from 'zod';
import { builder } from '../builder.ts';
import { idOf } from '../global-id.ts';
import { ownerInSight } from '../reads/in-sight.ts';
import { outOfSight } from '../subject.ts';
import { requestById } from './loaders.ts';
import { DataRequest } from './types.ts';

const coordinates = z.object({ request: z.guid() });

builder.subscriptionField('requestUpdated', (t) =>
  t.field({
    type: DataRequest,
    nullable: false,
    action: 'request:watch',
    description: 'A request, each time that it has moved on (P10).',
    args: { id: t.arg.id({ required: true, category: 'public' }) },
    subscribe: async (_root, args, context) => {
      const id = idOf('DataRequest', args.id, 'id');
      const customerId = await ownerInSight(context, 'DataRequest', id);
      if (customerId === null) throw outOfSight('id');
      return context.listen({
        kind: 'request.changed',
        customerId,
        hear: (given) => (coordinates.safeParse(given).data?.request === id ? { id } : null),
      });
    },
    resolve: async ({ id }, _args, context) => {
      const request = await requestById(context, id, null);
      if (!request) throw outOfSight('id');
      return request;
    },
  }),
);
