import { builder } from '../builder.ts';
import { pageArgs } from '../connection.ts';
import { globalId } from '../global-id.ts';
import { pageOf } from '../reads/page.ts';
import { withdrawalsBy } from './loaders.ts';

const Withdrawal = builder.prismaObject('Withdrawal', {
  description: 'A customer whom the partner has seen and sees no more. It is never told why.',
  // The row rule asks whose list it is in, and not of the customer, whom the partner sees no more.
  subject: (withdrawal) => withdrawal.customerId,
  fields: (t) => ({
    customerId: t.id({
      category: 'withdrawal',
      nullable: true,
      from: ['Withdrawal.customerId'],
      resolve: ({ customerId }) => globalId('Customer', customerId),
    }),
    at: t.expose('at', { type: 'DateTime', category: 'withdrawal', nullable: true }),
  }),
});

const WithdrawalConnection = builder.connectionObject(
  { type: Withdrawal, name: 'WithdrawalConnection' },
  { name: 'WithdrawalEdge' },
);

builder.queryField('withdrawals', (t) =>
  t.field({
    type: WithdrawalConnection,
    nullable: true,
    action: 'withdrawal:read',
    args: pageArgs,
    description:
      'For partners: the customers they have seen and see no more, oldest first, alike for a block, a withdrawn consent, a restriction and an erasure (P13, P19). Whoever goes on after the last cursor misses none; an empty page has no cursor, and the one before it stays good.',
    resolve: async (_root, args, context) => {
      const page = pageOf(await withdrawalsBy(context, args), args, ({ position }) => String(position));
      for (const { node } of page.edges) context.trail.served(node.customerId, 'Query.withdrawals', null);
      return page;
    },
  }),
);
