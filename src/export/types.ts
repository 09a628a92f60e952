import type { ExportArtefact } from '../../prisma/generated/client/client.ts';
import { ExportStatus as ExportStatuses } from '../../prisma/generated/client/enums.ts';
import { builder } from '../builder.ts';
import { globalId } from '../global-id.ts';
import '../requests/types.ts';
import { exportOf } from './loaders.ts';

type ExportRow = ExportArtefact & { customerId: string };

const Export = builder.objectRef<ExportRow>('Export').implement({
  description:
    'Everything held about a customer, as one JSON document (P11): how far it is, and where it may be downloaded.',
  subject: ({ customerId }) => customerId,
  extensions: { rowModel: 'ExportArtefact' },
  fields: (t) => ({
    status: t.expose('status', {
      type: builder.enumType(ExportStatuses, { name: 'ExportStatus' }),
      category: 'casework',
      nullable: true,
    }),
    rowsDone: t.exposeInt('rowsDone', {
      category: 'casework',
      nullable: true,
      description: 'Grows while it is written.',
    }),
    bytes: t.float({
      category: 'casework',
      nullable: true,
      description: 'A whole number.',
      from: ['ExportArtefact.bytes'],
      resolve: ({ bytes }) => (bytes === null ? null : Number(bytes)),
    }),
    sha256: t.exposeString('sha256', { category: 'casework', description: 'Of the document, in hex.' }),
    readyAt: t.expose('readyAt', { type: 'DateTime', category: 'casework' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      category: 'casework',
      description: 'Then its key is destroyed.',
    }),
    url: t.string({
      category: 'casework',
      nullable: true,
      description: 'A path of this gateway, for the customer alone; null unless it is READY.',
      from: ['ExportArtefact.requestId', 'ExportArtefact.status'],
      resolve: ({ status, requestId }) =>
        status === 'READY' ? `/exports/${globalId('DataRequest', requestId)}` : null,
    }),
  }),
});

builder.prismaObjectField('DataRequest', 'export', (t) =>
  t.field({
    type: Export,
    category: 'casework',
    nullable: true,
    description: 'Null before it is begun, and for the other kinds.',
    resolve: async ({ id, customerId }, _args, context) => {
      const found = await exportOf(context, id, null);
      return found && { ...found, customerId };
    },
  }),
);
