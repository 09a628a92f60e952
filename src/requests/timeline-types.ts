import {
  DataRequestStatus as DataRequestStatuses,
  RequestAction as RequestActions,
} from '../../prisma/generated/client/enums.ts';
import { builder } from '../builder.ts';
import { CallerKind } from '../enums.ts';
import type { TimelineStep } from './loaders.ts';

export const DataRequestStatus = builder.enumType(DataRequestStatuses, { name: 'DataRequestStatus' });

export const RequestEvent = builder.objectRef<TimelineStep>('RequestEvent').implement({
  description: 'One step of a request, with who took it.',
  subject: (step) => step.customerId,
  extensions: { rowModel: 'RequestEvent' },
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', category: 'request', nullable: true }),
    action: t.expose('action', {
      type: builder.enumType(RequestActions, { name: 'RequestAction' }),
      category: 'request',
      nullable: true,
    }),
    status: t.expose('status', { type: DataRequestStatus, category: 'request', nullable: true }),
    actorKind: t.expose('actorKind', { type: CallerKind, category: 'request', nullable: true }),
    reason: t.exposeString('reason', { category: 'casework', nullable: true }),
  }),
});
