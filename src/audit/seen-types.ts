import { builder } from '../builder.ts';
import { pageArgs } from '../connection.ts';
import { globalId } from '../global-id.ts';
import { toPage } from '../reads/page.ts';
import { customersSeen, type Seen } from './seen.ts';

// As the trail itself: ids, times and coordinates.
const CustomerSeen = builder.objectRef<Seen>('CustomerSeen').implement({
  description:
    'A customer of whom a caller has read something, in some time. The erased are among them, by their former id.',
  fields: (t) => ({
    customerId: t.id({ category: 'trail', nullable: true, resolve: ({ id }) => globalId('Customer', id) }),
    firstAt: t.expose('first', { type: 'DateTime', category: 'trail', nullable: true }),
    lastAt: t.expose('last', { type: 'DateTime', category: 'trail', nullable: true }),
    reads: t.exposeInt('reads', { category: 'trail', nullable: true, description: 'Events of the trail.' }),
    fields: t.exposeStringList('fields', { category: 'trail', nullable: true, description: 'Schema coordinates.' }),
    references: t.exposeStringList('references', { category: 'trail', nullable: true }),
  }),
});

const CustomerSeenConnection = builder.connectionObject(
  { type: CustomerSeen, name: 'CustomerSeenConnection' },
  { name: 'CustomerSeenEdge' },
);

const CustomersSeenByInput = builder.inputType('CustomersSeenByInput', {
  fields: (t) => ({
    callerId: t.string({
      required: true,
      category: 'trail',
      description: 'A member of staff, a system, or a partner by either id.',
    }),
    from: t.field({ type: 'DateTime', required: true, category: 'trail', description: 'This moment included.' }),
    until: t.field({ type: 'DateTime', required: true, category: 'trail', description: 'This moment excluded.' }),
  }),
});

builder.queryField('customersSeenBy', (t) =>
  t.field({
    type: CustomerSeenConnection,
    nullable: true,
    action: 'audit:read',
    args: { ...pageArgs, input: t.arg({ type: CustomersSeenByInput, required: true }) },
    description: 'Whom a partner, a member of staff or a system has read between two moments, each once.',
    resolve: async (_root, { input, ...page }, context) => toPage(await customersSeen(context, input, page), page),
  }),
);
